package dev.accumulator.consumer.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.ConsumerApplication;
import dev.accumulator.schemas.CloudEvents;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * An instance runs on servers that refuse everything but TLS and SCRAM, with the configuration and the rights that the
 * documents show, and no others.
 */
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecureConnectionsIT {
    private static final String DATABASE_PASSWORD = "db-Kx7pQ2mZ";
    private static final String KEY_PASSWORD = "key-Vn4tR8wL";
    private static final String KAFKA_PASSWORD = "kafka-Hs9cD3fY";
    private static final String BROKER_PASSWORD = "brokerWb6gJ1uT";
    private static final Pattern CONNECTIONS =
            Pattern.compile("(?s)<!-- connections -->\n```yaml\n(.*?)```\n<!-- /connections -->");
    private static final Pattern RIGHTS = Pattern.compile("(?s)<!-- rights -->\n```sh\n(.*?)```\n<!-- /rights -->");

    private Path folder;

    private final StringBuilder said = new StringBuilder();
    private Authority authority;
    private SecuredServers servers;
    private List<AclBinding> rights;
    private ConfigurableApplicationContext instance;
    private final HttpClient http = HttpClient.newHttpClient();
    private int receipts;

    @BeforeAll
    void start(@TempDir Path given) throws Exception {
        folder = given;
        rights = documentedRights();
        authority = Authority.in(Files.createDirectory(folder.resolve("own")), KEY_PASSWORD, SecuredServers.ROLE);
        servers = new SecuredServers(authority, DATABASE_PASSWORD, BROKER_PASSWORD);
        servers.addUser("accumulator", KAFKA_PASSWORD);
        servers.addUser("shop", "shop");
        servers.addUser("reports", "reports");
        List<AclBinding> all = new ArrayList<>(rights);
        // What the page says of publishers and receivers.
        for (String topic : List.of("orders", "receipts")) {
            all.add(allowed("shop", ResourceType.TOPIC, topic, PatternType.LITERAL, AclOperation.WRITE));
        }
        all.add(allowed("reports", ResourceType.TOPIC, "accumulator.postings", PatternType.LITERAL, AclOperation.READ));
        all.add(allowed("reports", ResourceType.GROUP, "reports", PatternType.LITERAL, AclOperation.READ));
        servers.admin().createAcls(all).all().get();
        Path secrets = Files.createDirectory(folder.resolve("secrets"));
        Files.writeString(secrets.resolve("spring.datasource.password"), DATABASE_PASSWORD + "\n");
        Files.writeString(secrets.resolve("client.key.password"), KEY_PASSWORD + "\n");
        Files.writeString(folder.resolve("connections.yaml"), documentedConnections());
        instance = start();
    }

    /** Starts an instance with the configuration of the page, except for what is given. */
    private ConfigurableApplicationContext start(String... otherwise) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                Map.of("KAFKA_PASSWORD", KAFKA_PASSWORD)));
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.config.additional-location=file:" + folder.resolve("connections.yaml"),
                "--server.port=0",
                "--spring.jmx.enabled=false",
                "--spring.datasource.hikari.connection-timeout=2000",
                "--accumulator.intake.lag-every=200ms",
                "--accumulator.intake.back-off-max=300ms",
                "--accumulator.outbox.back-off-max=300ms"));
        arguments.addAll(Arrays.asList(otherwise));
        return new SpringApplicationBuilder(ConsumerApplication.class)
                .environment(environment)
                .registerShutdownHook(false)
                .run(arguments.toArray(String[]::new));
    }

    private String documentedConnections() throws IOException {
        String yaml = found(CONNECTIONS, Path.of("../../docs/security.md"));
        String local = yaml.replace("jdbc:postgresql://db.example.com:5432/accumulator", servers.databaseUrl())
                .replace("kafka.example.com:9093", servers.bootstrapServers())
                .replace("/etc/accumulator/", folder.resolve("own") + "/")
                .replace("/run/secrets/", folder.resolve("secrets") + "/");
        assertThat(local).doesNotContain("example.com", "/etc/", "/run/");
        return local;
    }

    private static String found(Pattern part, Path document) throws IOException {
        Matcher matcher = part.matcher(Files.readString(document));
        assertThat(matcher.find()).as("%s in %s", part, document).isTrue();
        return matcher.group(1);
    }

    /** Reads the arguments of kafka-acls.sh: each operation on each resource is an entry. */
    private static List<AclBinding> documentedRights() {
        List<AclBinding> entries = new ArrayList<>();
        String commands;
        try {
            commands = found(RIGHTS, Path.of("../../docs/production.md"));
        } catch (IOException missing) {
            throw new java.io.UncheckedIOException(missing);
        }
        for (String line :
                commands.lines().filter(each -> each.startsWith("acl --")).toList()) {
            String[] words = line.split(" ", -1);
            AclOperation operation = AclOperation.UNKNOWN;
            PatternType pattern =
                    line.contains("--resource-pattern-type prefixed") ? PatternType.PREFIXED : PatternType.LITERAL;
            for (int i = 1; i < words.length; i += 2) {
                String value = words[i + 1];
                switch (words[i]) {
                    case "--operation" ->
                        operation = AclOperation.fromString(value.replaceAll("(?<=[a-z])(?=[A-Z])", "_"));
                    case "--topic" ->
                        entries.add(allowed("accumulator", ResourceType.TOPIC, value, pattern, operation));
                    case "--group" ->
                        entries.add(allowed("accumulator", ResourceType.GROUP, value, pattern, operation));
                    case "--transactional-id" ->
                        entries.add(allowed("accumulator", ResourceType.TRANSACTIONAL_ID, value, pattern, operation));
                    case "--resource-pattern-type" -> assertThat(value).isEqualTo("prefixed");
                    default -> throw new AssertionError(line);
                }
            }
        }
        assertThat(entries).hasSize(10).noneMatch(AclBinding::isUnknown);
        return entries;
    }

    private static AclBinding allowed(
            String user, ResourceType type, String name, PatternType pattern, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, pattern),
                new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    }

    @Test
    @Order(1)
    void theServersRefuseWhateverIsInPlainText() {
        for (String mode : List.of("disable", "require")) {
            String url = servers.databaseUrl() + "?sslmode=" + mode + "&user=accumulator&password=" + DATABASE_PASSWORD;
            assertThatThrownBy(() -> DriverManager.getConnection(url).close())
                    .hasMessageContaining(mode.equals("disable") ? "no encryption" : "client certificate");
        }
        try (Admin plain = Admin.create(Map.of(
                "bootstrap.servers",
                servers.bootstrapServers(),
                "default.api.timeout.ms",
                1000,
                "request.timeout.ms",
                1000))) {
            assertThatThrownBy(() -> plain.listTopics().names().get())
                    .hasCauseInstanceOf(org.apache.kafka.common.errors.TimeoutException.class);
        }
    }

    @Test
    @Order(2)
    void aServerIsKnownByItsName() {
        String url = servers.databaseUrl().replace("localhost", "127.0.0.1") + "?sslmode=verify-full&sslrootcert="
                + authority.certificate() + "&user=accumulator&password=" + DATABASE_PASSWORD;
        assertThatThrownBy(() -> DriverManager.getConnection(url).close())
                .hasMessageContaining("hostname 127.0.0.1 could not be verified");

        Map<String, Object> settings = servers.client("accumulator", KAFKA_PASSWORD);
        settings.put("bootstrap.servers", servers.bootstrapServers().replace("localhost", "127.0.0.1"));
        try (Admin admin = Admin.create(settings)) {
            assertThatThrownBy(() -> admin.listTopics().names().get())
                    .hasCauseInstanceOf(org.apache.kafka.common.errors.SslAuthenticationException.class);
        }
    }

    @Test
    @Order(3)
    void anInstancePostsRelaysAndReadsOverTls() throws Exception {
        publish("receipts", "receipt.posted", "r1", """
                {"receiptId": "r1", "revision": 1, "occurredAt": "2026-04-19T10:15:00Z", "warehouseId": 1,
                 "lines": [{"lineNo": 1, "productId": 101, "quantity": 5, "unitCost": "2.00"}]}""");
        publish("orders", "order.posted", "o1", """
                {"orderId": "o1", "revision": 1, "occurredAt": "2026-04-19T10:16:00Z", "warehouseId": 1, "clientId": 7,
                 "lines": [{"lineNo": 1, "productId": 101, "quantity": 2, "unitPrice": "2.00"}]}""");

        awaited("/api/registers/inventory/balances?warehouse=1&product=101", "\"quantity\":3.0000");
        awaited("/actuator/health", "\"status\":\"UP\"");
        Map<String, Object> settings = servers.client("reports", "reports");
        settings.putAll(
                Map.of("group.id", "reports", "auto.offset.reset", "earliest", "isolation.level", "read_committed"));
        List<String> announced = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of("accumulator.postings"));
            await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> announced.add(record.key()));
                assertThat(announced).contains("receipt:r1", "order:o1");
            });
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    @Order(4)
    void eachRightIsNeededAndHealthNamesTheOneThatIsMissing() throws Exception {
        for (AclBinding right : rights) {
            servers.admin().deleteAcls(List.of(right.toFilter())).all().get();
            String name = right.pattern().name();
            switch (right.pattern().resourceType()) {
                case GROUP -> awaited("/actuator/health/intake", "Not authorized to access group: " + name);
                case TRANSACTIONAL_ID -> {
                    publishReceipt();
                    awaited("/actuator/health/outbox", "transactional id " + name, "may not be used");
                }
                case TOPIC -> {
                    if (right.entry().operation() == AclOperation.READ) {
                        awaited("/actuator/health/intake", "Not authorized to access topics: [" + name + "]");
                        awaited("/actuator/health/kafka", "topic " + name + " may not be read");
                    } else if (right.entry().operation() == AclOperation.WRITE) {
                        publishReceipt();
                        publish("receipts", "receipt.posted", "poison-" + receipts, "{}");
                        awaited("/actuator/health/outbox", "Not authorized to access topics: [" + name + "]");
                    } else {
                        assertThat(asked("POST", "/api/rebuilds", "{\"estimateOnly\": true}"))
                                .contains("does not describe the configuration of topic " + name, "authoriz");
                    }
                }
                default -> throw new AssertionError(right);
            }
            servers.admin().createAcls(List.of(right)).all().get();
        }

        awaited("/api/recorders/receipt:r" + receipts, "\"revision\":1");
        awaited("/actuator/health", "\"status\":\"UP\"", "\"messages\":0");
        assertThat(asked("POST", "/api/rebuilds", "{\"estimateOnly\": true}")).contains("\"estimate\":");
    }

    @Test
    @Order(5)
    void anInstanceThatTrustsAnotherAuthorityIsNotReadyAndSaysWhy() throws Exception {
        Authority other = Authority.alone(Files.createDirectory(folder.resolve("other")), KEY_PASSWORD);
        try (ConfigurableApplicationContext distrusting = start(
                "--spring.datasource.url=" + servers.databaseUrl() + "?sslmode=verify-full&sslrootcert="
                        + other.certificate(),
                "--spring.kafka.properties.ssl.truststore.location=" + other.certificate())) {
            awaited(distrusting, "/actuator/health/generation", "unable to find valid certification path");
            awaited(distrusting, "/actuator/health/broker", "unable to find valid certification path");
            awaited(distrusting, "/actuator/health/readiness", "\"status\":\"DOWN\"");
        }
    }

    @Test
    @Order(6)
    void noSecretIsInTheLog(CapturedOutput log) {
        try (ConfigurableApplicationContext rejected = start(
                "--spring.datasource.password=wrong-Zt5yE0oN",
                "--spring.kafka.properties.sasl.jaas.config="
                        + "org.apache.kafka.common.security.scram.ScramLoginModule required"
                        + " username=\"accumulator\" password=\"wrong-Mq2vB7iA\";")) {
            awaited(
                    rejected,
                    "/actuator/health/generation",
                    "password authentication failed for user \\\"accumulator\\\"");
            awaited(rejected, "/actuator/health/broker", "invalid credentials with SASL mechanism SCRAM-SHA-512");
        }

        said.append(log.getAll());
        assertThat(said)
                .contains("password authentication failed", "unable to find valid certification path")
                .doesNotContain(
                        DATABASE_PASSWORD,
                        KEY_PASSWORD,
                        KAFKA_PASSWORD,
                        BROKER_PASSWORD,
                        "wrong-Zt5yE0oN",
                        "wrong-Mq2vB7iA");
    }

    /** Keeps the log of each test, because the capture forgets it. */
    @AfterEach
    void keep(CapturedOutput log) {
        said.append(log.getAll());
    }

    private void publishReceipt() {
        receipts++;
        publish("receipts", "receipt.posted", "r" + receipts, """
                {"receiptId": "r%d", "revision": 1, "occurredAt": "2026-04-19T10:15:00Z", "warehouseId": 2,
                 "lines": [{"lineNo": 1, "productId": 101, "quantity": 1, "unitCost": "1.00"}]}""".formatted(receipts));
    }

    private void publish(String topic, String type, String key, String json) {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(servers.client("shop", "shop"), new StringSerializer(), new StringSerializer())) {
            ProducerRecord<String, String> record = new ProducerRecord<>(topic, key, json);
            Map<String, String> headers = new HashMap<>(Map.of(
                    CloudEvents.HEADER_SPEC_VERSION,
                    CloudEvents.SPEC_VERSION,
                    CloudEvents.HEADER_ID,
                    key,
                    CloudEvents.HEADER_SOURCE,
                    "/shop",
                    CloudEvents.HEADER_TYPE,
                    type));
            headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
            Future<RecordMetadata> sent = producer.send(record);
            assertThat(sent.get().topic()).isEqualTo(topic);
        } catch (ExecutionException refused) {
            throw new AssertionError(refused);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private void awaited(String path, String... expected) {
        awaited(instance, path, expected);
    }

    private void awaited(ConfigurableApplicationContext of, String path, String... expected) {
        await("of " + path)
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(asked(of, "GET", path, "")).contains(expected));
    }

    private String asked(String method, String path, String body) throws Exception {
        return asked(instance, method, path, body);
    }

    private String asked(ConfigurableApplicationContext of, String method, String path, String body) throws Exception {
        String port = of.getEnvironment()
                .getRequiredProperty(path.startsWith("/actuator") ? "local.management.port" : "local.server.port");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofMinutes(3))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    @AfterAll
    void stop() {
        instance.close();
        servers.close();
    }
}
