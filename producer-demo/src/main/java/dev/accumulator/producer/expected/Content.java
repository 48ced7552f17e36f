package dev.accumulator.producer.expected;

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
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The content of a document, whatever its spelling. The order of its lines, the difference between a given and a
 * computed amount, and the moment of a cancellation do not matter.
 */
record Content(Class<?> type, List<? extends @Nullable Object> head, Object lines) {

    static boolean same(DocumentEvent left, DocumentEvent right) {
        return left.equals(right) || of(left).equals(of(right));
    }

    private static Content of(DocumentEvent event) {
        return switch (event) {
            case OrderPosted order ->
                new Content(
                        OrderPosted.class,
                        List.of(order.occurredAt(), order.clientId(), order.warehouseId()),
                        counted(order.lines(), Content::line));
            case ReceiptPosted receipt ->
                new Content(
                        ReceiptPosted.class,
                        List.of(
                                receipt.occurredAt(),
                                Objects.requireNonNullElse(receipt.supplierId(), ""),
                                receipt.warehouseId()),
                        counted(receipt.lines(), Content::line));
            case MovementsPosted document ->
                new Content(
                        MovementsPosted.class,
                        List.of(),
                        counted(document.movements(), line -> movement(document, line)));
            case OrderCancelled e -> new Content(OrderCancelled.class, List.of(), List.of());
            case ReceiptCancelled e -> new Content(ReceiptCancelled.class, List.of(), List.of());
            case MovementsCancelled e -> new Content(MovementsCancelled.class, List.of(), List.of());
            case ReservationEvent e -> throw new IllegalArgumentException(e.recorder() + " is not expected");
        };
    }

    private static OrderLine line(OrderLine line) {
        return new OrderLine(
                line.lineNo(),
                line.productId(),
                line.quantity(),
                line.unitPrice(),
                line.amountOrComputed(),
                line.unitCost());
    }

    private static ReceiptLine line(ReceiptLine line) {
        return new ReceiptLine(
                line.lineNo(), line.productId(), line.quantity(), line.unitCost(), line.amountOrComputed());
    }

    private static MovementLine movement(MovementsPosted document, MovementLine line) {
        return new MovementLine(
                line.register(),
                Objects.requireNonNullElse(line.period(), document.period()),
                line.dimensions(),
                line.resources());
    }

    private static <T> Object counted(List<T> lines, Function<T, T> canonical) {
        return lines.stream().collect(Collectors.groupingBy(canonical, Collectors.counting()));
    }
}
