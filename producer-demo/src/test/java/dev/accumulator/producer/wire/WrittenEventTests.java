package dev.accumulator.producer.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrittenEventTests {

    @ParameterizedTest
    @CsvSource(textBlock = """
        order.posted,        '"orderId":"42"',     orders,    42
        order.cancelled,     '"orderId":42',       orders,    42
        receipt.posted,      '"receiptId":"7"',    receipts,  7
        receipt.cancelled,   '"receiptId":"7"',    receipts,  7
        movements.posted,    '"recorder":"a:1"',   movements, a:1
        movements.cancelled, '"recorder":"a:1"',   movements, a:1
        """)
    void aTypeDecidesTheTopicAndTheDocumentTheKey(String type, String id, String topic, String key) {
        byte[] written = bytes("{\"type\":\"" + type + "\",  \"data\":{" + id + ",\"revision\":1}}");

        ProducerRecord<String, byte[]> sent = WrittenEvent.record(written, SourceTopics.DEFAULT);

        assertThat(sent.topic()).isEqualTo(topic);
        assertThat(sent.key()).isEqualTo(key);
        assertThat(sent.value()).isEqualTo(written);
        assertThat(sent.headers().lastHeader("content-type").value()).isEqualTo(bytes("application/cloudevents+json"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        hello                          | it is not JSON
        []                             | it has no "type"
        {"type":"order.posted"}        | its "data" has no "orderId"
        {"type":"order.lost"}          | its type "order.lost" belongs to no topic
        """)
    void saysWhatIsMissing(String written, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WrittenEvent.record(bytes(written), SourceTopics.DEFAULT))
                .withMessageStartingWith(problem);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
