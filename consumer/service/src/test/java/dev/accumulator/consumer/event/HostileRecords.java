package dev.accumulator.consumer.event;

import static dev.accumulator.consumer.event.GoodEvents.DATA;
import static dev.accumulator.consumer.event.GoodEvents.ENVELOPE;
import static dev.accumulator.consumer.event.GoodEvents.LINES;
import static dev.accumulator.consumer.event.GoodEvents.MOVEMENTS;
import static dev.accumulator.consumer.event.GoodEvents.ORDER;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.accumulator.schemas.EventTypes;
import dev.accumulator.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Bad records that do not fit a line of {@code refusals.txt}: too large, too deep, not text, or with a missing or wrong
 * key.
 */
final class HostileRecords {
    /** An overlong NUL, which lax decoders accept. */
    private static final byte[] NOT_UTF8 = {(byte) 0xC0, (byte) 0x80};

    private HostileRecords() {}

    static Stream<Refusal> all() {
        return Stream.of(sizes(), values(), headers(), keys()).flatMap(each -> each);
    }

    private static Stream<Refusal> sizes() {
        String dimensions = "{\"warehouse\":1,\"product\":42}";
        String resources = "{\"quantity\":\"100\",\"amount\":\"-5000\"}";
        String quantity = "\"quantity\":50";
        String digits = " has more than 20 digits before or 18 after the decimal point, was ";
        return Stream.of(
                Refusal.of(
                        "5 MB",
                        order(" ".repeat(5_000_000)),
                        "value-too-large |  | the value has 5000000 bytes, more than 1048576"),
                Refusal.of(
                        "depth",
                        order("{\"x\":".repeat(10_000)),
                        "nesting-too-deep | $" + ".x".repeat(64) + " | x" + ".x".repeat(63)
                                + " is nested more than 64 deep"),
                Refusal.of(
                        "arrays",
                        order("{\"x\":" + "[".repeat(500_000)),
                        "nesting-too-deep | $.x" + "[0]".repeat(63) + " | x" + "[0]".repeat(63)
                                + " is nested more than 64 deep"),
                Refusal.of(
                        "lines",
                        order(ORDER.replace(LINES, lines(1_001))),
                        "too-many-lines | $.lines | lines has 1001 elements, more than 1000"),
                Refusal.of(
                        "empty lines",
                        order(ORDER.replace(LINES, "\"lines\":[" + "0,".repeat(99_999) + "0]")),
                        "too-many-lines | $.lines | lines has 100000 elements, more than 1000"),
                Refusal.of(
                        "text",
                        order(ORDER.replace("\"clientId\":1", "\"clientId\":\"" + "x".repeat(201) + "\"")),
                        "too-long | $.clientId | clientId is longer than 200 characters, was \"" + "x".repeat(60)
                                + "…\""),
                Refusal.of(
                        "integer",
                        order(ORDER.replace("\"clientId\":1", "\"clientId\":1" + "0".repeat(900_000))),
                        "out-of-range | $.clientId | clientId must fit 64 bits, was 1" + "0".repeat(59) + "…"),
                Refusal.of(
                        "40 digits",
                        order(ORDER.replace(quantity, "\"quantity\":" + "1".repeat(40))),
                        "too-many-digits | $.lines[0].quantity | lines[0].quantity has more than 20 digits before the decimal point, was "
                                + "1".repeat(40)),
                Refusal.of(
                        "40 digits as text",
                        order(ORDER.replace(quantity, "\"quantity\":\"" + "1".repeat(40) + "\"")),
                        "too-many-digits | $.lines[0].quantity | lines[0].quantity" + digits + "\"" + "1".repeat(40)
                                + "\""),
                Refusal.of(
                        "fraction",
                        order(ORDER.replace(quantity, "\"quantity\":0." + "1".repeat(900_000))),
                        "too-many-digits | $.lines[0].quantity | lines[0].quantity" + digits + "0." + "1".repeat(58)
                                + "…"),
                Refusal.of(
                        "name",
                        movements(dimensions, "{\"" + "x".repeat(64) + "\":1}"),
                        "too-long | $.movements[0].dimensions | movements[0].dimensions has a member whose name is longer than 63 characters"),
                Refusal.of(
                        "dimensions",
                        movements(dimensions, members(17)),
                        "too-many-members | $.movements[0].dimensions | movements[0].dimensions has more than 16 members"),
                Refusal.of(
                        "resources",
                        movements(resources, members(17)),
                        "too-many-members | $.movements[0].resources | movements[0].resources has more than 16 members"));
    }

    private static Stream<Refusal> values() {
        return Stream.of(
                Refusal.of("empty", order(""), "not-json | $ | the value is empty, but not null as in a tombstone"),
                Refusal.of("blank", order(" \n"), "not-json | $ | the value is blank"),
                Refusal.of(
                        "lines of text",
                        order("{\"orderId\":\n NaN}"),
                        "not-json | $ | the value is not JSON, at line 2, column 5, near \"{\"orderId\":\\u000a NaN}\""),
                Refusal.of(
                        "raw NUL",
                        order("{\"a\":\"\u0000\"}"),
                        "not-json | $ | the value is not JSON, at line 1, column 8, near \"{\"a\":\"\\u0000\"}\""),
                Refusal.of(
                        "byte order mark", order("\uFEFF{}"), "not-json | $ | the value begins with a byte order mark"),
                Refusal.of(
                        "UTF-16",
                        record("42", good().headers(), ORDER.getBytes(StandardCharsets.UTF_16LE)),
                        "not-json | $ | the value is not JSON, at line 1, column 3, near \"{\\u0000\"\\u0000o\\u0000r\\u0000d\\u0000e\\u0000r\\u0000I\\u0000d\\u0000\"\\u0000:\\u0000\""),
                Refusal.of(
                        "bytes",
                        record("42", good().headers(), NOT_UTF8),
                        "invalid-encoding | $ | the value is not UTF-8"),
                Refusal.of(
                        "base64",
                        base64(ORDER.replace("\"quantity\":50", "\"quantity\":-50")),
                        "out-of-range | $.data_base64.lines[0].quantity"
                                + " | data_base64.lines[0].quantity must be greater than 0, was -50"));
    }

