package dev.accumulator.registers;

import static dev.accumulator.registers.Samples.APRIL;
import static dev.accumulator.registers.Samples.MAY;
import static dev.accumulator.registers.Samples.cell;
import static dev.accumulator.registers.Samples.day;
import static dev.accumulator.registers.Samples.listOf;
import static dev.accumulator.registers.Samples.moment;
import static dev.accumulator.registers.Samples.only;
import static dev.accumulator.registers.Samples.post;
import static dev.accumulator.registers.Samples.stock;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Fingerprints;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.PointInTime;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How movements and documents are read. */
interface MovementContract extends Contract {

    private static MovementQuery query(
            @Nullable PointInTime from,
            @Nullable PointInTime to,
            @Nullable Instant recordedFrom,
            @Nullable Instant recordedTo,
            boolean history,
            MovementQuery.Order order,
            PageRequest page) {
        return new MovementQuery("stock", null, Map.of(), from, to, recordedFrom, recordedTo, history, order, page);
    }

    private static MovementQuery inOrder(MovementQuery.Order order, boolean history, PageRequest page) {
        return query(null, null, null, null, history, order, page);
    }

    private static MovementQuery between(@Nullable PointInTime from, @Nullable PointInTime to) {
        return query(from, to, null, null, false, MovementQuery.Order.RECORDED_OLDEST_FIRST, PageRequest.FIRST);
    }

    /** Recorder, revision, line, whether reversal, and quantity. */
    private List<String> shown(MovementQuery query) {
        return shown(engine().movements(query).rows());
    }

    private static List<String> shown(List<MovementRow> rows) {
        return rows.stream()
                .map(row -> row.recorder() + "/" + row.revision() + "/" + row.line() + (row.reversal() ? "r " : " ")
                        + Objects.requireNonNull(row.resources().get("quantity"))
                                .stripTrailingZeros()
                                .toPlainString())
                .toList();
    }

    private void postHistory() {
        engine().define(stock());
        take(
                post("a", 1, stock(MAY, 1, 1, null, "1"), stock(APRIL, 1, 2, "L", "2")),
                post("b", 1, stock(APRIL, 2, 1, null, "3")));
        take(post("a", 2, stock(MAY, 1, 1, null, "10")));
        take(Change.Unpost.of("b", 2));
        take(post("c", 5, stock(APRIL, 1, 1, null, "-4")));
    }

    @Test
    default void theCurrentMovementsAreThoseThatWereNotTakenBack() {
        postHistory();
        assertThat(shown(MovementQuery.of("stock", Map.of()))).containsExactly("c/5/1 -4", "a/2/1 10");
        assertThat(engine().movements(MovementQuery.of("stock", Map.of())).rows())
                .last()
                .satisfies(row -> {
                    assertThat(row.register()).isEqualTo("stock");
                    assertThat(row.period()).isEqualTo(MAY);
                    assertThat(row.dimensions()).isEqualTo(cell("warehouse", 1L, "product", 1L, "lot", null));
                    assertThat(row.resources())
                            .isEqualTo(Map.of("quantity", new BigDecimal("10.0000"), "amount", new BigDecimal("0.00")));
                });
    }

    @Test
    default void theHistoryKeepsWhatWasReplacedAndItsReversals() {
        postHistory();
        List<String> oldestFirst =
                List.of("a/1/1 1", "a/1/2 2", "b/1/1 3", "a/1/1r -1", "a/1/2r -2", "a/2/1 10", "b/1/1r -3", "c/5/1 -4");
        assertThat(shown(inOrder(MovementQuery.Order.RECORDED_OLDEST_FIRST, true, PageRequest.FIRST)))
                .isEqualTo(oldestFirst);
        assertThat(shown(inOrder(MovementQuery.Order.RECORDED_NEWEST_FIRST, true, PageRequest.FIRST)))
                .isEqualTo(oldestFirst.reversed());
    }

    @Test
    default void movementsComeInTheOrderOfTheirPeriods() {
        postHistory();
        List<String> oldestFirst =
                List.of("a/1/2 2", "b/1/1 3", "a/1/2r -2", "b/1/1r -3", "c/5/1 -4", "a/1/1 1", "a/1/1r -1", "a/2/1 10");
        assertThat(shown(inOrder(MovementQuery.Order.PERIOD_OLDEST_FIRST, true, PageRequest.FIRST)))
                .isEqualTo(oldestFirst);
        assertThat(shown(inOrder(MovementQuery.Order.PERIOD_NEWEST_FIRST, true, PageRequest.FIRST)))
                .isEqualTo(oldestFirst.reversed());
    }

    @Test
    default void movementsArePagedInEveryOrder() {
        postHistory();
        for (MovementQuery.Order order : MovementQuery.Order.values()) {
            for (int limit : List.of(1, 3, 7, 8)) {
                List<MovementRow> paged = new ArrayList<>();
                String cursor = null;
                do {
                    Page<MovementRow> page = engine().movements(inOrder(order, true, new PageRequest(limit, cursor)));
                    paged.addAll(page.rows());
                    cursor = page.next();
                } while (cursor != null);
                assertThat(paged)
                        .isEqualTo(engine().movements(inOrder(order, true, PageRequest.FIRST))
                                .rows())
                        .hasSize(8);
            }
        }
    }

