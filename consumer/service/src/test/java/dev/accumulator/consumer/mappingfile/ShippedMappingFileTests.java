package dev.accumulator.consumer.mappingfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.event.Decoded;
import dev.accumulator.consumer.event.EventDecoder;
import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.event.TopicRole;
import dev.accumulator.consumer.mapping.MappedPart;
import dev.accumulator.consumer.mapping.OrderChange;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.consumer.mapping.ShippedMapping;
import dev.accumulator.producer.traffic.Delivery;
import dev.accumulator.producer.traffic.Disturbances;
import dev.accumulator.producer.traffic.Modes;
import dev.accumulator.producer.traffic.Traffic;
import dev.accumulator.producer.traffic.TrafficOptions;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.schemas.DocumentEvent;
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
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The shipped topics are mapped by their files, and move what this class expects by its own reckoning. */
class ShippedMappingFileTests {
    private static final Map<String, TopicRole> ROLES =
            Map.of("orders", TopicRole.ORDERS, "receipts", TopicRole.RECEIPTS);

    private final EventDecoder decoder = new EventDecoder(ROLES);
    private final Map<String, ShippedMapping> shipped = Map.of(
            "orders", ShippedFiles.mapping(TopicRole.ORDERS, "orders", EventLimits.DEFAULT),
            "receipts", ShippedFiles.mapping(TopicRole.RECEIPTS, "receipts", EventLimits.DEFAULT));

    /** By themselves, as somebody uses them who copies them for a topic of his own, whose registers are of other types. */
    private final Map<String, FileMapping> copied = Map.of("orders", copy("orders"), "receipts", copy("receipts"));

    private static FileMapping copy(String name) {
        String text = ShippedFiles.text(name).orElseThrow();
        return MappingFiles.loadShipped(
                new MappingSource(name + ".yaml", text), Mapping.REGISTERS, EventLimits.DEFAULT);
    }

    @Test
    void movesWhatIsExpectedOfTheDemosTraffic() {
        int[] posted = new int[1];
        int[] unposted = new int[1];
        int[] withdrawn = new int[1];
        Traffic.of(TrafficOptions.of(17, 6_000)
                        .with(new Disturbances(5, 5, 10, 30, 0))
                        .with(Modes.MIXED))
                .forEachRemaining(delivery -> {
                    if (!ROLES.containsKey(delivery.topic())) {
                        return;
                    }
                    RawEvent record = raw(delivery);
                    MappedPart.Mapped mapped = mapped(shipped(record.topic()), record);
                    Change copy =
                            mapped(copied(record.topic()), record).document().change();
                    Change change = mapped.document().change();
                    switch (decoder.decode(record)) {
                        case Decoded.BusinessEvent event -> {
                            List<String> expected = expected(event.event());
                            assertThat(spelled(change)).isEqualTo(expected);
                            assertThat(spelled(copy)).isEqualTo(expected);
                            assertThat(mapped.document().order()).isEqualTo(expectedOrder(event.event()));
                            posted[0] += change instanceof Change.Post ? 1 : 0;
                            unposted[0] += change instanceof Change.Unpost ? 1 : 0;
                        }
                        case Decoded.Tombstone tombstone -> {
                            assertThat(spelled(change)).containsExactly(tombstone.recorder() + " withdrawn");
                            assertThat(copy).isEqualTo(change);
                            assertThat(mapped.document().order())
                                    .isEqualTo(
                                            record.topic().equals("orders")
                                                    ? new OrderChange.Withdraw(Objects.requireNonNull(delivery.key()))
                                                    : null);
                            withdrawn[0]++;
                        }
                        case Decoded.Undecodable bad -> throw new AssertionError(bad.toString());
                    }
                });
        assertThat(posted[0]).isGreaterThan(1_000);
        assertThat(unposted[0]).isGreaterThan(50);
        assertThat(withdrawn[0]).isGreaterThan(10);
    }

