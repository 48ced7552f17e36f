package dev.accumulator.consumer.intake;

import static dev.accumulator.consumer.intake.Source.APRIL;
import static dev.accumulator.consumer.intake.Source.order;
import static dev.accumulator.consumer.intake.Source.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.ConsumerApplication;
import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.posting.Posting;
import dev.accumulator.producer.wire.Mode;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.OrderCancelled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;

@WholeConsumer
class IntakeIT {
    private static final AtomicInteger PRODUCTS = new AtomicInteger(500_000);

    private final Environment environment;

    @Autowired
    private Posting posting;

    @Autowired
    private Intake intake;

    @Autowired
    private Generations generations;

    @Autowired
    private JdbcTemplate jdbc;

    private final int product = PRODUCTS.incrementAndGet();
    private final String id = "i" + product;
    private final Source source;

    IntakeIT(@Autowired Environment environment) {
        this.environment = environment;
        source = new Source(environment);
    }

    @BeforeEach
    void open() {
        await().atMost(Duration.ofMinutes(3)).until(generations::isOpen);
    }

    @AfterEach
    void close() {
        source.close();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void postsRepostsAndUnpostsADocumentInEitherMode(Mode mode) {
        source.publish(mode, receipt(id, 1, product, "100"), order(id, 1, product, "40"));
        assertQuantity("60.0000");

        source.publish(mode, order(id, 1, product, "40"), receipt(id, 1, product, "100"));
        source.publish(other(mode), order(id, 1, product, "40"), receipt(id, 1, product, "100"));
        assertQuantity("60.0000");

        source.publish(mode, order(id, 2, product, "30"));
        assertQuantity("70.0000");

        source.publish(mode, order(id, 1, product, "40"));
        assertQuantity("70.0000");

        source.publish(mode, new OrderCancelled(id, 3, APRIL));
        assertQuantity("100.0000");
        assertThat(orderState()).isEqualTo("3 true");

        source.publish(mode, order(id, 4, product, "1"));
        assertQuantity("99.0000");
        assertThat(orderState()).isEqualTo("4 false");
    }

    @Test
    void aTombstoneWithdrawsTheDocumentOfItsKey() {
        source.publish(receipt(id, 1, product, "100"), order(id, 1, product, "40"));
        source.publishTombstone(source.topics().orders(), id);
        assertQuantity("100.0000");
        assertThat(orderState()).isEqualTo("1 true");

        source.publish(order(id, 2, product, "5"));
        assertQuantity("95.0000");
    }

    @Test
    void readsOnFromThePositionsWhateverOffsetsKafkaHasCommitted() throws Exception {
        source.publish(receipt(id, 1, product, "100"));
        assertQuantity("100.0000");

        intake.stop();
        source.publish(receipt(id, 2, product, "90"), order(id, 1, product, "1"));
        commit(1_000_000);
        intake.start();
        assertQuantity("89.0000");

        intake.stop();
        commit(0);
        long recorders = count("recorders");
        intake.start();
        source.publish(order(id, 2, product, "2"));
        assertQuantity("88.0000");
        assertThat(count("recorders")).isEqualTo(recorders);
    }

    @Test
    void instancesShareTheTopicsAndPostEachDocumentOnce() {
        long documents = 1_500;
        try (ConfigurableApplicationContext second = secondInstance()) {
            List<DocumentEvent> events = new ArrayList<>();
            for (int i = 0; i < documents; i++) {
                events.add(receipt(id + "-" + i, 1, product, "1"));
            }
            source.publish(events.toArray(DocumentEvent[]::new));
            await().atMost(Duration.ofMinutes(3)).until(() -> members().size() == 4);
            source.publish(events.toArray(DocumentEvent[]::new));
            source.publish(receipt(id + "-0", 2, product, "2"));
            assertQuantity((documents + 1) + ".0000");
            assertThat(second.getBean(Intake.class).isRunning()).isTrue();
        }
        source.publish(receipt(id + "-1", 2, product, "3"));
        assertQuantity((documents + 3) + ".0000");
        assertThat(jdbc.queryForObject(
                        "select count(*) from accumulator_1.recorders where recorder like ?",
                        Long.class,
                        "receipt:" + id + "-%"))
                .isEqualTo(documents);
    }

    private ConfigurableApplicationContext secondInstance() {
        List<String> arguments = new ArrayList<>(List.of("--server.port=0"));
        for (String name : new String[] {
            "spring.datasource.url",
            "spring.datasource.username",
            "spring.datasource.password",
            "spring.kafka.bootstrap-servers",
            "spring.kafka.consumer.group-id",
            "accumulator.topics.orders",
            "accumulator.topics.receipts",
            "accumulator.topics.movements",
            "accumulator.topics.postings",
            "accumulator.topics.dead-letters"
        }) {
            arguments.add("--" + name + "=" + environment.getRequiredProperty(name));
        }
        return SpringApplication.run(ConsumerApplication.class, arguments.toArray(String[]::new));
    }

    private Collection<?> members() throws Exception {
        String group = environment.getRequiredProperty("spring.kafka.consumer.group-id");
        ConsumerGroupDescription description = source.admin()
                .describeConsumerGroups(List.of(group))
                .all()
                .get()
                .get(group);
        return description == null
                ? List.of()
                : description.members().stream()
                        .filter(member -> !member.assignment().topicPartitions().isEmpty())
                        .toList();
    }

    /** Commits the same offset to Kafka for all partitions of the group. */
    private void commit(long offset) throws Exception {
        String group = environment.getRequiredProperty("spring.kafka.consumer.group-id");
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (String topic : posting.topics()) {
            for (int partition = 0; partition < 4; partition++) {
                offsets.put(new TopicPartition(topic, partition), new OffsetAndMetadata(offset));
            }
        }
        // It is refused as long as the coordinator knows of members, which may be a while after they have left.
        await().atMost(Duration.ofMinutes(3)).ignoreExceptions().until(() -> {
            source.admin().alterConsumerGroupOffsets(group, offsets).all().get();
            return true;
        });
    }

    private void assertQuantity(String quantity) {
        source.awaitPosted(posting);
        assertThat(jdbc.queryForObject(
                        "select quantity::text from accumulator_1.inventory_balances where product = ?",
                        String.class,
                        product))
                .isEqualTo(quantity);
    }

    private String orderState() {
        return Objects.requireNonNull(jdbc.queryForObject(
                "select revision || ' ' || cancelled from accumulator_1.orders where order_id = ?", String.class, id));
    }

    private long count(String table) {
        return Objects.requireNonNull(jdbc.queryForObject("select count(*) from accumulator_1." + table, Long.class));
    }

    private static Mode other(Mode mode) {
        return mode == Mode.BINARY ? Mode.STRUCTURED : Mode.BINARY;
    }
}
