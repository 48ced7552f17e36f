package dev.accumulator.consumer.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Places;
import dev.accumulator.consumer.posting.Position;
import dev.accumulator.producer.wire.Publisher;
import dev.accumulator.testkit.TestKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.core.ConsumerFactory;

@WholeConsumer
class AssignmentIT {
    private static final int RECORDS = 10;

    private final TopicPartition partition = new TopicPartition(TestKafka.newTopic("assignment", 1), 0);
    private final Partition named = Assignment.named(partition);
    private final Consumer<byte[], byte[]> consumer;
    private final Assignment assignment;
    private final Places places;
    private final TopicAdmin topics;
    private final JdbcTemplate jdbc;
    private final Generations generations;

    AssignmentIT(
            @Autowired ConsumerFactory<?, ?> factory,
            @Autowired Places places,
            @Autowired TopicAdmin topics,
            @Autowired JdbcTemplate jdbc,
            @Autowired Generations generations) {
        this.consumer = new IntakeConsumers(factory)
                .open("assignment-test", 1, 100, new IntakeMemory(1 << 20, 1 << 20, 1 << 20))
                .kafka();
        this.assignment = new Assignment(consumer, places, topics);
        this.places = places;
        this.topics = topics;
        this.jdbc = jdbc;
        this.generations = generations;
    }

    @BeforeEach
    void assign() {
        await().until(generations::isOpen);
        try (Publisher publisher = Publisher.to(TestKafka.bootstrapServers())) {
            for (int i = 0; i < RECORDS; i++) {
                publisher.send(new ProducerRecord<>(partition.topic(), 0, "key", new byte[] {1}));
            }
            publisher.flush();
        }
        consumer.assign(List.of(partition));
        assignment.onPartitionsAssigned(List.of(partition));
    }

    @AfterEach
    void close() {
        consumer.close();
    }

    @Test
    void aPartitionWithoutPositionIsReadFromItsBeginning() {
        assignment.place();

        assertThat(assignment.position(partition).offset()).isZero();
        assertThat(read()).isZero();
    }

    /** Nothing was read yet, and all the same it is noticed that the beginning has gone. */
    @Test
    void aPartitionGetsAPositionWhenItIsFirstPlaced() throws Exception {
        assignment.place();
        assertThat(places.read(List.of(named)).get(named))
                .isEqualTo(Position.first(0, assignment.position(partition).topicId()));
        assertThat(assignment.position(partition).topicId()).isNotNull();
        deleteBefore(3);

        assignment.unplaceAll();
        assignment.place();

        assertThat(assignment.refused().get(named)).contains("begins at 3", "3 offsets are gone");
    }

    @Test
    void aPartitionThatHasLostItsBeginningBeforeItIsFirstPlacedIsReadAndToldOf() throws Exception {
        deleteBefore(3);

        assignment.place();

        assertThat(read()).isEqualTo(3);
        assertThat(assignment.position(partition).firstOffset()).isEqualTo(3);
    }

    @Test
    void aPositionOfAnotherTopicOfTheSameNameIsRefused() {
        UUID before = UUID.randomUUID();
        position(7);
        jdbc.update("update accumulator_1.positions set topic_id = ? where topic = ?", before, partition.topic());

        assignment.place();

        assertThat(assignment.refused().get(named)).contains("topic id " + before, "was made anew with id");
        assertThat(consumer.poll(Duration.ofMillis(300)).isEmpty()).isTrue();
        assertThat(Objects.requireNonNull(places.read(List.of(named)).get(named))
                        .refused())
                .isEqualTo(assignment.refused().get(named));
    }

    @Test
    void aTopicThatIsMadeAnewUnderTheConsumerIsAnotherOne() throws Exception {
        assignment.place();
        assertThat(assignment.areOf(topics.topics(Set.of(partition.topic())), Set.of(partition)))
                .isTrue();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
            admin.deleteTopics(List.of(partition.topic())).all().get();
            await().until(() -> topics.topics(Set.of(partition.topic())).isEmpty());
        }
        assertThat(assignment.areOf(Map.of(), Set.of(partition))).isFalse();
        TestKafka.createTopic(partition.topic(), 1, Map.of());
        await().until(() -> !topics.topics(Set.of(partition.topic())).isEmpty());

        assertThat(assignment.areOf(topics.topics(Set.of(partition.topic())), Set.of(partition)))
                .isFalse();
    }

    @Test
    void aPartitionIsReadFromItsPosition() {
        position(7);

        assignment.place();

        assertThat(assignment.position(partition).offset()).isEqualTo(7);
        assertThat(read()).isEqualTo(7);
    }

    @Test
    void aPositionThatTheTopicNoLongerHoldsIsRefusedAndReportedUntilItIsMended() throws Exception {
        position(2);
        deleteBefore(5);

        assignment.place();

        assertThat(assignment.refused()).containsOnlyKeys(named);
        assertThat(assignment.refused().get(named)).contains("begins at 5", "3 offsets are gone");
        assertThat(consumer.poll(Duration.ofMillis(300)).isEmpty()).isTrue();
        assertThat(assignment.hasUnplaced()).isTrue();

        jdbc.update("update accumulator_1.positions set position = 5 where topic = ?", partition.topic());
        assignment.place();
        assertThat(assignment.refused()).isEmpty();
        assertThat(read()).isEqualTo(5);
    }

    @Test
    void aPositionBeyondTheEndIsRefused() {
        position(RECORDS + 1);

        assignment.place();

        assertThat(assignment.refused().get(named)).contains("ends at " + RECORDS);
        assertThat(assignment.hasUnplaced()).isTrue();
    }

    @Test
    void aRevokedPartitionIsForgotten() {
        position(RECORDS + 1);
        assignment.place();

        assignment.onPartitionsRevoked(List.of(partition));

        assertThat(assignment.refused()).isEmpty();
        assertThat(assignment.hasUnplaced()).isFalse();
    }

    @Test
    void aHeldPartitionIsNotReadAndKeepsItsPlace() {
        position(4);
        assignment.place();

        assignment.hold(true);
        assertThat(consumer.poll(Duration.ofMillis(300)).isEmpty()).isTrue();
        assignment.hold(false);

        assertThat(read()).isEqualTo(4);
    }

    private void position(long position) {
        jdbc.update(
                "insert into accumulator_1.positions (topic, partition, position) values (?, 0, ?)",
                partition.topic(),
                position);
    }

    private void deleteBefore(long offset) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        }
    }

    /** Returns the offset of the next record. */
    private long read() {
        return await().until(() -> consumer.poll(Duration.ofMillis(200)), records -> !records.isEmpty())
                .iterator()
                .next()
                .offset();
    }
}
