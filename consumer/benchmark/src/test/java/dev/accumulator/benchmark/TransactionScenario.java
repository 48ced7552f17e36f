package dev.accumulator.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.benchmark.Results.Aim;
import dev.accumulator.consumer.posting.Batch;
import dev.accumulator.registers.CopyFloor;
import dev.accumulator.registers.model.Change;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.testkit.PostgresDatabase;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scenario 2: the whole transaction, from the bytes of order events to the commit. An order moves two registers and has
 * ten movements; the floor copies the same ten rows, into one table per register.
 */
final class TransactionScenario implements Scenario {
    static final String UNTIL_COMMIT = "whole transaction, the fold beside it, until the last commit";
    static final String UNTIL_FOLDED = "the same until the tail is empty, with the folder's rests";

    private static final String UNIT = "movements/s";
    private static final int BATCHES = 25;

    private static final int ORDERS = BATCHES * PostingScenario.BATCH_DOCUMENTS;
    private static final int FIRST_ORDERS = PostingScenario.FIRST_BATCHES * PostingScenario.BATCH_DOCUMENTS;
    private static final long MOVEMENTS = (long) ORDERS * OrderStream.MOVEMENTS;

    @Override
    public int number() {
        return 2;
    }

    @Override
    public String title() {
        return "Whole transaction: decoded, posted to `inventory` and `sales`, with recorders, order rows, outbox and "
                + "positions, one connection";
    }

    /** All rounds use one consumer, because compiling a new one takes longer than a round. */
    @Override
    public void run(BenchServer server, Results results) throws Exception {
        BenchTopics topics = BenchTopics.create();
        PostgresDatabase database = server.newDatabase();
        OrderStream stream = new OrderStream(1, "", Clock.systemUTC().instant());
        try (TransactionTurn turn = new TransactionTurn(database, topics);
                CopyFloor floor = new CopyFloor(database)) {
            // The floor's tables copy the shape of the consumer's tables.
            floor.createLike("accumulator_1", List.of("inventory", "sales"));
            List<OrderPosted> first = stream.next(FIRST_ORDERS);
            copy(floor, movements(first));
            turn.post(turn.batches(first, PostingScenario.BATCH_DOCUMENTS));
            turn.awaitFolded();
            Map<String, Figures> figures = new Rounds(Rounds.WARM_UPS, Settings.ROUNDS)
                    .alternate(List.of(round -> round(server, turn, floor, stream.next(ORDERS), results, round)));
            results.report(2, figures, PostingScenario.FLOOR, UNIT);
            results.compare(2, figures, UNTIL_COMMIT, UNIT, PostingScenario.FLOOR, Aim.atLeast(0.5));
            results.compare(2, figures, UNTIL_FOLDED, UNIT, PostingScenario.FLOOR, null);
            floor.verify();
            turn.verify(stream.made());
            assertThat(Consumed.balances(turn.consumer().jdbc())).isEqualTo(stream.balances());
        }
        server.drop(database);
    }

    static void copy(CopyFloor floor, List<Change> changes, int batchSize) throws Exception {
        for (int from = 0; from < changes.size(); from += batchSize) {
            floor.copy(changes.subList(from, Math.min(from + batchSize, changes.size())));
        }
    }

    private static void copy(CopyFloor floor, List<Change> changes) throws Exception {
        copy(floor, changes, PostingScenario.BATCH_DOCUMENTS);
    }

    /**
     * Half of the floor runs before the transaction and half after it, because other load on the machine comes and
     * goes.
     */
    private static Map<String, Double> round(
            BenchServer server,
            TransactionTurn turn,
            CopyFloor floor,
            List<OrderPosted> orders,
            Results results,
            int round)
            throws Exception {
        Map<String, Double> figures = new LinkedHashMap<>();
        List<Change> movements = movements(orders);
        List<Batch> batches = turn.batches(orders, PostingScenario.BATCH_DOCUMENTS);
        int half = BATCHES / 2 * PostingScenario.BATCH_DOCUMENTS;
        server.checkpoint();
        Timing before = Timing.of(server.cpu(), () -> copy(floor, movements.subList(0, half)));
        Timing folded = Timing.of(server.cpu(), () -> {
            if (Rounds.isLookedAt(round)) {
                results.profile(2, UNTIL_COMMIT, Sampler.shares(() -> turn.post(batches)));
            } else {
                figures.putAll(Timing.of(server.cpu(), () -> turn.post(batches)).rate(UNTIL_COMMIT, MOVEMENTS));
            }
            turn.awaitFolded();
        });
        figures.putAll(folded.rate(UNTIL_FOLDED, MOVEMENTS));
        Timing after = Timing.of(server.cpu(), () -> copy(floor, movements.subList(half, movements.size())));
        figures.putAll(before.plus(after).rate(PostingScenario.FLOOR, MOVEMENTS));
        return figures;
    }

    private static List<Change> movements(List<OrderPosted> orders) {
        return orders.stream().map(OrderStream::movementsOf).toList();
    }
}
