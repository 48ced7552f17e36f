package dev.accumulator.producer.shop;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record as it is in its topic.
 *
 * @param at the time that the broker keeps with it
 * @param headers in the order of the record
 * @param value null for a tombstone
 */
@SuppressWarnings("ArrayRecordComponent") // The bytes of Kafka's client, which nobody changes or compares.
public record PublishedRecord(
        String topic,
        int partition,
        long offset,
        Instant at,
        @Nullable String key,
        List<Field> headers,
        byte @Nullable [] value) {

    /** Copies the headers. */
    public PublishedRecord {
        headers = List.copyOf(headers);
    }

    static PublishedRecord of(ConsumerRecord<String, byte[]> read) {
        return new PublishedRecord(
                read.topic(),
                read.partition(),
                read.offset(),
                Instant.ofEpochMilli(read.timestamp()),
                read.key(),
                fields(read.headers()),
                read.value());
    }

    static PublishedRecord of(ProducerRecord<String, byte[]> sent, RecordMetadata acknowledged) {
        return new PublishedRecord(
                acknowledged.topic(),
                acknowledged.partition(),
                acknowledged.offset(),
                Instant.ofEpochMilli(acknowledged.timestamp()),
                sent.key(),
                fields(sent.headers()),
                sent.value());
    }

    /** Returns the place in the form of Kafka's clients, such as {@code orders-3@1234}. */
    public String place() {
        return topic + "-" + partition + "@" + offset;
    }

    /** Returns the value as it was published, line by line if it is JSON, and cut at a number of characters. */
    public String valueText(int charsMax) {
        byte[] bytes = value;
        if (bytes == null) {
            return "";
        }
        return PrettyJson.of(text(bytes), charsMax);
    }

    /** Returns the bytes that the broker keeps for key and value, about. */
    long size() {
        return (value == null ? 0 : value.length) + (key == null ? 0 : key.length()) + 100L;
    }

    /** Returns the same record, to be sent once more. */
    ProducerRecord<String, byte[]> again() {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, null, key, value);
        headers.forEach(header -> record.headers().add(header.name(), header.bytes()));
        return record;
    }

    /** Returns the text of a header; empty if there is none. */
    String header(String name) {
        return headers.stream()
                .filter(header -> header.name().equals(name))
                .map(Field::text)
                .findFirst()
                .orElse("");
    }

    private static List<Field> fields(Headers headers) {
        List<Field> fields = new ArrayList<>();
        for (Header header : headers) {
            byte[] bytes = header.value();
            fields.add(new Field(header.key(), bytes == null ? new byte[0] : bytes));
        }
        return fields;
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notText) {
            return "(not UTF-8) " + new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** A header. */
    @SuppressWarnings("ArrayRecordComponent") // As above.
    public record Field(String name, byte[] bytes) {

        /** Returns the header's text. */
        public String text() {
            return PublishedRecord.text(bytes);
        }
    }
}
