package dev.accumulator.consumer.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.event.Decoded.Undecodable;
import dev.accumulator.schemas.EventFault;
import dev.accumulator.schemas.EventTypes;
import dev.accumulator.schemas.Limits;
import dev.accumulator.schemas.Topics;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class EventRefusalTests {
    private final EventDecoder decoder = new EventDecoder(RawEvents.TOPICS);

    static Stream<Refusal> refusals() {
        return Stream.concat(RefusalTable.all(), HostileRecords.all());
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void namesTheFaultAndItsPlace(Refusal expected) {
        assertThat(decoder.decode(expected.record())).isInstanceOfSatisfying(Undecodable.class, refused -> {
            assertThat(refused.message()).isEqualTo(expected.message());
            assertThat(refused.code()).isEqualTo(expected.code());
            assertThat(refused.path()).isEqualTo(expected.path());
        });
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void keepsMessagesShortAndFreeOfControlCharacters(Refusal refusal) {
        Undecodable refused = (Undecodable) decoder.decode(refusal.record());

        assertThat(refused.message()).hasSizeLessThan(Limits.MESSAGE_CHARS_MAX);
        assertThat(refused.message().chars()).noneMatch(Character::isISOControl);
    }

    @ParameterizedTest
    @EnumSource
    void everyFaultHasAnExample(EventFault fault) {
        assertThat(Stream.concat(refusals(), ClosingRefusalTests.refusals()))
                .extracting(Refusal::code)
                .contains(fault.code());
    }

    @Test
    void namesTheDocumentOfARefusedRecord() {
        String broken = GoodEvents.ORDER.replace("\"quantity\":50", "\"quantity\":0");

        assertThat(order("42", broken)).isEqualTo(new Known("order:42", 7L));
        assertThat(order(null, broken)).isEqualTo(new Known("order:42", 7L));
        assertThat(order("42", "not JSON")).isEqualTo(new Known("order:42", null));
        assertThat(order("42", broken.replace("\"42\"", "{}"))).isEqualTo(new Known("order:42", 7L));
        assertThat(order("42", broken.replace("\"revision\":7", "\"revision\":0")))
                .isEqualTo(new Known("order:42", null));
    }

    @Test
    void namesNoDocumentWhenKeyAndDataDiffer() {
        assertThat(order("43", GoodEvents.ORDER)).isEqualTo(new Known(null, 7L));
    }

    @Test
    void namesNoDocumentWhenTheKeyBelongsToAnotherKind() {
        RawEvent receipt = RawEvents.binary(Topics.ORDERS, "42", EventTypes.RECEIPT_CANCELLED, "{}");

        assertThat(known(receipt)).isEqualTo(new Known(null, null));
    }

    private Known order(@Nullable String key, String json) {
        return known(RawEvents.binary(Topics.ORDERS, key, EventTypes.ORDER_POSTED, json));
    }

    private Known known(RawEvent record) {
        Undecodable refused = (Undecodable) decoder.decode(record);
        return new Known(refused.recorder(), refused.revision());
    }

    private record Known(
            @Nullable String recorder, @Nullable Long revision) {}
}