    @Test
    default void movementsAreFoundByDocumentAndCell() {
        postHistory();
        MovementQuery ofA = new MovementQuery(
                "stock",
                "a",
                Map.of(),
                null,
                null,
                null,
                null,
                true,
                MovementQuery.Order.RECORDED_OLDEST_FIRST,
                PageRequest.FIRST);
        assertThat(shown(ofA)).containsExactly("a/1/1 1", "a/1/2 2", "a/1/1r -1", "a/1/2r -2", "a/2/1 10");
        assertThat(shown(MovementQuery.of("stock", only("warehouse", 1, "product", 1))))
                .containsExactly("c/5/1 -4", "a/2/1 10");
        assertThat(shown(MovementQuery.of("stock", Map.of("lot", listOf(null, "L"), "warehouse", listOf(2, 3)))))
                .isEmpty();
        assertThat(engine().movements(new MovementQuery(
                                "stock",
                                "no\0one",
                                Map.of(),
                                null,
                                null,
                                null,
                                null,
                                true,
                                MovementQuery.Order.RECORDED_OLDEST_FIRST,
                                PageRequest.FIRST))
                        .rows())
                .isEmpty();
    }

    @Test
    default void movementsAreFoundByPeriod() {
        postHistory();
        assertThat(shown(between(day("2026-04-19"), day("2026-04-19")))).containsExactly("c/5/1 -4");
        assertThat(shown(between(day("2026-04-20"), day("2026-05-02")))).isEmpty();
        assertThat(shown(between(moment("2026-04-19T10:15:00Z"), moment("2026-05-03T07:59:59.999999999Z"))))
                .containsExactly("c/5/1 -4");
        assertThat(shown(between(moment("2026-04-19T10:15:00.000000001Z"), null)))
                .containsExactly("a/2/1 10");
        assertThat(shown(between(day("0001-01-01"), day("9999-12-31")))).hasSize(2);
        assertRefused(
                () -> engine().movements(between(day("+10000-01-01"), null)),
                "invalid-query",
                "from",
                "+10000-01-01 is not in the years 0001 to 9999");
    }

    @Test
    default void movementsAreFoundByTheMomentOfTheirRecording() {
        engine().define(stock());
        take(post("a", 1, stock(APRIL, 1, 1, null, "1")));
        Instant first = engine().mark();
        take(post("b", 1, stock(APRIL, 1, 1, null, "2")));
        Instant second = engine().mark();
        take(post("a", 2, stock(APRIL, 1, 1, null, "3")));
        MovementQuery.Order order = MovementQuery.Order.RECORDED_OLDEST_FIRST;
        assertThat(shown(query(null, null, first, second, true, order, PageRequest.FIRST)))
                .containsExactly("b/1/1 2");
        assertThat(shown(query(null, null, null, second, true, order, PageRequest.FIRST)))
                .containsExactly("a/1/1 1", "b/1/1 2");
        assertThat(shown(query(null, null, second, null, true, order, PageRequest.FIRST)))
                .containsExactly("a/1/1r -1", "a/2/1 3");
        Instant recorded = engine().recorder("b").orElseThrow().recordedAt();
        assertThat(recorded).isBetween(first, second);
        // Both bounds are included, and nothing beyond them is, not even by a nanosecond.
        assertThat(shown(query(null, null, recorded, recorded, true, order, PageRequest.FIRST)))
                .containsExactly("b/1/1 2");
        assertThat(shown(query(null, null, recorded.plusNanos(1), second, true, order, PageRequest.FIRST)))
                .isEmpty();
        assertThat(shown(query(null, null, first, recorded.minusNanos(1), true, order, PageRequest.FIRST)))
                .isEmpty();
    }

    @Test
    default void aDocumentIsReadWithItsMovementsAndSource() {
        engine().define(stock());
        engine().define(Samples.sold());
        take(new Change.Post(
                "a",
                7,
                Fingerprints.ofParts(List.of("content")),
                List.of(stock(APRIL, 1, 1, null, "1"), Samples.sold(APRIL, 1, "Ann", "2"), stock(MAY, 1, 2, null, "3")),
                "orders-3@12"));
        assertThat(engine().recorder("a")).hasValueSatisfying(state -> {
            assertThat(state.recorder()).isEqualTo("a");
            assertThat(state.revision()).isEqualTo(7);
            assertThat(state.posted()).isTrue();
            assertThat(state.source()).isEqualTo("orders-3@12");
            assertThat(shown(state.movements())).containsExactly("a/7/2 2", "a/7/1 1", "a/7/3 3");
        });
        take(new Change.Unpost("a", 8, "orders-3@13"));
        assertThat(engine().recorder("a")).hasValueSatisfying(state -> {
            assertThat(state.revision()).isEqualTo(8);
            assertThat(state.posted()).isFalse();
            assertThat(state.source()).isEqualTo("orders-3@13");
            assertThat(state.movements()).isEmpty();
        });
    }
}
