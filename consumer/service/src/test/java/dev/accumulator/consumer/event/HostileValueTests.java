package dev.accumulator.consumer.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accumulator.schemas.EventTypes;
import dev.accumulator.schemas.Limits;
import dev.accumulator.schemas.Topics;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Hostile values cost no more than their length. The time-outs are far above the time that is needed and far below the
 * time that an unbounded cost would take.
 */
@Timeout(600)
class HostileValueTests {
    private static final int COLLIDING_BITS = 14;

    private final EventDecoder decoder = new EventDecoder(RawEvents.TOPICS);

    @Test
    void refusesHostileRecordsQuickly() {
        List<Refusal> hostile = HostileRecords.all().toList();
        for (int round = 0; round < 10; round++) {
            hostile.forEach(
                    refusal -> assertThat(decoder.decode(refusal.record())).isInstanceOf(Decoded.Undecodable.class));
        }
    }

    @Test
    void ignoresUnknownFieldsWhateverIsInThem() {
        String unknown = "\"unknown\":[1e999999999,-1e-99999999999," + "9".repeat(100_000) + ",\"\\ud800\\u0000\",{}],";

        assertThat(decoder.decode(order(GoodEvents.ORDER.replace("{\"orderId\"", "{" + unknown + "\"orderId\""))))
                .isInstanceOf(Decoded.BusinessEvent.class);
    }

    @Test
    void readsNamesWithEqualHashCodes() {
        // "Aa" and "BB" have the same hash code, and so do all words of equal length that are made of them.
        String members = IntStream.range(0, 1 << COLLIDING_BITS)
                .mapToObj(bits -> IntStream.range(0, COLLIDING_BITS)
                        .mapToObj(bit -> (bits >> bit & 1) == 0 ? "Aa" : "BB")
                        .collect(Collectors.joining("", "\"", "\":0,")))
                .collect(Collectors.joining());
        RawEvent record = order(GoodEvents.ORDER.replace("{\"orderId\"", "{" + members + "\"orderId\""));

        for (int round = 0; round < 5; round++) {
            assertThat(decoder.decode(record)).isInstanceOf(Decoded.BusinessEvent.class);
        }
    }

    @Test
    void readsTheLargestAllowedDocument() {
        String order = withLines(Limits.LINES_MAX);
        String padded = order + " ".repeat(Limits.EVENT_BYTES_MAX - order.length());

        assertThat(decoder.decode(order(padded))).isInstanceOf(Decoded.BusinessEvent.class);
        assertThat(decoder.decode(order(padded + " "))).isInstanceOf(Decoded.Undecodable.class);
    }

    @Test
    void readsALargerDocumentIfItIsSetTo() {
        EventDecoder set = new EventDecoder(
                RawEvents.TOPICS,
                new EventLimits(
                        Limits.LINES_SETTABLE_MAX, Limits.MOVEMENTS_SETTABLE_MAX, Limits.EVENT_BYTES_SETTABLE_MAX));

        assertThat(set.decode(order(withLines(Limits.LINES_SETTABLE_MAX)))).isInstanceOf(Decoded.BusinessEvent.class);
        assertThat(set.decode(order(withLines(Limits.LINES_SETTABLE_MAX + 1))))
                .extracting("message")
                .isEqualTo("lines has 5001 elements, more than 5000");
        assertThat(decoder.decode(order(withLines(Limits.LINES_SETTABLE_MAX))))
                .extracting("message")
                .isEqualTo("lines has 5000 elements, more than 1000");
        String padded = GoodEvents.ORDER + " ".repeat(Limits.EVENT_BYTES_SETTABLE_MAX - GoodEvents.ORDER.length());
        assertThat(set.decode(order(padded))).isInstanceOf(Decoded.BusinessEvent.class);
        assertThat(set.decode(order(padded + " "))).isInstanceOf(Decoded.Undecodable.class);
    }

    @Test
    void aLimitBeyondItsRangeIsRefusedByItsName() {
        assertThatThrownBy(() -> new EventLimits(5001, 1, 1)).hasMessage("lines must be from 1 to 5000, was 5001");
        assertThatThrownBy(() -> new EventLimits(1, 0, 1)).hasMessage("movements must be from 1 to 10000, was 0");
        assertThatThrownBy(() -> new EventLimits(1, 1, 4_194_305))
                .hasMessage("event-size must be from 1 to 4194304, was 4194305");
    }

    @Test
    void neverThrowsForAnyBytes() {
        long seed = Long.getLong("seed", new Random().nextLong());
        Random random = new Random(seed);
        byte[] good = GoodEvents.ORDER.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 5_000; i++) {
            byte[] value = good.clone();
            for (int left = 1 + random.nextInt(3); left > 0; left--) {
                value[random.nextInt(value.length)] = (byte) random.nextInt();
            }
            RawEvent record = RawEvents.raw(Topics.ORDERS, "42", RawEvents.headers(EventTypes.ORDER_POSTED), value);

            assertThat(decoder.decode(record))
                    .as("-Dseed=%d record %d", seed, i)
                    .isNotNull();
        }
    }

    @Test
    void keepsEveryDigit() {
        String quantity = "12345678901234567890.123456789012345678";
        Decoded decoded =
                decoder.decode(order(GoodEvents.ORDER.replace("\"quantity\":50", "\"quantity\":" + quantity)));

        assertThat(decoded)
                .extracting("event.lines")
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .first()
                .extracting("quantity")
                .isEqualTo(new BigDecimal(quantity));
    }

    private static String withLines(int count) {
        String lines = IntStream.rangeClosed(1, count)
                .mapToObj(i -> "{\"lineNo\":%d,\"productId\":%d,\"quantity\":1,\"unitPrice\":0.5}".formatted(i, i))
                .collect(Collectors.joining(",", "\"lines\":[", "]"));
        return GoodEvents.ORDER.replace(GoodEvents.LINES, lines);
    }

    private static RawEvent order(String json) {
        return RawEvents.binary(Topics.ORDERS, "42", EventTypes.ORDER_POSTED, json);
    }
}
