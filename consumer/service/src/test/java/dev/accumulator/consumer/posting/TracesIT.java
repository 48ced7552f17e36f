package dev.accumulator.consumer.posting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;

/** The trace of a record goes on in what is told of it. */
@WholeConsumer
class TracesIT {
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String OTHER_PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

    @Autowired
    private Environment environment;

    @Test
    void theTraceOfARecordIsThatOfTheResultsOfItsDocumentAndOfItsDeadLetter() {
        send("traced-1", receipt("traced-1"), Map.of("traceparent", PARENT, "tracestate", "vendor=1"));
        send("traced-2", receipt("traced-2"), Map.of("ce_traceparent", OTHER_PARENT));
        send("traced-3", receipt("traced-3"), Map.of("traceparent", "nothing of the kind"));
        send("traced-4", "not json", Map.of("traceparent", PARENT));

        assertThat(traces("accumulator.topics.postings", 4))
                .contains(
                        "receipt:traced-1 " + PARENT + " vendor=1",
                        "receipt:traced-2 " + OTHER_PARENT + " none",
                        "receipt:traced-3 none none",
                        "receipt:traced-4 " + PARENT + " none");
        assertThat(traces("accumulator.topics.dead-letters", 1)).contains("receipt:traced-4 " + PARENT + " none");
    }

    private static String receipt(String id) {
        return """
                {"receiptId": "ID", "revision": 1, "occurredAt": "2026-04-19T10:15:00Z", "warehouseId": 1,
                 "lines": [{"lineNo": 1, "productId": 301, "quantity": 1, "unitCost": "1.00"}]}""".replace("ID", id);
    }

    private void send(String key, String value, Map<String, String> headers) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", setting("spring.kafka.bootstrap-servers")),
                new StringSerializer(),
                new StringSerializer())) {
            ProducerRecord<String, String> record =
                    new ProducerRecord<>(setting("accumulator.topics.receipts"), key, value);
            Map.of("ce_specversion", "1.0", "ce_id", key, "ce_source", "/test", "ce_type", "receipt.posted")
                    .forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
            headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
            Future<RecordMetadata> sent = producer.send(record);
            producer.flush();
            assertThat(sent).isDone();
        }
    }

    /** Key, traceparent and tracestate of messages about documents of this test. */
    private Set<String> traces(String topicSetting, int count) {
        Set<String> traces = new TreeSet<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", setting("spring.kafka.bootstrap-servers")),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            consumer.partitionsFor(setting(topicSetting))
                    .forEach(one -> partitions.add(new TopicPartition(one.topic(), one.partition())));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().atMost(Duration.ofMinutes(3)).until(() -> {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.key().startsWith("receipt:traced-")) {
                        traces.add(record.key() + " " + header(record, "traceparent") + " "
                                + header(record, "tracestate"));
                    }
                }
                return traces.size() >= count;
            });
        }
        return traces;
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "none" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private String setting(String name) {
        return environment.getRequiredProperty(name);
    }
}
