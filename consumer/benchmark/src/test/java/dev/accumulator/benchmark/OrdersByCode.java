package dev.accumulator.benchmark;

import dev.accumulator.consumer.event.Decoded;
import dev.accumulator.consumer.event.EventDecoder;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.event.TopicRole;
import dev.accumulator.consumer.mapping.Document;
import dev.accumulator.consumer.mapping.MappedPart;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Fingerprints;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.Origin;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Orders mapped by Java, as an application would bring it: what the service's file says, written by hand. */
final class OrdersByCode implements RecordMapping {
    private final String topic;
    private final EventDecoder decoder;

    OrdersByCode(String topic) {
        this.topic = topic;
        this.decoder = new EventDecoder(Map.of(topic, TopicRole.ORDERS));
    }

    @Override
    public String name() {
        return "orders-by-code";
    }

    @Override
    public Set<String> topics() {
        return Set.of(topic);
    }

    @Override
    public String fingerprint() {
        return "1";
    }

    @Override
    public List<String> prefixes() {
        return List.of(DocumentEvent.ORDER_PREFIX);
    }

    @Override
    public List<MappedPart> map(RawEvent record) {
        if (decoder.decode(record) instanceof Decoded.BusinessEvent event
                && event.event() instanceof OrderPosted order) {
            return List.of(new MappedPart.Mapped(
                    new Document(change(order, RecordMapping.originOf(record)), null), MappedPart.FieldFinder.NONE));
        }
        return List.of(new MappedPart.PassedOver("other"));
    }

    private static Change change(OrderPosted order, Origin origin) {
        List<Movement> movements = new ArrayList<>(2 * order.lines().size());
        List<@Nullable Object> content = new ArrayList<>();
        content.add(order.occurredAt());
        content.add(order.clientId());
        content.add(order.warehouseId());
        for (OrderLine line : order.lines()) {
            BigDecimal amount = line.amountOrComputed();
            content.addAll(List.of(line.lineNo(), line.productId(), line.quantity(), line.unitPrice(), amount));
            movements.add(new Movement(
                    "inventory",
                    order.occurredAt(),
                    Map.of("warehouse", order.warehouseId(), "product", line.productId()),
                    Map.of("quantity", line.quantity().negate(), "amount", amount.negate())));
            movements.add(new Movement(
                    "sales",
                    order.occurredAt(),
                    Map.of("product", line.productId(), "client", order.clientId()),
                    Map.of("quantity", line.quantity(), "amount", amount)));
        }
        return new Change.Post(
                order.recorder(), order.revision(), Fingerprints.ofParts(content), movements, origin.source(), origin);
    }
}
