package dev.accumulator.producer.expected;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.schemas.MovementLine;
import dev.accumulator.schemas.MovementsCancelled;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpectationTests {

    private static final Instant NOON = Instant.parse("2026-04-10T12:00:00Z");

    private final Expectation expectation = new Expectation();

    @Test
    void theNewestRevisionWinsInAnyOrderOfArrival() {
        assertThat(expectation.accept(order(2, "5"))).isEqualTo(Outcome.ACCEPTED);
        assertThat(expectation.accept(order(1, "3"))).isEqualTo(Outcome.STALE);
        assertThat(expectation.accept(order(2, "5.000"))).isEqualTo(Outcome.DUPLICATE);
        assertThat(expectation.accept(order(2, "6"))).isEqualTo(Outcome.CONFLICT);

        assertThat(inventory()).containsExactly(Map.entry(stock("1", "101"), List.of("-5", "-12.50")));
        assertThat(recorder("order:7")).isEqualTo(new ExpectedRecorder(true, 2, List.of(2L)));
    }

    @Test
    void aCancellationWithdrawsAndANewerRevisionPostsAgain() {
        expectation.accept(order(1, "3"));
        expectation.accept(new OrderCancelled("7", 2, NOON));

        assertThat(inventory()).isEmpty();
        assertThat(expectation.state().orders()).isEmpty();
        assertThat(recorder("order:7")).isEqualTo(new ExpectedRecorder(false, 2, List.of(1L)));

        expectation.accept(order(3, "4"));
        assertThat(inventory()).containsExactly(Map.entry(stock("1", "101"), List.of("-4", "-10.00")));
        assertThat(recorder("order:7")).isEqualTo(new ExpectedRecorder(true, 3, List.of(1L, 3L)));
    }

    @Test
    void oneDocumentIsToldAsItIsByNow() {
        assertThat(expectation.recorder("order:7")).isEmpty();
        assertThat(expectation.dayTurnovers("order:7")).isEmpty();
        expectation.accept(order(1, "3"));
        expectation.accept(order(2, "5"));

        assertThat(expectation.recorder("order:7")).contains(recorder("order:7"));
        assertThat(expectation.dayTurnovers("order:7"))
                .isEqualTo(expectation.state().dayTurnovers())
                .hasSize(2);

        expectation.withdraw("order:7");
        assertThat(expectation.dayTurnovers("order:7")).isEmpty();
    }

    @Test
    void aTombstoneWithdrawsAtTheSameRevisionAndARepeatDoesNotPostAgain() {
        assertThat(expectation.withdraw("order:7")).isEqualTo(Outcome.NOTHING);
        expectation.accept(order(1, "3"));
        assertThat(expectation.withdraw("order:7")).isEqualTo(Outcome.ACCEPTED);
        assertThat(expectation.withdraw("order:7")).isEqualTo(Outcome.NOTHING);

        assertThat(expectation.accept(order(1, "3"))).isEqualTo(Outcome.DUPLICATE);
        assertThat(recorder("order:7")).isEqualTo(new ExpectedRecorder(false, 1, List.of(1L)));
        assertThat(expectation.accept(order(2, "4"))).isEqualTo(Outcome.ACCEPTED);
        assertThat(recorder("order:7").posted()).isTrue();
    }

    @Test
    void receiptsAndExpensesAreKeptApartByMovementAndDay() {
        Instant earlier = Instant.parse("2026-03-31T23:59:59.999999Z");
        expectation.accept(new MovementsPosted(
                "adjustment:1",
                1,
                NOON,
                List.of(movement(null, "10", "100"), movement(null, "-4", "7"), movement(earlier, "1", "-1"))));

        ExpectedState state = expectation.state();
        assertThat(state.dayTurnovers())
                .containsOnly(
                        Map.entry(
                                new CellDay(stock("1", "101"), LocalDate.of(2026, 4, 10)),
                                turnover("10", "107", "4", "0")),
                        Map.entry(
                                new CellDay(stock("1", "101"), LocalDate.of(2026, 3, 31)),
                                turnover("1", "0", "0", "1")));
        assertThat(state.turnovers()).containsOnly(Map.entry(stock("1", "101"), turnover("11", "107", "4", "1")));

        expectation.accept(new MovementsCancelled("adjustment:1", 2));
        assertThat(expectation.state().turnovers()).isEmpty();
    }

    @Test
    void anOrderMovesItsLinesFromInventoryToSales() {
        expectation.accept(order(1, "3"));

        assertThat(expectation.state().turnovers())
                .containsEntry(new Cell("sales", List.of("101", "9")), turnover("3", "7.50", "0", "0"));
    }

    @Test
    void statesOfDifferentStreamsAddUp() {
        expectation.accept(order(1, "3"));
        Expectation other = new Expectation();
        other.accept(new MovementsPosted("adjustment:1", 1, NOON, List.of(movement(null, "10", "100"))));
        other.refuse(new DeadLetter("orders", null, "not-json"));

        ExpectedState both = expectation.state().plus(other.state());

        assertThat(both.balances(Register.INVENTORY))
                .containsExactly(Map.entry(stock("1", "101"), List.of(new BigDecimal("7"), new BigDecimal("92.50"))));
        assertThat(both.recorders()).containsOnlyKeys("order:7", "adjustment:1");
        assertThat(both.deadLetters()).containsExactly(Map.entry(new DeadLetter("orders", null, "not-json"), 1));
    }

    private Map<Cell, List<String>> inventory() {
        return expectation.state().balances(Register.INVENTORY).entrySet().stream()
                .collect(java.util.stream.Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().stream()
                                .map(BigDecimal::toPlainString)
                                .toList()));
    }

    private ExpectedRecorder recorder(String recorder) {
        return expectation.state().recorders().getOrDefault(recorder, new ExpectedRecorder(false, 0, List.of()));
    }

    private static OrderPosted order(long revision, String quantity) {
        OrderLine line = new OrderLine(1, "101", new BigDecimal(quantity), new BigDecimal("2.50"), null);
        return new OrderPosted("7", revision, NOON, "9", "1", List.of(line));
    }

    private static MovementLine movement(
            @org.jspecify.annotations.Nullable Instant period, String quantity, String amount) {
        return new MovementLine(
                "inventory",
                period,
                Map.of("warehouse", "1", "product", "101"),
                Map.of("quantity", new BigDecimal(quantity), "amount", new BigDecimal(amount)));
    }

    private static Cell stock(String warehouse, String product) {
        return new Cell("inventory", List.of(warehouse, product));
    }

    private static Turnover turnover(String quantityIn, String amountIn, String quantityOut, String amountOut) {
        return new Turnover(
                List.of(new BigDecimal(quantityIn), new BigDecimal(amountIn)),
                List.of(new BigDecimal(quantityOut), new BigDecimal(amountOut)));
    }
}
