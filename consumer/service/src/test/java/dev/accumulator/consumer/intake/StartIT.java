package dev.accumulator.consumer.intake;

import static dev.accumulator.consumer.intake.Source.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.accumulator.consumer.ConsumerApplication;
import dev.accumulator.consumer.ConsumerProgram;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.generation.UnsuitableDatabase;
import dev.accumulator.consumer.posting.BatchMappings;
import dev.accumulator.consumer.posting.Posting;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.testkit.DataFolder;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.PostgresServer;
import dev.accumulator.testkit.PostgresServer.Durability;
import dev.accumulator.testkit.TestKafka;
import dev.accumulator.testkit.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** An instance takes no partitions before it can post, and is not ready before it can answer. */
@ExtendWith(OutputCaptureExtension.class)
class StartIT {
    private final PostgresDatabase database = TestPostgres.newDatabase();
    private final JdbcTemplate admin = new JdbcTemplate(administrator(database).dataSource());
    private final String group = TestKafka.uniqueName("start");
    private final List<String> topics = topics();
    private final HttpClient http = HttpClient.newHttpClient();

    /** It may log in and read, and is told what it may not do. */
    private final String stranger = "stranger_" + group.replace('-', '_');

    @BeforeEach
    void makeStranger() {
        admin.execute("create role " + stranger + " login password 'stranger'");
    }

    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void anInstanceThatCannotPostTakesNoPartitionsAndSaysWhyInTheServersWords(CapturedOutput output) throws Exception {
        PostgresDatabase missing = new PostgresDatabase(database.jdbcUrl() + "_none", "accumulator", "accumulator");
        PostgresDatabase notToCreate = as(stranger, TestPostgres.newDatabase());
        try (ConfigurableApplicationContext able =
                        start(database, "--spring.kafka.consumer.properties.group.instance.id=shop");
                Source source = new Source(able.getEnvironment())) {
            await().atMost(Duration.ofMinutes(3)).until(() -> members().size() == 2);
            assertThat(members())
                    .extracting(member -> member.groupInstanceId().orElse(""))
                    .containsExactlyInAnyOrder("shop-1", "shop-2");
            assertThat(readiness(able)).contains("\"status\":\"UP\"");

            assertCannot(
                    missing,
                    "database \\\""
                            + missing.jdbcUrl().substring(missing.jdbcUrl().lastIndexOf('/') + 1)
                            + "\\\" does not exist");
            assertCannot(notToCreate, "permission denied for database");

            publish(source, 40);
            source.awaitPosted(able.getBean(Posting.class));
        }
        for (String reason : List.of("permission denied for database", "_none\" does not exist")) {
            assertThat(output.toString().lines().filter(line -> line.contains(reason)))
                    .as("one line by each of two threads, and one by the look at the database")
                    .hasSizeBetween(1, 3);
        }
        assertThat(output.toString()).doesNotContain("\tat org.postgresql");
    }

    private void assertCannot(PostgresDatabase to, String reason) throws Exception {
        try (ConfigurableApplicationContext unable = start(to, "--spring.datasource.hikari.connection-timeout=1000")) {
            await().atMost(Duration.ofMinutes(3))
                    .untilAsserted(() -> assertThat(health(unable))
                            .contains("\"intake\":{\"details\":{\"state\":\"waiting\"", reason));
            assertThat(readiness(unable)).contains("\"status\":\"DOWN\"");
            assertThat(liveness(unable)).contains("\"status\":\"UP\"");
            assertThat(unable.getBean(Generations.class).isOpen()).isFalse();
            assertThat(members()).hasSize(2);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void anInstanceThatCanPostNoLongerLeavesItsPartitionsToOthersAndComesBack() throws Exception {
        admin.execute("grant " + database.username() + " to " + stranger);
        try (ConfigurableApplicationContext able = start(database);
                ConfigurableApplicationContext other = start(
                        as(stranger, database),
                        "--accumulator.intake.leave-after=2s",
                        "--accumulator.intake.back-off-max=500ms");
                Source source = new Source(able.getEnvironment())) {
            await().atMost(Duration.ofMinutes(3)).until(() -> members().size() == 4);

            admin.execute("alter role " + stranger + " nologin");
            admin.queryForList("select pg_terminate_backend(pid) from pg_stat_activity where usename = ?", stranger);
            publish(source, 40);

            source.awaitPosted(able.getBean(Posting.class));
            await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
                assertThat(members()).hasSize(2);
                assertThat(readiness(other)).contains("\"status\":\"DOWN\"");
                assertThat(health(other)).contains("is not permitted to log in");
            });

            admin.execute("alter role " + stranger + " login");
            await().atMost(Duration.ofMinutes(3)).until(() -> members().size() == 4);
        }
    }

