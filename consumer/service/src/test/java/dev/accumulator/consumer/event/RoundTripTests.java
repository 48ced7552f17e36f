package dev.accumulator.consumer.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.producer.wire.DocumentJson;
import dev.accumulator.producer.wire.Spelling;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.EventTypes;
import dev.accumulator.schemas.MovementsCancelled;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptCancelled;
import dev.accumulator.schemas.ReceiptPosted;
import dev.accumulator.schemas.ReservationConfirmed;
import dev.accumulator.schemas.ReservationEvent;
import dev.accumulator.schemas.ReservationReleased;
import dev.accumulator.schemas.ReservationRequested;
import dev.accumulator.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** The decoder reads exactly what a publisher writes, to the last digit. */
class RoundTripTests {
    private static final int EVENTS = 1_000;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final EventDecoder decoder = new EventDecoder(RawEvents.TOPICS);

    @ParameterizedTest
    @EnumSource
    void readsTheEventThatWasWritten(Spelling spelling) {
        long seed = Long.getLong("seed", new Random().nextLong());
        RandomEvents events = new RandomEvents(new Random(seed));
        for (int i = 0; i < EVENTS; i++) {
            DocumentEvent event = events.next();
            String json = JSON.writeValueAsString(DocumentJson.of(event, spelling));

            for (RawEvent record : records(event, json)) {
                assertThat(decoder.decode(record))
                        .as("-Dseed=%d event %d: %s", seed, i, json)
                        .isInstanceOfSatisfying(
                                Decoded.BusinessEvent.class,
                                decoded -> assertThat(decoded.event()).isEqualTo(event));
            }
        }
    }

    private static RawEvent[] records(DocumentEvent event, String json) {
        String type = type(event);
        String topic = topic(event);
        String key = topic.equals(Topics.MOVEMENTS)
                ? event.recorder()
                : event.recorder().substring(event.recorder().indexOf(':') + 1);
        String envelope = RawEvents.envelope(type, json);
        String base64 = Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
        return new RawEvent[] {
            RawEvents.binary(topic, key, type, json),
            RawEvents.structured(topic, key, envelope),
            RawEvents.structured(
                    topic,
                    key,
                    RawEvents.envelope(type, "0").replace("\"data\":0", "\"data_base64\":\"" + base64 + '"'))
        };
    }

    private static String type(DocumentEvent event) {
        return switch (event) {
            case OrderPosted posted -> EventTypes.ORDER_POSTED;
            case OrderCancelled cancelled -> EventTypes.ORDER_CANCELLED;
            case ReceiptPosted posted -> EventTypes.RECEIPT_POSTED;
            case ReceiptCancelled cancelled -> EventTypes.RECEIPT_CANCELLED;
            case MovementsPosted posted -> EventTypes.MOVEMENTS_POSTED;
            case MovementsCancelled cancelled -> EventTypes.MOVEMENTS_CANCELLED;
            case ReservationRequested requested -> EventTypes.RESERVATION_REQUESTED;
            case ReservationConfirmed confirmed -> EventTypes.RESERVATION_CONFIRMED;
            case ReservationReleased released -> EventTypes.RESERVATION_RELEASED;
        };
    }

    private static String topic(DocumentEvent event) {
        return switch (event) {
            case OrderPosted posted -> Topics.ORDERS;
            case OrderCancelled cancelled -> Topics.ORDERS;
            case ReceiptPosted posted -> Topics.RECEIPTS;
            case ReceiptCancelled cancelled -> Topics.RECEIPTS;
            case MovementsPosted posted -> Topics.MOVEMENTS;
            case MovementsCancelled cancelled -> Topics.MOVEMENTS;
            case ReservationEvent reservation -> Topics.RESERVATIONS;
        };
    }
}
