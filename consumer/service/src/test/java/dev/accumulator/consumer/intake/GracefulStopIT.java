package dev.accumulator.consumer.intake;

import static dev.accumulator.consumer.intake.Source.order;
import static dev.accumulator.consumer.intake.Source.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.ConsumerApplication;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.posting.Posting;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestKafka;
import dev.accumulator.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Stops an instance in the middle of a batch. A lock delays the batch for as long as the test needs. */
@ExtendWith(OutputCaptureExtension.class)
class GracefulStopIT {
    private final PostgresDatabase database = TestPostgres.newDatabase();
    private final JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
    private final List<String> topics = topics();
    private final String group = TestKafka.uniqueName("stopping");

    @Test
    void finishesTheCurrentBatchWithinItsTimeAndLogsIt(CapturedOutput output) throws Exception {
        ConfigurableApplicationContext consumer = start("20s");
        try (Source source = new Source(consumer.getEnvironment())) {
            source.publish(receipt("1", 1, 101, "100"));
            source.awaitPosted(consumer.getBean(Posting.class));
            Thread closing = new Thread(consumer::close);
            try (Connection lock = lockPositions()) {
                source.publish(receipt("1", 2, 101, "90"));
                awaitHeldUp();
                closing.start();
                await().until(() -> Arrays.stream(closing.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(Intake.class.getName())));
                lock.rollback();
            }
            closing.join();

            assertThat(output).contains("finished the current batch of 1 records");
            assertThat(quantity()).isEqualTo("90.0000");
        }
    }

    @Test
    void abandonsABatchThatTakesLongerAndLogsIt(CapturedOutput output) throws Exception {
        ConfigurableApplicationContext consumer = start("1s");
        try (Source source = new Source(consumer.getEnvironment())) {
            source.publish(receipt("1", 1, 101, "100"));
            source.awaitPosted(consumer.getBean(Posting.class));
            try (Connection lock = lockPositions()) {
                source.publish(receipt("1", 2, 101, "90"));
                awaitHeldUp();
                consumer.close();
                lock.rollback();
            }

            assertThat(output).contains("did not finish the current batch within PT1S; the batch is abandoned");
            assertThat(quantity()).isEqualTo("100.0000");
            ConfigurableApplicationContext next = start("20s");
            source.publish(order("1", 1, 101, "1"));
            source.awaitPosted(next.getBean(Posting.class));
            assertThat(quantity()).isEqualTo("89.0000");
            next.close();
        }
    }

    @Test
    void leavesAGroupWithoutWaitingForItsOtherMembers(CapturedOutput output) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()));
                Consumer<byte[], byte[]> other = member()) {
            await().until(() -> {
                other.poll(Duration.ofMillis(100));
                return !other.assignment().isEmpty();
            });
            // It polls no more, so the group waits for it, and the broker answers nobody who joins.
            ConfigurableApplicationContext consumer = start("20s");
            await().atMost(Duration.ofMinutes(1)).until(() -> {
                ConsumerGroupDescription described = Objects.requireNonNull(
                        admin.describeConsumerGroups(List.of(group)).all().get().get(group));
                return described.groupState() == GroupState.PREPARING_REBALANCE
                        && described.members().size() == 3;
            });
            consumer.close();
        }

        assertThat(output)
                .contains("accumulator-intake-1 stopped", "accumulator-intake-2 stopped")
                .doesNotContain("did not finish");
    }

    /** Another member of the group. */
    private Consumer<byte[], byte[]> member() {
        Consumer<byte[], byte[]> member = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        TestKafka.bootstrapServers(),
                        "group.id",
                        group,
                        "partition.assignment.strategy",
                        CooperativeStickyAssignor.class.getName()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        member.subscribe(List.of(TestKafka.newTopic("other", 1)));
        return member;
    }

    private Connection lockPositions() throws SQLException {
        Connection connection = database.dataSource().getConnection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("select * from accumulator_1.positions for update");
        }
        return connection;
    }

    private void awaitHeldUp() {
        await().atMost(Duration.ofMinutes(3))
                .until(() -> Boolean.TRUE.equals(jdbc.queryForObject(
                        "select exists (select from pg_stat_activity where datname = current_database()"
                                + " and wait_event_type = 'Lock')",
                        Boolean.class)));
    }

    private String quantity() {
        return String.valueOf(jdbc.queryForObject(
                "select quantity::text from accumulator_1.inventory_balances where product = 101", String.class));
    }

    private static List<String> topics() {
        List<String> topics = new ArrayList<>();
        for (String topic : List.of("orders", "receipts", "movements", "postings", "dead-letters")) {
            topics.add("--accumulator.topics." + topic + "=" + TestKafka.newTopic(topic, 1));
        }
        return topics;
    }

    private ConfigurableApplicationContext start(String stopWait) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                // One web server for both is started faster.
                "--management.server.port=",
                "--spring.jmx.enabled=false",
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.datasource.username=" + database.username(),
                "--spring.datasource.password=" + database.password(),
                "--spring.kafka.bootstrap-servers=" + TestKafka.bootstrapServers(),
                "--spring.kafka.consumer.group-id=" + group,
                "--accumulator.intake.stop-wait=" + stopWait));
        arguments.addAll(topics);
        ConfigurableApplicationContext consumer = new SpringApplicationBuilder(ConsumerApplication.class)
                .registerShutdownHook(false)
                .run(arguments.toArray(String[]::new));
        await().atMost(Duration.ofMinutes(3))
                .until(() -> consumer.getBean(Generations.class).isOpen());
        return consumer;
    }
}