    @Test
    void aMappingThatReadsTheTopicOfAnotherEndsTheStartAndIsNamed(CapturedOutput output) {
        String orders = topics.getFirst().substring(topics.getFirst().indexOf('=') + 1);
        assertThatThrownBy(() -> start(
                        database,
                        "--spring.main.sources=" + BatchMappings.class.getName(),
                        "--test.batches.topic=" + orders))
                .hasStackTraceContaining("each topic has one mapping");

        assertThat(output.toString())
                .contains(
                        "The service cannot start with these settings:",
                        "    bean batchMapping: mapping \"batches\" reads topic \"" + orders
                                + "\", which mapping \"orders\" of accumulator.topics.orders reads already");
    }

    private static void publish(Source source, int documents) {
        DocumentEvent[] events = new DocumentEvent[documents];
        for (int i = 0; i < documents; i++) {
            events[i] = receipt("start-" + i, 1, 101, "1");
        }
        source.publish(events);
    }

    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void aRoleThatMayOnlyReadAnswersQueriesAndTakesNoPartitions() throws Exception {
        try (ConfigurableApplicationContext able = start(database);
                Source source = new Source(able.getEnvironment())) {
            source.publish(receipt("read-1", 1, 101, "7"));
            source.awaitPosted(able.getBean(Posting.class));
        }
        PostgresDatabase asStranger = as(stranger, database);
        try (ConfigurableApplicationContext blind = start(asStranger)) {
            await().atMost(Duration.ofMinutes(3))
                    .untilAsserted(
                            () -> assertThat(health(blind)).contains("permission denied for schema accumulator"));
            JdbcTemplate owner = new JdbcTemplate(database.dataSource());
            for (String schema : List.of("accumulator", "accumulator_1")) {
                owner.execute("grant usage on schema " + schema + " to " + stranger);
                owner.execute("grant select on all tables in schema " + schema + " to " + stranger);
            }
            assertReadsOnly(blind, "role \\\"" + stranger + "\\\" may not write");
        }
        JdbcTemplate owner = new JdbcTemplate(database.dataSource());
        assertThat(owner.queryForObject("select count(*) from accumulator.generations", Long.class))
                .isOne();
        admin.execute("alter role " + stranger + " set default_transaction_read_only = on");
        for (String schema : List.of("accumulator", "accumulator_1")) {
            owner.execute("grant all on all tables in schema " + schema + " to " + stranger);
        }
        try (ConfigurableApplicationContext readOnly = start(asStranger)) {
            assertReadsOnly(readOnly, "default_transaction_read_only");
        }
    }

    /** These rights are in {@code docs/production.md}. No setting that a role or a server may have counts. */
    @Test
    void aRoleThatMayConnectAndMakeSchemasAndTemporaryTablesIsEnough() throws Exception {
        for (String setting : List.of(
                "default_transaction_isolation = 'serializable'",
                "statement_timeout = '5ms'",
                "idle_in_transaction_session_timeout = '5ms'",
                "timezone = 'America/St_Johns'",
                "datestyle = 'German, DMY'",
                "search_path = 'elsewhere'",
                "bytea_output = 'escape'",
                "transform_null_equals = on",
                "quote_all_identifiers = on",
                "jit_above_cost = 0")) {
            admin.execute("alter role " + stranger + " set " + setting);
        }
        String name = database.jdbcUrl().replaceFirst("^.*/", "");
        admin.execute("revoke all on database \"" + name + "\" from public");
        admin.execute("grant connect, create, temporary on database \"" + name + "\" to " + stranger);
        new JdbcTemplate(new PostgresDatabase(database.jdbcUrl(), "postgres", "postgres").dataSource())
                .execute("revoke all on schema public from public");
        try (ConfigurableApplicationContext able = start(as(stranger, database));
                Source source = new Source(able.getEnvironment())) {
            await().atMost(Duration.ofMinutes(3))
                    .untilAsserted(() -> assertThat(readiness(able)).contains("\"status\":\"UP\""));
            source.publish(receipt("least-1", 1, 101, "7"));
            source.awaitPosted(able.getBean(Posting.class));

            post(able, "/api/repairs", "{}");
            await().atMost(Duration.ofMinutes(3))
                    .untilAsserted(() -> assertThat(get(able, "/api/repairs/1"))
                            .contains("\"state\":\"done\"", "\"differencesTotal\":0"));
            post(able, "/api/rebuilds", "{\"switch\":\"auto\",\"acceptDifferences\":true}");
            await().atMost(Duration.ofMinutes(3))
                    .untilAsserted(
                            () -> assertThat(get(able, "/api/rebuilds/1")).contains("\"state\":\"switched\""));
            assertThat(get(able, "/api/registers/inventory/balances?product=101"))
                    .contains("\"quantity\":7.0000");
        }
    }

