package dev.accumulator.producer.shop;

import dev.accumulator.schemas.CatalogueEntry;
import dev.accumulator.schemas.CloudEvents;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.EventTypes;
import dev.accumulator.schemas.MovementsCancelled;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptCancelled;
import dev.accumulator.schemas.ReceiptPosted;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads back what is in the topics. A record that is no good event says nothing, because the consumer refuses it. A number whose
 * exponent is beyond those of {@link java.math.BigDecimal} is no exception of Jackson's.
 */
final class RecordReading {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private RecordReading() {}

    /** Returns the event of a record, in either mode. */
    static Optional<DocumentEvent> event(PublishedRecord record) {
        byte[] value = record.value();
        if (value == null) {
            return Optional.empty();
        }
        try {
            JsonNode whole = MAPPER.readTree(value);
            boolean structured =
                    record.header(CloudEvents.HEADER_CONTENT_TYPE).startsWith(CloudEvents.CONTENT_TYPE_STRUCTURED);
            Class<? extends DocumentEvent> type =
                    type(structured ? whole.path("type").asString("") : record.header(CloudEvents.HEADER_TYPE));
            JsonNode data = structured ? whole.path("data") : whole;
            return type == null || !data.isObject() ? Optional.empty() : Optional.of(MAPPER.treeToValue(data, type));
        } catch (JacksonException | NumberFormatException noEvent) {
            return Optional.empty();
        }
    }

    /** Returns the revision that a record names, good or bad; 0 if it names none. */
    static long revision(PublishedRecord record) {
        byte[] value = record.value();
        if (value == null) {
            return 0;
        }
        try {
            JsonNode whole = MAPPER.readTree(value);
            JsonNode data = whole.path("data").isObject() ? whole.path("data") : whole;
            JsonNode revision = data.path("revision");
            return revision.isIntegralNumber() && revision.canConvertToLong() ? revision.longValue() : 0;
        } catch (JacksonException | NumberFormatException none) {
            return 0;
        }
    }

    /** Returns the entry of a record of a catalogue. */
    static Optional<CatalogueEntry> entry(PublishedRecord record) {
        byte[] value = record.value();
        if (value == null) {
            return Optional.empty();
        }
        try {
            // JSON's null is read as null.
            CatalogueEntry entry = MAPPER.readValue(value, CatalogueEntry.class);
            return entry != null && entry.id().equals(record.key()) ? Optional.of(entry) : Optional.empty();
        } catch (JacksonException | NumberFormatException noEntry) {
            return Optional.empty();
        }
    }

    private static @Nullable Class<? extends DocumentEvent> type(String name) {
        return switch (name) {
            case EventTypes.ORDER_POSTED -> OrderPosted.class;
            case EventTypes.ORDER_CANCELLED -> OrderCancelled.class;
            case EventTypes.RECEIPT_POSTED -> ReceiptPosted.class;
            case EventTypes.RECEIPT_CANCELLED -> ReceiptCancelled.class;
            case EventTypes.MOVEMENTS_POSTED -> MovementsPosted.class;
            case EventTypes.MOVEMENTS_CANCELLED -> MovementsCancelled.class;
            default -> null;
        };
    }
}
