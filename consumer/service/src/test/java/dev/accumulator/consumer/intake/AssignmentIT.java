package dev.accumulator.consumer.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.posting.Advance;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Places;
import dev.accumulator.consumer.posting.Position;
import dev.accumulator.consumer.posting.Skip;
import dev.accumulator.producer.wire.Publisher;
import dev.accumulator.testkit.TestKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
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
        this.consumer = new IntakeConsumers(factory, PartitionShare.ALL)
                .open("assignment-test", 1, 100, new IntakeMemory(1 << 20, 1 << 20, 1 << 20, 1 << 20))
                .kafka();
        this.assignment = new Assignment(consumer, places, topics, PartitionShare.ALL);
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
        assertThat(assignment.areOf(Map.of(), Set.of(partition))).isFalse();
        makeAnew();

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

    /** Records that the consumer has fetched of the topic before may begin just at the offset that is decided. */
    @Test
    void afterADecisionAboutAnotherTopicTheConsumerHasToBeClosed() {
        assignment.place();
        read();
        assignment.unplaceAll();
        assignment.place();
        jdbc.update("update accumulator_1.positions set decision = 7 where topic = ?", partition.topic());
        assignment.unplaceAll();

        assertThatThrownBy(assignment::place)
                .isInstanceOf(BuffersOutdated.class)
                .hasMessageContaining(partition.toString());
        assignment.onPartitionsRevoked(List.of(partition));
        assignment.onPartitionsAssigned(List.of(partition));
        assertThatThrownBy(assignment::place).isInstanceOf(BuffersOutdated.class);
    }

    @Test
    void thePositionAfterTheEndOfATransactionHasTheLeaderEpoch() {
        position(RECORDS);
        assignment.place();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", TestKafka.bootstrapServers(),
                        "transactional.id", TestKafka.uniqueName("epoch")),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            Future<RecordMetadata> sent =
                    producer.send(new ProducerRecord<>(partition.topic(), 0, null, new byte[] {1}));
            producer.flush();
            assertThat(sent).isDone();
            producer.abortTransaction();
        }

        Advance past = await().until(
                        () -> {
                            assignment.polled(consumer.poll(Duration.ofMillis(200)));
                            return Optional.ofNullable(assignment.readPast().get(named));
                        },
                        Optional::isPresent)
                .orElseThrow();

        assertThat(past.to()).isEqualTo(RECORDS + 2);
        assertThat(past.leaderEpoch()).isNotNull();
    }

    @Test
    void aConsumerHasNotJoinedBeforeTheGroupHasGivenItItsPartitions() {
        consumer.unsubscribe();
        consumer.subscribe(List.of(partition.topic()), assignment);
        assertThat(assignment.hasJoined()).isFalse();

        await().atMost(Duration.ofMinutes(3)).until(() -> {
            consumer.poll(Duration.ofMillis(100));
            return assignment.hasJoined();
        });
    }

    @Test
    void aReaderPassesNothingOverInATopicThatWasMadeAnew() throws Exception {
        assignment.place();
        PartitionReader reader = reader();
        Position from = Position.first(0, assignment.position(partition).topicId());
        reader.assign(Map.of(named, from), Map.of(named, 3L), Map.of(named, List.of(new Skip(0, 3))), false);
        makeAnew();

        assertThatThrownBy(() -> reader.poll(Map.of(named, 3L), Duration.ofMillis(100)))
                .hasMessageContaining("was made anew with id");
    }

    @Test
    void aReaderMissesNoBeginningThatIsPassedOverAnyway() throws Exception {
        assignment.place();
        UUID id = assignment.position(partition).topicId();
        deleteBefore(5);
        PartitionReader reader = reader();
        Map<Partition, List<Skip>> passedOver = Map.of(named, List.of(new Skip(2, 5)));

        Map<Partition, Long> needed = Map.of(named, 10L);
        assertThatThrownBy(() -> reader.assign(Map.of(named, Position.first(1, id)), needed, passedOver, false))
                .hasMessageContaining("its records from 1 on are gone");
        reader.assign(Map.of(named, Position.first(1, id)), Map.of(named, 1L), passedOver, false);
        reader.assign(Map.of(named, Position.first(2, id)), needed, passedOver, false);
        assertThat(reader.poll(Map.of(named, 10L), Duration.ofMillis(100))
                        .getFirst()
                        .advances())
                .isEqualTo(Map.of(named, new Advance(2L, 5, id, null)));
    }

    private PartitionReader reader() {
        return new PartitionReader(
                new PolledConsumer(consumer, new PollBudget(1 << 20)), new Batches(100, 1 << 20), 1 << 20, topics);
    }

    private void makeAnew() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
            admin.deleteTopics(List.of(partition.topic())).all().get();
            await().until(() -> topics.topics(Set.of(partition.topic())).isEmpty());
        }
        TestKafka.createTopic(partition.topic(), 1, Map.of());
        await().until(() -> !topics.topics(Set.of(partition.topic())).isEmpty());
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
