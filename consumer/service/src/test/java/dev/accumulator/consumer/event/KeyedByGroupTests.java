package dev.accumulator.consumer.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.schemas.EventFault;
import dev.accumulator.schemas.EventTypes;
import dev.accumulator.schemas.Topics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Records that are keyed by groups of documents, whose identifiers begin with the key. */
class KeyedByGroupTests {
    private final EventDecoder decoder = new EventDecoder(RawEvents.TOPICS).keyedByGroup();

    private static String order(String id, @Nullable String reservation) {
        return """
                {"orderId":"%s","revision":3,"occurredAt":"2026-04-19T10:15:00Z","clientId":1,"warehouseId":1,"reservationId":%s,
                 "lines":[{"lineNo":1,"productId":10,"quantity":5,"unitPrice":2}]}""".formatted(id, reservation == null ? null : '"' + reservation + '"');
    }

    private static String reservation(String id, String more) {
        return """
                {"reservationId":"%s","revision":3,"occurredAt":"2026-04-19T10:15:00Z","expiresAt":"2026-04-20T10:15:00Z",%s
                 "warehouseId":1,"lines":[{"lineNo":1,"productId":10,"quantity":5}]}""".formatted(id, more);
    }

    private Decoded order(@Nullable String key, String id, @Nullable String reservation) {
        return decoder.decode(RawEvents.binary(Topics.ORDERS, key, EventTypes.ORDER_POSTED, order(id, reservation)));
    }

    private void assertAccepted(String recorder, Decoded decoded) {
        assertThat(decoded)
                .isInstanceOfSatisfying(
                        Decoded.BusinessEvent.class,
                        event -> assertThat(event.event().recorder()).isEqualTo(recorder));
    }

    private void assertMismatch(@Nullable String recorder, String path, String message, Decoded decoded) {
        assertThat(decoded).isInstanceOfSatisfying(Decoded.Undecodable.class, refused -> {
            assertThat(refused.code()).isEqualTo("key-mismatch");
            assertThat(refused.path()).isEqualTo(path);
            assertThat(refused.message()).isEqualTo(message);
            assertThat(refused.recorder()).isEqualTo(recorder);
            assertThat(refused.revision()).isEqualTo(3);
        });
    }

    @Test
    void aDocumentIsCalledByItsKeyAndMore() {
        assertAccepted("order:1/42", order("1", "1/42", null));
        assertAccepted("order:1/42", order("1", "1/42", "1/7"));
        assertAccepted("order:a/b/42", order("a/b", "a/b/42", null));
        assertAccepted(
                "reservation:1/7",
                decoder.decode(RawEvents.binary(
                        Topics.RESERVATIONS, "1", EventTypes.RESERVATION_REQUESTED, reservation("1/7", ""))));
        assertAccepted(
                "order:1/42", decoder.decode(RawEvents.binary(Topics.ORDERS, "1", EventTypes.ORDER_CANCELLED, """
                        {"orderId":"1/42","revision":3,"occurredAt":"2026-04-19T10:15:00Z"}""")));
        assertAccepted(
                "sale:1/9",
                decoder.decode(RawEvents.binary(Topics.MOVEMENTS, "1", EventTypes.MOVEMENTS_CANCELLED, """
                        {"recorder":"sale:1/9","revision":3}""")));
    }

    @Test
    void anyOtherKeyIsAMismatch() {
        assertMismatch(
                "order:42",
                "$.orderId",
                "orderId must have the record's key \"1\" before its last slash, was \"42\"",
                order("1", "42", null));
        assertMismatch(
                "order:1/42",
                "$.orderId",
                "orderId must have the record's key \"2\" before its last slash, was \"1/42\"",
                order("2", "1/42", null));
        // Its own name as a key, as for other topics.
        assertMismatch(
                "order:1/42",
                "$.orderId",
                "orderId must have the record's key \"1/42\" before its last slash, was \"1/42\"",
                order("1/42", "1/42", null));
        // Of two keys that both are a beginning, one alone is the document's.
        assertMismatch(
                "order:a/b/42",
                "$.orderId",
                "orderId must have the record's key \"a\" before its last slash, was \"a/b/42\"",
                order("a", "a/b/42", null));
        assertMismatch(
                "order:1/",
                "$.orderId",
                "orderId must have the record's key \"1\" before its last slash, was \"1/\"",
                order("1", "1/", null));
        assertMismatch(
                "sale-1/9",
                "$.recorder",
                "recorder must have the record's key \"sale-1\" before its last slash, was \"sale-1/9\"",
                decoder.decode(RawEvents.binary(Topics.MOVEMENTS, "sale-1", EventTypes.MOVEMENTS_CANCELLED, """
                        {"recorder":"sale-1/9","revision":3}""")));
        assertThat(order(null, "1/42", null))
                .isInstanceOfSatisfying(
                        Decoded.Undecodable.class,
                        refused -> assertThat(refused.fault()).isEqualTo(EventFault.MISSING_KEY));
    }

    @Test
    void anOrderAndTheReservationThatItUsesUpHaveOneKey() {
        assertMismatch(
                "order:1/42",
                "$.reservationId",
                "reservationId must have the record's key \"1\" before its last slash, was \"2/7\"",
                order("1", "1/42", "2/7"));
        assertMismatch(
                "reservation:1/7",
                "$.orderId",
                "orderId must have the record's key \"1\" before its last slash, was \"42\"",
                decoder.decode(RawEvents.binary(
                        Topics.RESERVATIONS,
                        "1",
                        EventTypes.RESERVATION_CONFIRMED,
                        reservation("1/7", "\"orderId\":\"42\","))));
        assertMismatch(
                "reservation:1/7",
                "$.data.orderId",
                "data.orderId must have the record's key \"1\" before its last slash, was \"2/42\"",
                decoder.decode(RawEvents.structured(
                        Topics.RESERVATIONS,
                        "1",
                        RawEvents.envelope(
                                EventTypes.RESERVATION_RELEASED,
                                reservation("1/7", "\"orderId\":\"2/42\",\"releasedAt\":\"2026-04-19T12:15:00Z\",")))));
    }

    @Test
    void aRecordWithoutAValueWithdrawsNoDocument() {
        assertThat(decoder.decode(RawEvents.tombstone(Topics.ORDERS, "1")))
                .isInstanceOfSatisfying(Decoded.Undecodable.class, refused -> {
                    assertThat(refused.code()).isEqualTo("invalid-key");
                    assertThat(refused.recorder()).isNull();
                    assertThat(refused.message())
                            .isEqualTo("the record has no value, and its key \"1\" is that of many documents, so it"
                                    + " withdraws none of them: send an event that does");
                });
    }
}
