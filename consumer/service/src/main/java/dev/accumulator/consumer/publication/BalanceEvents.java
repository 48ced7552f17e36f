package dev.accumulator.consumer.publication;

import dev.accumulator.consumer.outbox.OutboxMessage;
import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.schemas.EventTypes;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The events that tell the balances of cells; see {@code balance-changed.schema.json}.
 *
 * <p>Each has an id of its own. An id that is made of the content would come again when a balance does, and a receiver that
 * drops repeats would keep the balance in between.
 */
final class BalanceEvents {
    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String SOURCE = "/accumulator";
    private static final String BALANCES = "balances";
    private static final int VALUE_BYTES = 256;

    private final String topic;
    private final Clock clock;

    BalanceEvents(String topic, Clock clock) {
        this.topic = topic;
        this.clock = clock;
    }

    /**
     * Tells the balance of a cell.
     *
     * @param positions the positions that the balance includes
     */
    OutboxMessage balance(String register, BalanceRow row, String positions) {
        ByteArrayOutputStream value = new ByteArrayOutputStream(VALUE_BYTES);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), value)) {
            json.writeStartObject();
            json.writeStringProperty("register", register);
            json.writeObjectPropertyStart("dimensions");
            row.dimensions().forEach((name, dimension) -> {
                json.writeName(name);
                CellKey.write(json, dimension);
            });
            json.writeEndObject();
            json.writeObjectPropertyStart(BALANCES);
            row.resources().forEach((name, figure) -> json.writeStringProperty(name, figure.toPlainString()));
            json.writeEndObject();
            json.writeStringProperty("positions", positions);
            json.writeEndObject();
        }
        return new OutboxMessage(
                topic,
                CellKey.of(register, row.dimensions().values()),
                EventTypes.BALANCE_CHANGED,
                newId(),
                clock.instant(),
                SOURCE,
                register,
                value.toByteArray());
    }

    /** Tells that there is no cell of this key: a record without a value. */
    OutboxMessage gone(String register, String key) {
        return OutboxMessage.tombstone(
                topic, key, EventTypes.BALANCE_CHANGED, newId(), clock.instant(), SOURCE, register);
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }

    /** True if a record of the topic says that the cell has this balance. */
    static boolean tells(byte @Nullable [] value, BalanceRow row) {
        if (value == null) {
            return false;
        }
        try {
            JsonNode told = MAPPER.readTree(value).path(BALANCES);
            Map<String, BigDecimal> figures = row.resources();
            return told.size() == figures.size()
                    && figures.entrySet().stream()
                            .allMatch(figure -> figure.getValue()
                                    .toPlainString()
                                    .equals(told.path(figure.getKey()).asString("")));
        } catch (JacksonException foreign) {
            return false;
        }
    }
}
