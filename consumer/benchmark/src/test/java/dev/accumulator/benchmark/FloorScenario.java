package dev.accumulator.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.benchmark.Results.Aim;
import dev.accumulator.consumer.posting.Batch;
import dev.accumulator.testkit.PostgresDatabase;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scenario 14: the whole transaction of scenario 2 with a floor of now, in turns with the same without one, on many cells and
 * on few.
 */
final class FloorScenario implements Scenario {
    private static final String UNIT = "movements/s";
    private static final int BATCHES = 25;
    private static final int ORDERS = BATCHES * PostingScenario.BATCH_DOCUMENTS;
    private static final int FIRST_ORDERS = PostingScenario.FIRST_BATCHES * PostingScenario.BATCH_DOCUMENTS;
    private static final int HOT_PRODUCTS = 10;

    @Override
    public int number() {
        return 14;
    }

    @Override
    public String title() {
        return "Floors: the whole transaction with a floor of now and without";
    }

    @Override
    public void run(BenchServer server, Results results) throws Exception {
        for (boolean hot : List.of(false, true)) {
            Map<String, Figures> figures = alternate(server, hot);
            results.report(number(), figures, name(hot, false), UNIT);
            results.compare(number(), figures, name(hot, true), UNIT, name(hot, false), Aim.atLeast(hot ? 0.4 : 0.6));
        }
    }

    private static String name(boolean hot, boolean floored) {
        return (floored ? "a floor of now" : "no floor") + (hot ? ", 10 hot cells" : ", 10,000 cells");
    }

    private static Map<String, Figures> alternate(BenchServer server, boolean hot) throws Exception {
        PostgresDatabase with = server.newDatabase();
        PostgresDatabase without = server.newDatabase();
        Map<String, Figures> figures;
        // So low that nothing is refused: what is measured is the decision.
        try (Contestant floored = new Contestant(
                        server,
                        with,
                        hot,
                        true,
                        "--accumulator.floors.available.of.inventory=+quantity",
                        "--accumulator.floors.available.by=warehouse,product",
                        "--accumulator.floors.available.min=-1000000000000",
                        "--accumulator.floors.available.when=now");
                Contestant free = new Contestant(server, without, hot, false)) {
            figures = new Rounds(Rounds.WARM_UPS, Settings.ROUNDS)
                    .alternate(List.of(round -> floored.round(), round -> free.round()));
            floored.verify();
            free.verify();
        }
        server.drop(with);
        server.drop(without);
        return figures;
    }

    /** A consumer with its database, which goes on from round to round. */
    private static final class Contestant implements AutoCloseable {
        private final BenchServer server;
        private final String name;
        private final OrderStream stream;
        private final TransactionTurn turn;

        Contestant(BenchServer server, PostgresDatabase database, boolean hot, boolean floored, String... settings) {
            this.server = server;
            this.name = name(hot, floored);
            this.turn = new TransactionTurn(database, BenchTopics.create(), settings);
            this.stream = hot
                    ? new OrderStream(1, "", Clock.systemUTC().instant(), 1, HOT_PRODUCTS)
                    : new OrderStream(1, "", Clock.systemUTC().instant());
            turn.post(turn.batches(stream.next(FIRST_ORDERS), PostingScenario.BATCH_DOCUMENTS));
            turn.awaitFolded();
        }

        Map<String, Double> round() throws Exception {
            List<Batch> batches = turn.batches(stream.next(ORDERS), PostingScenario.BATCH_DOCUMENTS);
            server.checkpoint();
            Map<String, Double> figures = new LinkedHashMap<>(Timing.of(server.cpu(), () -> turn.post(batches))
                    .rate(name, (long) ORDERS * OrderStream.MOVEMENTS));
            turn.awaitFolded();
            return figures;
        }

        void verify() {
            turn.verify(stream.made());
            assertThat(Consumed.balances(turn.consumer().jdbc())).isEqualTo(stream.balances());
        }

        @Override
        public void close() {
            turn.close();
        }
    }
}
