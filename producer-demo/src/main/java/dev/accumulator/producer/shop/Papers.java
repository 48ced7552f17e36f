package dev.accumulator.producer.shop;

import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.MovementLine;
import dev.accumulator.schemas.MovementsCancelled;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptCancelled;
import dev.accumulator.schemas.ReceiptLine;
import dev.accumulator.schemas.ReceiptPosted;
import dev.accumulator.schemas.ReservationEvent;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes documents. */
final class Papers {

    private static final String REGISTER = "inventory";

    private Papers() {}

    /** @param costs what a unit has cost, by product, as far as it is known; an order tells it */
    static DocumentEvent of(Kind kind, String recorder, long revision, Draft draft, Map<String, BigDecimal> costs) {
        return switch (kind) {
            case ORDER -> order(kind.id(recorder), revision, draft, costs);
            case RECEIPT -> receipt(kind.id(recorder), revision, draft);
            case TRANSFER -> transfer(recorder, revision, draft);
            case COUNT, OTHER -> count(recorder, revision, draft);
        };
    }

    private static OrderPosted order(String id, long revision, Draft draft, Map<String, BigDecimal> costs) {
        List<OrderLine> lines = new ArrayList<>();
        for (Draft.Line line : draft.lines()) {
            lines.add(new OrderLine(
                    lines.size() + 1, line.product(), line.quantity(), line.price(), null, costs.get(line.product())));
        }
        return new OrderPosted(id, revision, draft.at(), draft.other(), draft.warehouse(), lines);
    }

    private static ReceiptPosted receipt(String id, long revision, Draft draft) {
        List<ReceiptLine> lines = new ArrayList<>();
        for (Draft.Line line : draft.lines()) {
            lines.add(new ReceiptLine(lines.size() + 1, line.product(), line.quantity(), line.price(), null));
        }
        return new ReceiptPosted(id, revision, draft.at(), null, draft.warehouse(), lines);
    }

    /** All that leaves one warehouse arrives in the other. */
    private static MovementsPosted transfer(String recorder, long revision, Draft draft) {
        List<MovementLine> lines = new ArrayList<>();
        for (Draft.Line line : draft.lines()) {
            lines.add(
                    movement(draft.warehouse(), line.product(), line.quantity().negate(), line.price()));
            lines.add(movement(draft.other(), line.product(), line.quantity(), line.price()));
        }
        return new MovementsPosted(recorder, revision, draft.at(), lines);
    }

    /** @param draft its quantities are the differences of what was counted */
    private static MovementsPosted count(String recorder, long revision, Draft draft) {
        List<MovementLine> lines = new ArrayList<>();
        for (Draft.Line line : draft.lines()) {
            lines.add(movement(draft.warehouse(), line.product(), line.quantity(), line.price()));
        }
        return new MovementsPosted(recorder, revision, draft.at(), lines);
    }

    private static MovementLine movement(String warehouse, String product, BigDecimal quantity, BigDecimal price) {
        // Linked maps, because the order of others would show in the JSON.
        Map<String, @Nullable String> dimensions = new LinkedHashMap<>();
        dimensions.put("warehouse", warehouse);
        dimensions.put("product", product);
        Map<String, BigDecimal> resources = new LinkedHashMap<>();
        resources.put("quantity", quantity);
        resources.put("amount", quantity.multiply(price).setScale(2, RoundingMode.HALF_UP));
        return new MovementLine(REGISTER, null, dimensions, resources);
    }

    static DocumentEvent cancelled(DocumentEvent document, long revision, Instant at) {
        return switch (document) {
            case OrderPosted e -> new OrderCancelled(e.orderId(), revision, at);
            case OrderCancelled e -> new OrderCancelled(e.orderId(), revision, at);
            case ReceiptPosted e -> new ReceiptCancelled(e.receiptId(), revision, at);
            case ReceiptCancelled e -> new ReceiptCancelled(e.receiptId(), revision, at);
            case MovementsPosted e -> new MovementsCancelled(e.recorder(), revision);
            case MovementsCancelled e -> new MovementsCancelled(e.recorder(), revision);
            case ReservationEvent e -> throw noPaper(e);
        };
    }

    private static IllegalArgumentException noPaper(ReservationEvent event) {
        return new IllegalArgumentException("The shop makes no reservations: " + event.recorder());
    }

    /** Returns the same document at another revision, with all of its quantities multiplied. */
    static DocumentEvent times(DocumentEvent document, long revision, int factor) {
        BigDecimal by = BigDecimal.valueOf(factor);
        return switch (document) {
            case OrderPosted e ->
                new OrderPosted(
                        e.orderId(),
                        revision,
                        e.occurredAt(),
                        e.clientId(),
                        e.warehouseId(),
                        e.reservationId(),
                        e.lines().stream()
                                .map(line -> new OrderLine(
                                        line.lineNo(),
                                        line.productId(),
                                        line.quantity().multiply(by),
                                        line.unitPrice(),
                                        times(line.amount(), by),
                                        line.unitCost()))
                                .toList());
            case ReceiptPosted e ->
                new ReceiptPosted(
                        e.receiptId(),
                        revision,
                        e.occurredAt(),
                        e.supplierId(),
                        e.warehouseId(),
                        e.lines().stream()
                                .map(line -> new ReceiptLine(
                                        line.lineNo(),
                                        line.productId(),
                                        line.quantity().multiply(by),
                                        line.unitCost(),
                                        times(line.amount(), by)))
                                .toList());
            case MovementsPosted e ->
                new MovementsPosted(
                        e.recorder(),
                        revision,
                        e.period(),
                        e.movements().stream().map(line -> times(line, by)).toList());
            case OrderCancelled e -> cancelled(e, revision, e.occurredAt());
            case ReceiptCancelled e -> cancelled(e, revision, e.occurredAt());
            case MovementsCancelled e -> new MovementsCancelled(e.recorder(), revision);
            case ReservationEvent e -> throw noPaper(e);
        };
    }

    private static @Nullable BigDecimal times(@Nullable BigDecimal amount, BigDecimal by) {
        return amount == null ? null : amount.multiply(by);
    }

    private static MovementLine times(MovementLine line, BigDecimal by) {
        Map<String, BigDecimal> resources = new LinkedHashMap<>();
        line.resources().forEach((name, value) -> resources.put(name, value.multiply(by)));
        return new MovementLine(line.register(), line.period(), line.dimensions(), resources);
    }

    /** Returns the places in stock that a document moves. */
    static Set<Place> places(DocumentEvent document) {
        Set<Place> places = new LinkedHashSet<>();
        switch (document) {
            case OrderPosted e -> e.lines().forEach(line -> places.add(new Place(e.warehouseId(), line.productId())));
            case ReceiptPosted e -> e.lines().forEach(line -> places.add(new Place(e.warehouseId(), line.productId())));
            case MovementsPosted e ->
                e.movements().forEach(line -> {
                    String warehouse = line.dimensions().get("warehouse");
                    String product = line.dimensions().get("product");
                    if (line.register().equals(REGISTER) && warehouse != null && product != null) {
                        places.add(new Place(warehouse, product));
                    }
                });
            case OrderCancelled e -> {}
            case ReceiptCancelled e -> {}
            case MovementsCancelled e -> {}
            case ReservationEvent e -> {}
        }
        return places;
    }
}
