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
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One signed change that a posted document makes. */
record Movement(Cell cell, LocalDate day, List<BigDecimal> resources) {

    /** Hands out the movements of a document; none if it is withdrawn. */
    static void each(DocumentEvent document, Consumer<Movement> receiver) {
        switch (document) {
            case OrderPosted order -> order(order, receiver);
            case ReceiptPosted receipt -> receipt(receipt, receiver);
            case MovementsPosted movements -> movements(movements, receiver);
            case OrderCancelled e -> {}
            case ReceiptCancelled e -> {}
            case MovementsCancelled e -> {}
            case ReservationEvent e -> throw new IllegalArgumentException(e.recorder() + " is not expected");
        }
    }

    private static void order(OrderPosted order, Consumer<Movement> receiver) {
        for (OrderLine line : order.lines()) {
            BigDecimal quantity = line.quantity();
            BigDecimal amount = line.amountOrComputed();
            receiver.accept(of(
                    Register.INVENTORY,
                    List.of(order.warehouseId(), line.productId()),
                    order.occurredAt(),
                    List.of(quantity.negate(), amount.negate())));
            receiver.accept(of(
                    Register.SALES,
                    List.of(line.productId(), order.clientId()),
                    order.occurredAt(),
                    List.of(quantity, amount)));
        }
    }

    private static void receipt(ReceiptPosted receipt, Consumer<Movement> receiver) {
        for (ReceiptLine line : receipt.lines()) {
            receiver.accept(of(
                    Register.INVENTORY,
                    List.of(receipt.warehouseId(), line.productId()),
                    receipt.occurredAt(),
                    List.of(line.quantity(), line.amountOrComputed())));
        }
    }

    private static void movements(MovementsPosted document, Consumer<Movement> receiver) {
        if (!document.entries().isEmpty()) {
            throw new IllegalArgumentException("The model counts no entries of ledgers");
        }
        for (MovementLine line : document.movements()) {
            Register register = Register.named(line.register());
            List<String> values = new ArrayList<>();
            for (String dimension : register.dimensions()) {
                values.add(present(dimension, line.dimensions().get(dimension)));
            }
            List<BigDecimal> resources = new ArrayList<>();
            for (String resource : register.resources()) {
                resources.add(present(resource, line.resources().get(resource)));
            }
            receiver.accept(
                    of(register, values, Objects.requireNonNullElse(line.period(), document.period()), resources));
        }
    }

    private static <T> T present(String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("The model cannot count a movement without " + name);
        }
        return value;
    }

    private static Movement of(Register register, List<String> values, Instant period, List<BigDecimal> resources) {
        LocalDate day = LocalDate.ofInstant(period, ZoneOffset.UTC);
        return new Movement(new Cell(register.name(), values), day, resources);
    }
}
