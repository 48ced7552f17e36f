package dev.accumulator.consumer.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accumulator.consumer.cli.OperatorCommands;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.testkit.TestKafka;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.StandardEnvironment;

/** The last records of a topic, read without a group. */
class LastRecordsIT {
    private final String topic = TestKafka.newTopic("last", 2);

    @Test
    void asManyOfEachPartitionAreReadInTheirOrderAndNoGroupIsLeft() throws Exception {
        publish(20);
        List<String> read = new ArrayList<>();

        LastRecords.Read ended = records(1_000_000).read(topic, 6, event -> read.add(shown(event)));

        assertThat(ended).isEqualTo(new LastRecords.Read(6, null));
        assertThat(read)
                .containsExactlyInAnyOrder(
                        "0@7 value-14", "0@8 value-16", "0@9 value-18", "1@7 value-15", "1@8 value-17", "1@9 value-19");
        assertThat(read.stream().filter(one -> one.startsWith("0@"))).isSorted();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
            assertThat(admin.listGroups().all().get())
                    .noneMatch(group -> group.groupId().contains(topic));
        }
    }

    @Test
    void aTopicWithFewerRecordsIsReadWhole() throws Exception {
        publish(3);
        List<RawEvent> read = new ArrayList<>();

        assertThat(records(1_000_000)
                        .read(topic, LastRecords.RECORDS_MAX, read::add)
                        .records())
                .isEqualTo(3);
        assertThat(read.getFirst().headers()).extracting(RawEvent.Header::name).containsExactly("kind");
        assertThat(read.getFirst().timestampMillis()).isPositive();
    }

    @Test
    void theReadingEndsAtItsLimitOfBytesAndSaysSo() throws Exception {
        publish(20);
        List<RawEvent> read = new ArrayList<>();

        LastRecords.Read ended = records(40).read(topic, 20, read::add);

        assertThat(ended.ended()).isEqualTo("the records have more than 40 bytes");
        assertThat(read).hasSizeBetween(1, 5);
    }

    @Test
    void aTopicThatIsNotThereIsNamedAndNotMade() throws Exception {
        String missing = TestKafka.uniqueName("missing");

        assertThatThrownBy(() -> records(10).read(missing, 1, event -> {})).hasMessageContaining(missing);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
            assertThat(admin.listTopics().names().get()).doesNotContain(missing);
        }
    }

    @Test
    void aMappingOfATopicThatIsNotThereIsAMistakeWithItsPlace(@TempDir Path folder) throws IOException {
        String missing = TestKafka.uniqueName("missing");
        String file = Files.writeString(folder.resolve("two.yaml"), """
                        mapping: two
                        topics: [%s, %s]
                        recorder: two:{/id}
                        revision: once
                        period: timestamp
                        register: sales
                        dimensions: { product: /product, client: /client }
                        resources: { quantity: /quantity, amount: /amount }
                        """.formatted(topic, missing))
                .toString();
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said, true);

        assertThat(OperatorCommands.execute(out, out, "mapping", "check", file)).isZero();
        assertThat(OperatorCommands.execute(
                        out, out, "mapping", "check", file, "--bootstrap", TestKafka.bootstrapServers()))
                .as(said.toString())
                .isEqualTo(1);
        assertThat(said.toString())
                .contains(file + ":2:" + (("topics: [" + topic + ", ").length() + 1) + ": there is no topic \""
                        + missing + "\"; there are ");
    }

    private static LastRecords records(long bytesMax) {
        return LastRecords.of(
                new StandardEnvironment(), TestKafka.bootstrapServers(), bytesMax, Duration.ofSeconds(30));
    }

    private void publish(int count) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                ProducerRecord<String, String> record =
                        new ProducerRecord<>(topic, i % 2, "key", "value-" + (i < 10 ? "0" + i : "" + i));
                record.headers().add("kind", "sale".getBytes(StandardCharsets.UTF_8));
                sent.add(producer.send(record));
            }
            producer.flush();
            assertThat(sent).allMatch(Future::isDone);
        }
    }

    private static String shown(RawEvent event) {
        byte[] value = event.value();
        return event.partition() + "@" + event.offset() + " "
                + (value == null ? "" : new String(value, StandardCharsets.UTF_8));
    }
}
