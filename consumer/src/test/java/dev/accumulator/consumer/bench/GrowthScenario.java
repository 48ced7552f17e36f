package dev.accumulator.consumer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.bench.Results.Aim;
import dev.accumulator.consumer.posting.Batch;
import dev.accumulator.consumer.servers.PostgresDatabase;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Scenario 4: the whole transaction of scenario 2 where 0, 1 and 5 million movements are there already. */
final class GrowthScenario implements Scenario {
    private static final int ORDERS = 30 * PostingScenario.BATCH_DOCUMENTS;
    private static final long MOVEMENTS = (long) ORDERS * OrderStream.MOVEMENTS;
    private static final int FILLED_AT_ONCE = 10 * PostingScenario.BATCH_DOCUMENTS;
    private static final String POSTING = "until the last commit, movements there: ";
    private static final String WITH_FOLD = "until the tail is empty, movements there: ";

    @Override
    public int number() {
        return 4;
    }

    @Override
    public String title() {
        return "Whole transaction, the fold beside it, where 0, 1 and 5 million movements are there already";
    }

    @Override
    public void run(BenchServer server, Results results) throws Exception {
        BenchTopics topics = BenchTopics.create();
        try (Filled million = new Filled(server, topics, "1 million", 1_000_000);
                Filled millions = new Filled(server, topics, "5 million", 5_000_000)) {
            Map<String, Figures> figures = new Rounds(1, Settings.ROUNDS)
                    .alternate(List.of(
                            round -> {
                                try (Filled empty = new Filled(server, topics, "0", 100_000)) {
                                    return empty.measure();
                                }
                            },
                            round -> million.measure(),
                            round -> millions.measure()));
            for (String what : List.of(POSTING, WITH_FOLD)) {
                results.report(4, figures, what + "0", "movements/s");
                results.compare(4, figures, what + "1 million", "movements/s", what + "0", null);
                results.compare(4, figures, what + "5 million", "movements/s", what + "0", Aim.atLeast(0.9));
            }
        }
    }

    /** A database with movements in it, which every turn adds to. */
    private static final class Filled implements AutoCloseable {
        private final String name;
        private final BenchServer server;
        private final PostgresDatabase database;
        private final OrderStream orders;
        private final TransactionTurn turn;

        Filled(BenchServer server, BenchTopics topics, String name, long movements) {
            this.name = name;
            this.server = server;
            this.database = server.newDatabase();
            this.orders = new OrderStream(name.hashCode(), "", Clock.systemUTC().instant());
            this.turn = new TransactionTurn(database, topics);
            while ((long) orders.made() * OrderStream.MOVEMENTS < movements) {
                turn.post(next(FILLED_AT_ONCE));
            }
        }

        private List<Batch> next(int count) {
            return turn.batches(orders.next(count), PostingScenario.BATCH_DOCUMENTS);
        }

        Map<String, Double> measure() throws Exception {
            turn.awaitFolded();
            List<Batch> batches = next(ORDERS);
            server.checkpoint();
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.putAll(Timing.of(server.cpu(), () -> {
                        figures.putAll(Timing.of(server.cpu(), () -> turn.post(batches))
                                .rate(POSTING + name, MOVEMENTS));
                        turn.awaitFolded();
                    })
                    .rate(WITH_FOLD + name, MOVEMENTS));
            turn.verify(orders.made());
            assertThat(Consumed.balances(turn.consumer().jdbc())).isEqualTo(orders.balances());
            return figures;
        }

        @Override
        public void close() {
            turn.close();
            server.drop(database);
        }
    }
}