    private ShippedMapping shipped(String topic) {
        return Objects.requireNonNull(shipped.get(topic));
    }

    private FileMapping copied(String topic) {
        return Objects.requireNonNull(copied.get(topic));
    }

    private static MappedPart.Mapped mapped(RecordMapping mapping, RawEvent record) {
        List<MappedPart> parts = mapping.map(record);
        assertThat(parts).singleElement().isInstanceOf(MappedPart.Mapped.class);
        return (MappedPart.Mapped) parts.getFirst();
    }

    /** Both movements of a line stand together: what leaves the stock, then what was sold. */
    private static List<String> expected(DocumentEvent event) {
        List<String> lines = new ArrayList<>();
        lines.add(event.recorder() + " r" + event.revision());
        switch (event) {
            case OrderPosted order -> {
                for (OrderLine line : order.lines()) {
                    BigDecimal amount = line.amountOrComputed();
                    lines.add(movement(
                            "inventory",
                            order.occurredAt(),
                            Map.of("warehouse", order.warehouseId(), "product", line.productId()),
                            line.quantity().negate(),
                            amount.negate()));
                    lines.add(movement(
                            "sales",
                            order.occurredAt(),
                            Map.of("product", line.productId(), "client", order.clientId()),
                            line.quantity(),
                            amount));
                }
            }
            case ReceiptPosted receipt -> {
                for (ReceiptLine line : receipt.lines()) {
                    lines.add(movement(
                            "inventory",
                            receipt.occurredAt(),
                            Map.of("warehouse", receipt.warehouseId(), "product", line.productId()),
                            line.quantity(),
                            line.amountOrComputed()));
                }
            }
            case OrderCancelled cancelled -> lines.add("unposted");
            case ReceiptCancelled cancelled -> lines.add("unposted");
            case MovementsPosted other -> throw new AssertionError(other.toString());
            case MovementsCancelled other -> throw new AssertionError(other.toString());
            case ReservationEvent other -> throw new AssertionError(other.toString());
        }
        return lines;
    }

    private static @Nullable OrderChange expectedOrder(DocumentEvent event) {
        return switch (event) {
            case OrderPosted order ->
                new OrderChange.Post(
                        order.orderId(),
                        order.revision(),
                        order.occurredAt(),
                        order.clientId(),
                        order.warehouseId(),
                        order.reservationId(),
                        order.lines());
            case OrderCancelled order -> new OrderChange.Cancel(order.orderId(), order.revision(), order.occurredAt());
            case DocumentEvent other -> null;
        };
    }

    private static List<String> spelled(Change change) {
        List<String> lines = new ArrayList<>();
        switch (change) {
            case Change.Post post -> {
                lines.add(post.recorder() + " r" + post.revision());
                for (Movement movement : post.movements()) {
                    lines.add(movement(
                            movement.register(),
                            movement.period(),
                            movement.dimensions(),
                            Objects.requireNonNull(movement.resources().get("quantity")),
                            Objects.requireNonNull(movement.resources().get("amount"))));
                }
            }
            case Change.Unpost unpost -> {
                lines.add(unpost.recorder() + " r" + unpost.revision());
                lines.add("unposted");
            }
            case Change.Withdraw withdraw -> lines.add(withdraw.recorder() + " withdrawn");
        }
        return lines;
    }

    private static String movement(
            String register,
            Instant period,
            Map<String, ? extends @Nullable Object> dimensions,
            BigDecimal quantity,
            BigDecimal amount) {
        return register + " " + period + " " + new TreeMap<>(dimensions) + " " + plain(quantity) + " " + plain(amount);
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private static RawEvent raw(Delivery delivery) {
        List<RawEvent.Header> headers = new ArrayList<>();
        for (Header header : delivery.headers()) {
            headers.add(new RawEvent.Header(header.key(), header.value()));
        }
        String key = delivery.key();
        return new RawEvent(
                delivery.topic(),
                0,
                0,
                0,
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                delivery.value(),
                headers);
    }
}
