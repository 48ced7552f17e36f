package dev.accumulator.consumer.intake;

import static dev.accumulator.consumer.intake.Source.order;
import static dev.accumulator.consumer.intake.Source.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.ConsumerApplication;
import dev.accumulator.consumer.posting.Posting;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestKafka;
import dev.accumulator.testkit.TestPostgres;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Uses servers of its own, because it stops them. */
@ExtendWith(OutputCaptureExtension.class)
@EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
class OutageIT {
    private static final List<String> TOPICS = List.of(
            "orders",
            "receipts",
            "movements",
            "accumulator.postings",
            "accumulator.dead-letters",
            RegistryOutage.TOPIC);

    private final TestPostgres.OwnPostgres postgres = TestPostgres.own();
    private final TestKafka.OwnKafka kafka = TestKafka.own();
    private final PostgresDatabase database = postgres.server().database("outage");
    private final RegistryOutage registry = new RegistryOutage();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() throws IOException {
        registry.close();
        kafka.close();
        postgres.close();
    }

    @Test
    void waitsForStoppedServersAndGoesOnByItself(CapturedOutput output) throws Exception {
        createTopics();
        kafka.broker().stop();
        postgres.server().stop();
        try (ConfigurableApplicationContext consumer = start()) {
            awaitHealth(consumer, "\"status\":\"DOWN\"", "\"waitingFor\"");

            kafka.broker().start();
            postgres.server().start();
            awaitHealth(consumer, "\"groups\":[\"liveness\",\"readiness\"],\"status\":\"UP\"");
            registry.holdsUpRetriesAndDryRunsAndNothingElse(consumer);
            try (Source source = new Source(consumer.getEnvironment())) {
                registry.holdsUpItsOwnPartitionsAlone(consumer, source, output);
                goesThroughOutages(consumer, source);
            }
        }
    }

    private void goesThroughOutages(ConfigurableApplicationContext consumer, Source source) throws Exception {
        Posting posting = consumer.getBean(Posting.class);
        JdbcTemplate jdbc = consumer.getBean(JdbcTemplate.class);
        source.publish(receipt("1", 1, 101, "100"), order("1", 1, 101, "10"));
        source.awaitPosted(posting);
        await().atMost(Duration.ofMinutes(3)).until(() -> members(source) == 2);

        postgres.server().stop();
        source.publish(order("2", 1, 101, "20"), receipt("2", 1, 101, "5"));
        awaitHealth(consumer, "\"intake\":{\"details\":{\"state\":\"waiting\"");
        assertThat(members(source)).isEqualTo(2);
        postgres.server().start();
        awaitPosted(source, posting);
        awaitQuantity(jdbc, "75.0000");
        assertThat(members(source)).isEqualTo(2);

        kafka.broker().stop();
        awaitHealth(consumer, "\"kafka\":{\"details\":{\"broker\"");
        kafka.broker().start();
        source.publish(order("3", 1, 101, "5"), order("2", 2, 101, "10"));
        awaitPosted(source, posting);
        awaitQuantity(jdbc, "80.0000");

        awaitHealth(consumer, "\"groups\":[\"liveness\",\"readiness\"],\"status\":\"UP\"");
        assertThat(consumer.getBean(MeterRegistry.class).find("accumulator.intake.retries").counters().stream()
                        .mapToDouble(Counter::count)
                        .sum())
                .isPositive();
        assertThat(consumer.getBean(MeterRegistry.class)
                        .find("accumulator.documents")
                        .tag("outcome", "rejected")
                        .counters())
                .isEmpty();
    }

    private static void awaitPosted(Source source, Posting posting) {
        await().atMost(Duration.ofMinutes(2)).ignoreExceptions().untilAsserted(() -> source.awaitPosted(posting));
    }

    /** The pool gives up soon, so a question may fail. */
    private static void awaitQuantity(JdbcTemplate jdbc, String quantity) {
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(quantity(jdbc)).isEqualTo(quantity));
    }

    private static @Nullable String quantity(JdbcTemplate jdbc) {
        return jdbc.queryForObject(
                "select quantity::text from accumulator_1.inventory_balances where product = 101", String.class);
    }

    private static int members(Source source) throws ExecutionException, InterruptedException {
        return (int) source
                .admin()
                .describeConsumerGroups(List.of("accumulator"))
                .all()
                .get()
                .values()
                .iterator()
                .next()
                .members()
                .stream()
                .filter(member -> !member.assignment().topicPartitions().isEmpty())
                .count();
    }

    private void createTopics() throws ExecutionException, InterruptedException {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", kafka.broker().bootstrapServers()))) {
            List<NewTopic> topics = new ArrayList<>();
            TOPICS.forEach(name -> topics.add(new NewTopic(name, 2, (short) 1)));
            admin.createTopics(topics).all().get();
        }
    }

    private ConfigurableApplicationContext start() {
        List<String> settings = new ArrayList<>(List.of(
                "--server.port=0",
                // One web server for both is started faster.
                "--management.server.port=",
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.datasource.username=" + database.username(),
                "--spring.datasource.password=" + database.password(),
                "--spring.datasource.hikari.connection-timeout=1000",
                "--spring.kafka.bootstrap-servers=" + kafka.broker().bootstrapServers(),
                "--accumulator.intake.lag-every=500ms",
                "--accumulator.intake.back-off-max=1s"));
        settings.addAll(registry.settings());
        return SpringApplication.run(ConsumerApplication.class, settings.toArray(String[]::new));
    }

    private void awaitHealth(ConfigurableApplicationContext consumer, String... parts) {
        URI health = URI.create("http://localhost:" + consumer.getEnvironment().getProperty("local.management.port")
                + "/actuator/health");
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(get(health)).contains(parts));
    }

    private String get(URI uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