    private static Stream<Refusal> headers() {
        return Stream.of(
                Refusal.of(
                        "no headers",
                        record("42", List.of(), ORDER.getBytes(UTF_8)),
                        "missing-header |  | the header ce_specversion is missing"),
                Refusal.of(
                        "empty", with("ce_id", new byte[0]), "invalid-header |  | the header ce_id is empty, was \"\""),
                Refusal.of("null", with("ce_subject", null), "invalid-header |  | the header ce_subject has no value"),
                Refusal.of("bytes", with("ce_id", NOT_UTF8), "invalid-header |  | the header ce_id is not UTF-8"),
                Refusal.of(
                        "control character",
                        with("ce_subject", new byte[] {'a', 7}),
                        "invalid-header |  | the header ce_subject holds the control character U+0007, was \"a\\u0007\""),
                Refusal.of(
                        "long",
                        with("ce_source", "x".repeat(1_001).getBytes(UTF_8)),
                        "invalid-header |  | the header ce_source is longer than 1000 characters, was \""
                                + "x".repeat(60) + "…\""),
                Refusal.of("twice", twice("ce_type"), "invalid-header |  | the header ce_type is there twice"));
    }

    private static Stream<Refusal> keys() {
        byte[] value = ORDER.getBytes(UTF_8);
        return Stream.of(
                Refusal.of("no key", record(null, good().headers(), value), "missing-key |  | the record has no key"),
                Refusal.of(
                        "other key",
                        record("43", good().headers(), value),
                        "key-mismatch | $.orderId | orderId must be the record's key \"43\", was \"42\""),
                Refusal.of(
                        "JSON key",
                        record("\"42\"", good().headers(), value),
                        "key-mismatch | $.orderId | orderId must be the record's key \"\"42\"\", was \"42\""),
                Refusal.of("bytes", withKey(NOT_UTF8, value), "invalid-key |  | the key is not UTF-8"),
                Refusal.of(
                        "tombstone of nothing",
                        RawEvents.tombstone(Topics.ORDERS, null),
                        "missing-key |  | the record has no key"),
                Refusal.of(
                        "tombstone of \"\"",
                        RawEvents.tombstone(Topics.ORDERS, ""),
                        "invalid-key |  | the key is empty, was \"\""),
                Refusal.of(
                        "tombstone of NUL",
                        RawEvents.tombstone(Topics.RECEIPTS, "\u0000"),
                        "invalid-key |  | the key holds the control character U+0000, was \"\\u0000\""),
                Refusal.of("tombstone of bytes", withKey(NOT_UTF8, null), "invalid-key |  | the key is not UTF-8"),
                Refusal.of(
                        "tombstone of an order",
                        RawEvents.tombstone(Topics.MOVEMENTS, "order:42"),
                        "reserved-recorder |  | the key must not begin with order: or receipt: or reservation: or used-up:, was \"order:42\""));
    }

    private static RawEvent good() {
        return order(ORDER);
    }

    private static RawEvent order(String json) {
        return RawEvents.binary(Topics.ORDERS, "42", EventTypes.ORDER_POSTED, json);
    }

    private static RawEvent base64(String data) {
        String encoded = Base64.getEncoder().encodeToString(data.getBytes(UTF_8));
        return RawEvents.structured(Topics.ORDERS, "42", ENVELOPE.replace(DATA, "\"data_base64\":\"" + encoded + '"'));
    }

    private static RawEvent movements(String good, String bad) {
        return RawEvents.binary(
                Topics.MOVEMENTS, "adjustment:7", EventTypes.MOVEMENTS_POSTED, MOVEMENTS.replace(good, bad));
    }

    private static RawEvent record(@Nullable String key, List<RawEvent.Header> headers, byte[] value) {
        return new RawEvent(Topics.ORDERS, 0, 0, 0, key == null ? null : key.getBytes(UTF_8), value, headers);
    }

    private static RawEvent withKey(byte[] key, byte @Nullable [] value) {
        return new RawEvent(Topics.ORDERS, 0, 0, 0, key, value, good().headers());
    }

    private static RawEvent with(String name, byte @Nullable [] value) {
        List<RawEvent.Header> headers = new ArrayList<>(good().headers());
        headers.removeIf(header -> header.name().equals(name));
        headers.add(new RawEvent.Header(name, value));
        return record("42", headers, ORDER.getBytes(UTF_8));
    }

    private static RawEvent twice(String name) {
        List<RawEvent.Header> headers = new ArrayList<>(good().headers());
        good().headers().stream().filter(header -> header.name().equals(name)).forEach(headers::add);
        return record("42", headers, ORDER.getBytes(UTF_8));
    }

    private static String members(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"m" + i + "\":" + i)
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String lines(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> "{\"lineNo\":" + i + ",\"productId\":1,\"quantity\":1,\"unitPrice\":1}")
                .collect(Collectors.joining(",", "\"lines\":[", "]"));
    }
}
