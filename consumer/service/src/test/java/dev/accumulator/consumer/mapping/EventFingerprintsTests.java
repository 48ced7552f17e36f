package dev.accumulator.consumer.mapping;

import static dev.accumulator.consumer.mapping.Events.MIDNIGHT;
import static dev.accumulator.consumer.mapping.Events.NOON;
import static dev.accumulator.consumer.mapping.Events.cash;
import static dev.accumulator.consumer.mapping.Events.number;
import static dev.accumulator.consumer.mapping.Events.stock;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.schemas.MovementLine;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptPosted;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventFingerprintsTests {
    private static final OrderLine FIRST = line(1, "101", "50", "250.00", null);
    private static final OrderLine SECOND = line(2, "102", "1", "0.5", "0.5");

    @Test
    void isEqualForEverySpellingOfAnOrder() {
        UUID content = EventFingerprints.fingerprint(order(NOON, "5", "1", FIRST, SECOND));

        assertThat(Stream.of(
                        order(NOON, "5", "1", SECOND, FIRST),
                        order(NOON, "5", "1", line(1, "101", "50.000", "250", null), SECOND),
                        order(NOON, "5", "1", line(1, "101", "5e1", "2.5e2", "12500.00"), SECOND),
                        order(NOON.plusNanos(999), "5", "1", FIRST, SECOND)))
                .extracting(EventFingerprints::fingerprint)
                .containsOnly(content);
    }

    @Test
    void differsWhenTheContentOfAnOrderDiffers() {
        assertThat(Stream.of(
                        order(NOON, "5", "1", FIRST, SECOND),
                        order(NOON.plusMillis(1), "5", "1", FIRST, SECOND),
                        order(NOON, "6", "1", FIRST, SECOND),
                        order(NOON, "5", "2", FIRST, SECOND),
                        order(NOON, "1", "5", FIRST, SECOND),
                        order(NOON, "5", "1", FIRST),
                        order(NOON, "5", "1", line(3, "101", "50", "250", null), SECOND),
                        order(NOON, "5", "1", line(1, "103", "50", "250", null), SECOND),
                        order(NOON, "5", "1", line(1, "101", "51", "250", null), SECOND),
                        order(NOON, "5", "1", line(1, "101", "50", "251", null), SECOND),
                        order(NOON, "5", "1", line(1, "101", "50", "250", "12499"), SECOND),
                        order(NOON, "5", "1", withCost("180"), SECOND),
                        order(NOON, "5", "1", withCost("250"), SECOND)))
                .extracting(EventFingerprints::fingerprint)
                .doesNotHaveDuplicates();
    }

    @Test
    void differsForReceiptsOfDifferentSuppliers() {
        ReceiptPosted receipt = Events.receipt();

        assertThat(Stream.of("9", "10", null)
                        .map(supplier -> new ReceiptPosted(
                                receipt.receiptId(),
                                receipt.revision(),
                                receipt.occurredAt(),
                                supplier,
                                receipt.warehouseId(),
                                receipt.lines())))
                .extracting(EventFingerprints::fingerprint)
                .doesNotHaveDuplicates()
                .contains(EventFingerprints.fingerprint(receipt));
    }

    @Test
    void isEqualForEverySpellingOfMovements() {
        UUID content = EventFingerprints.fingerprint(movements(NOON, cash(null, "-1.50"), stock(MIDNIGHT)));

        assertThat(Stream.of(
                        movements(NOON, stock(MIDNIGHT), cash(null, "-1.5")),
                        movements(MIDNIGHT, stock(null), withPeriod(NOON, cash(null, "-1.5"))),
                        movements(
                                NOON,
                                new MovementLine(
                                        "cash",
                                        null,
                                        Map.of(),
                                        Map.of("amount", number("-1.5"), "fee", number("0.00"))),
                                stock(MIDNIGHT)),
                        movements(
                                NOON,
                                new MovementLine("cash", null, Map.of(), Map.of("amount", number("-1.5"))),
                                stock(MIDNIGHT))))
                .extracting(EventFingerprints::fingerprint)
                .containsOnly(content);
    }

    @Test
    void differsWhenTheContentOfMovementsDiffers() {
        assertThat(Stream.of(
                        movements(NOON, cash(null, "-1.50"), stock(MIDNIGHT)),
                        movements(MIDNIGHT, cash(null, "-1.50"), stock(MIDNIGHT)),
                        movements(NOON, cash("north", "-1.50"), stock(MIDNIGHT)),
                        movements(NOON, cash(null, "1.50"), stock(MIDNIGHT)),
                        movements(NOON, cash(null, "-1.50"), stock(null)),
                        movements(NOON, cash(null, "-1.50")),
                        movements(NOON, cash(null, "-1.50"), cash(null, "-1.50"))))
                .extracting(EventFingerprints::fingerprint)
                .doesNotHaveDuplicates();
    }

    /** Fingerprints are stored. If they changed, every redelivered document would be a conflict. */
    @Test
    void isTheSameInEveryRelease() {
        assertThat(List.of(
                        EventFingerprints.fingerprint(Events.order()),
                        EventFingerprints.fingerprint(Events.receipt()),
                        EventFingerprints.fingerprint(Events.movements())))
                .extracting(UUID::toString)
                .containsExactly(
                        "44c32565-6a72-0e5b-a01f-ba1f30d0ad9d",
                        "9d574fc7-13f4-89bb-5019-82d2dc2a90ad",
                        "a5010d36-fee4-f152-b1c5-6c26795198de");
    }

    private static OrderPosted order(Instant occurredAt, String client, String warehouse, OrderLine... lines) {
        return new OrderPosted("42", 7, occurredAt, client, warehouse, Arrays.asList(lines));
    }

    private static OrderLine line(int lineNo, String product, String quantity, String price, @Nullable String amount) {
        return new OrderLine(lineNo, product, number(quantity), number(price), amount == null ? null : number(amount));
    }

    private static OrderLine withCost(String cost) {
        return new OrderLine(1, "101", number("50"), number("250.00"), null, number(cost));
    }

    private static MovementsPosted movements(Instant period, MovementLine... movements) {
        return new MovementsPosted("adjustment:7", 3, period, List.of(movements));
    }

    private static MovementLine withPeriod(Instant period, MovementLine line) {
        return new MovementLine(line.register(), period, line.dimensions(), line.resources());
    }
}
