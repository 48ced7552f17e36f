package dev.accumulator.consumer.mapping;

import static dev.accumulator.consumer.mapping.Events.MIDNIGHT;
import static dev.accumulator.consumer.mapping.Events.NOON;
import static dev.accumulator.consumer.mapping.Events.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.event.Decoded;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.Origin;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.MovementsCancelled;
import dev.accumulator.schemas.ReservationConfirmed;
import dev.accumulator.schemas.ReservationEvent;
import dev.accumulator.schemas.ReservationLine;
import dev.accumulator.schemas.ReservationReleased;
import dev.accumulator.schemas.ReservationRequested;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DocumentMappingTests {
    private static final Origin ORIGIN = new Origin("orders-3", 1207, 1_770_000_000_123L);
    private static final String SOURCE = "orders-3@1207";

    @Test
    void passesMovementsOnAsTheyAre() {
        Document document = map(Events.movements());

        assertThat(document.change()).isInstanceOfSatisfying(Change.Post.class, post -> {
            assertThat(post.recorder()).isEqualTo("adjustment:7");
            assertThat(post.movements())
                    .usingRecursiveComparison()
                    .withComparatorForType(Comparator.naturalOrder(), BigDecimal.class)
                    .isEqualTo(List.of(
                            new Movement("cash", NOON, Map.of("desk", "north"), Map.of("amount", number("-1.50"))),
                            new Movement(
                                    "inventory",
                                    MIDNIGHT,
                                    Map.of("warehouse", "1", "product", "42"),
                                    Map.of("quantity", number("100"), "amount", number("5000")))));
        });
        assertThat(document.order()).isNull();
    }

    /** Each line goes into what is reserved, and out again at the end; one that became an order has no end of its own. */
    @Test
    void reservesUntilTheEndOfAReservation() {
        List<ReservationLine> lines = List.of(new ReservationLine(1, "101", number("5")));
        ReservationEvent requested = new ReservationRequested("7", 1, NOON, NOON.plusSeconds(60), "1", lines);
        Document document = map(requested);

        assertThat(document.reservation()).isEqualTo(new ReservationChange.Post(requested));
        assertThat(document.change().recorder()).isEqualTo("reservation:7");
        assertThat(reserved(requested)).containsExactly("0s 5", "60s -5");
        assertThat(reserved(new ReservationConfirmed("7", 2, NOON, NOON.plusSeconds(60), "42", "1", lines)))
                .containsExactly("0s 5");
        assertThat(reserved(released(20, null, lines))).containsExactly("0s 5", "20s -5");
        // After the expiry there is nothing to release, unless it was confirmed.
        assertThat(reserved(released(90, null, lines))).containsExactly("0s 5", "60s -5");
        assertThat(reserved(released(90, "42", lines))).containsExactly("0s 5", "90s -5");
        assertThat(DocumentMapping.documentOf(new Decoded.Tombstone("reservation:7"), ORIGIN)
                        .reservation())
                .isEqualTo(new ReservationChange.Withdraw("7"));
    }

    private static ReservationReleased released(int seconds, @Nullable String order, List<ReservationLine> lines) {
        return new ReservationReleased(
                "7", 2, NOON, NOON.plusSeconds(60), NOON.plusSeconds(seconds), order, "1", lines);
    }

    private static List<String> reserved(ReservationEvent event) {
        return ((Change.Post) map(event).change())
                .movements().stream()
                        .map(movement -> {
                            assertThat(movement.register()).isEqualTo("reserved");
                            assertThat(movement.dimensions()).isEqualTo(Map.of("warehouse", "1", "product", "101"));
                            return Duration.between(NOON, movement.period()).toSeconds() + "s "
                                    + movement.resources().get("quantity");
                        })
                        .toList();
    }

    @Test
    void unpostsACancelledDocument() {
        assertThat(map(new MovementsCancelled("adjustment:7", 4)))
                .isEqualTo(new Document(new Change.Unpost("adjustment:7", 4, SOURCE, ORIGIN), null));
    }

    @Test
    void withdrawsTheDocumentOfATombstone() {
        assertThat(DocumentMapping.documentOf(new Decoded.Tombstone("adjustment:7"), ORIGIN))
                .isEqualTo(new Document(new Change.Withdraw("adjustment:7", SOURCE, ORIGIN), null));
    }

    private static Document map(DocumentEvent event) {
        return DocumentMapping.documentOf(Events.business(event, "$"), ORIGIN);
    }
}