    private void post(ConfigurableApplicationContext instance, String path, String body)
            throws IOException, InterruptedException {
        URI uri = URI.create(
                "http://localhost:" + instance.getEnvironment().getRequiredProperty("local.server.port") + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    }

    private void assertReadsOnly(ConfigurableApplicationContext instance, String reason) {
        await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
            assertThat(readiness(instance)).contains("\"status\":\"UP\"");
            assertThat(health(instance)).contains("\"readOnly\":\"", reason, "The database can only be read");
            assertThat(get(instance, "/api/registers/inventory/balances?product=101"))
                    .contains("\"quantity\":7.0000");
            assertThat(get(instance, "/api/recorders/receipt:read-1")).contains("\"revision\":1");
            assertThat(get(instance, "/api/dead-letters")).contains("\"rows\":[]");
        });
        assertThat(members()).isEmpty();
    }

    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void aHotStandbyAnswersQueries() throws Exception {
        try (DataFolder folder = DataFolder.temporary()) {
            PostgresServer primary = PostgresServer.of(folder.resolve("primary"), 0, Durability.PROCESS_LOSS);
            assumeTrue("embedded".equals(primary.runs()), "The files of a container belong to another user");
            primary.start();
            PostgresDatabase original = primary.database("original");
            try (ConfigurableApplicationContext able = start(original);
                    Source source = new Source(able.getEnvironment())) {
                await().atMost(Duration.ofMinutes(3))
                        .until(() -> able.getBean(Generations.class).isOpen());
                source.publish(receipt("read-1", 1, 101, "7"));
                source.awaitPosted(able.getBean(Posting.class));
            }
            primary.stop();
            PostgresServer standby = standbyOf(folder);
            standby.start();
            try (ConfigurableApplicationContext reading = start(
                    new PostgresDatabase(standby.jdbcUrl("original"), original.username(), original.password()))) {
                assertReadsOnly(reading, "the server is a standby");
            } finally {
                standby.stop();
            }
        }
    }

    /** A copy of the files of a server that has stopped is a standby that waits for more. */
    private static PostgresServer standbyOf(DataFolder folder) throws IOException {
        Path from = folder.resolve("primary");
        Path to = folder.resolve("standby");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Files.createFile(to.resolve("standby.signal"));
        Files.createFile(folder.resolve("standby.initialized"));
        return PostgresServer.of(to, 0, Durability.PROCESS_LOSS);
    }

    @Test
    void aDatabaseThatIsNotInUtf8EndsTheStartAndIsLeftAlone() {
        String name = "latin_" + stranger;
        createLatin(name);
        PostgresDatabase latin = new PostgresDatabase(
                database.jdbcUrl().replaceAll("/[^/]*$", "/" + name), database.username(), database.password());

        // A server that stands still for longer than that is away, which does not end a start.
        assertThatThrownBy(() -> start(latin, "--spring.datasource.hikari.connection-timeout=60000"))
                .hasRootCauseInstanceOf(UnsuitableDatabase.class)
                .rootCause()
                .hasMessageContainingAll("\"" + name + "\"", "LATIN1", "UTF8");
        assertThat(new JdbcTemplate(latin.dataSource())
                        .queryForObject(
                                "select count(*) from pg_namespace where nspname like 'accumulator%'", Long.class))
                .isZero();
    }

    /** A supervisor sees by the exit code that starting again does not help by itself. */
    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void aDatabaseThatIsNotInUtf8EndsTheProgramWithCodeOneAtTheStartAndLater(@TempDir Path folder) throws Exception {
        String now = "latin_now_" + stranger;
        String later = "latin_later_" + stranger;
        Path logNow = folder.resolve("now.log");
        Path logLater = folder.resolve("later.log");
        createLatin(now);
        Process atTheStart = program(now, logNow);
        Process laterOn = program(later, logLater);
        try {
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> Files.readString(logLater).contains("\"" + later + "\" does not exist"));
            assertThat(laterOn.isAlive()).isTrue();
            createLatin(later);

            assertThat(atTheStart.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(laterOn.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(atTheStart.exitValue()).as(Files.readString(logNow)).isEqualTo(1);
            assertThat(laterOn.exitValue()).as(Files.readString(logLater)).isEqualTo(1);
            assertThat(Files.readString(logNow)).contains("APPLICATION FAILED TO START", now, "LATIN1", "UTF8");
            assertThat(Files.readString(logLater)).contains("The service ends: ", "LATIN1", "UTF8");
        } finally {
            atTheStart.destroyForcibly();
            laterOn.destroyForcibly();
        }
    }

    private void createLatin(String name) {
        admin.execute("create database " + name
                + " owner accumulator encoding 'LATIN1' lc_collate 'C' lc_ctype 'C' template template0");
    }

    private Process program(String databaseName, Path log) throws IOException {
        List<String> command = ConsumerProgram.command("256m");
        command.addAll(arguments(new PostgresDatabase(
                database.jdbcUrl().replaceAll("/[^/]*$", "/" + databaseName),
                database.username(),
                database.password())));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private Collection<MemberDescription> members() {
        try (Admin kafka = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
            return kafka.describeConsumerGroups(List.of(group)).all().get().values().stream()
                    .flatMap(description -> description.members().stream())
                    .toList();
        } catch (Exception none) {
            // A group that nobody has joined yet does not exist.
            return List.of();
        }
    }

    private String readiness(ConfigurableApplicationContext instance) throws IOException, InterruptedException {
        return get(instance, "/actuator/health/readiness");
    }

    private String liveness(ConfigurableApplicationContext instance) throws IOException, InterruptedException {
        return get(instance, "/actuator/health/liveness");
    }

    private String health(ConfigurableApplicationContext instance) throws IOException, InterruptedException {
        return get(instance, "/actuator/health");
    }

    private String get(ConfigurableApplicationContext instance, String path) throws IOException, InterruptedException {
        String port = path.startsWith("/actuator") ? "local.management.port" : "local.server.port";
        URI uri = URI.create("http://localhost:" + instance.getEnvironment().getRequiredProperty(port) + path);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static PostgresDatabase administrator(PostgresDatabase of) {
        return new PostgresDatabase(of.jdbcUrl().replaceAll("/[^/]*$", "/postgres"), "postgres", "postgres");
    }

    private static PostgresDatabase as(String role, PostgresDatabase database) {
        return new PostgresDatabase(database.jdbcUrl(), role.toLowerCase(Locale.ROOT), "stranger");
    }

    private static List<String> topics() {
        List<String> topics = new ArrayList<>();
        for (String topic : List.of("orders", "receipts", "movements", "postings", "dead-letters")) {
            topics.add("--accumulator.topics." + topic + "=" + TestKafka.newTopic(topic, 4));
        }
        return topics;
    }

    private ConfigurableApplicationContext start(PostgresDatabase on, String... more) {
        List<String> arguments = arguments(on);
        for (String setting : more) {
            // A setting that is given twice would become a list of two values.
            arguments.removeIf(usual -> usual.startsWith(setting.substring(0, setting.indexOf('=') + 1)));
            arguments.add(setting);
        }
        ConfigurableApplicationContext instance = new SpringApplicationBuilder(ConsumerApplication.class)
                .registerShutdownHook(false)
                .run(arguments.toArray(String[]::new));
        if (on.equals(database)) {
            await().atMost(Duration.ofMinutes(3))
                    .untilAsserted(() -> assertThat(readiness(instance)).contains("\"status\":\"UP\""));
        }
        return instance;
    }

    private List<String> arguments(PostgresDatabase on) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                // One web server for both is started faster.
                "--management.server.port=",
                "--spring.jmx.enabled=false",
                "--spring.datasource.url=" + on.jdbcUrl(),
                "--spring.datasource.username=" + on.username(),
                "--spring.datasource.password=" + on.password(),
                "--spring.datasource.hikari.connection-timeout=2000",
                "--spring.kafka.bootstrap-servers=" + TestKafka.bootstrapServers(),
                "--spring.kafka.consumer.group-id=" + group,
                "--accumulator.intake.lag-every=500ms"));
        arguments.addAll(topics);
        return arguments;
    }
}
