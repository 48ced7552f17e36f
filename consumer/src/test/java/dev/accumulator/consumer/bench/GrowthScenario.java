package dev.accumulator.consumer.bench;

import dev.accumulator.consumer.bench.Results.Aim;
import dev.accumulator.consumer.register.Change;
import dev.accumulator.consumer.servers.PostgresDatabase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Scenario 4: the same posting where 0, 1 and 5 million movements are there already. */
final class GrowthScenario implements Scenario {
    private static final int BATCHES = 40;
    private static final int DOCUMENTS = BATCHES * PostingScenario.BATCH_DOCUMENTS;
    private static final long MOVEMENTS = (long) DOCUMENTS * Documents.LINES;
    private static final String POSTING = "posting, movements there: ";
    private static final String WITH_FOLD = "posting with the fold, movements there: ";

    @Override
    public int number() {
        return 4;
    }

    @Override
    public String title() {
        return "Engine: posting where 0, 1 and 5 million movements are there already";
    }

    @Override
    public void run(BenchServer server, Results results) throws Exception {
        try (Filled million = new Filled(server, "1 million", 1_000_000);
                Filled millions = new Filled(server, "5 million", 5_000_000)) {
            Map<String, Figures> figures = new Rounds(1, Settings.ROUNDS)
                    .alternate(List.of(
                            round -> {
                                try (Filled empty = new Filled(server, "0", 50_000)) {
                                    return empty.measure(server);
                                }
                            },
                            round -> million.measure(server),
                            round -> millions.measure(server)));
            million.verify();
            millions.verify();
            for (String what : List.of(POSTING, WITH_FOLD)) {
                results.report(4, figures, what + "0", "movements/s");
                for (String filled : List.of("1 million", "5 million")) {
                    results.compare(4, figures, what + filled, "movements/s", what + "0", Aim.atLeast(0.9));
                }
            }
        }
    }

    /** A database with movements in it, which every turn adds to. */
    private static final class Filled implements AutoCloseable {
        private final String name;
        private final BenchServer server;
        private final PostgresDatabase database;
        private final EngineTurn turn;
        private long movements;
        private int stream;

        Filled(BenchServer server, String name, long movements) throws Exception {
            this.name = name;
            this.server = server;
            this.database = server.newDatabase();
            this.turn = new EngineTurn(database);
            turn.withFold(() -> {
                while (this.movements < movements) {
                    turn.post(next(10));
                }
            });
        }

        private List<List<Change>> next(int batches) {
            stream++;
            Documents documents = new Documents(stream, "order:" + stream + ":", 10, 1_000);
            List<Change> changes = documents.next(batches * PostingScenario.BATCH_DOCUMENTS);
            movements += (long) changes.size() * Documents.LINES;
            return turn.batches(changes, PostingScenario.BATCH_DOCUMENTS);
        }

        Map<String, Double> measure(BenchServer server) throws Exception {
            Map<String, Double> figures = new LinkedHashMap<>();
            List<List<Change>> first = next(BATCHES);
            server.checkpoint();
            figures.putAll(Timing.of(server.cpu(), () -> turn.post(first)).rate(POSTING + name, MOVEMENTS));
            turn.fold();
            List<List<Change>> second = next(BATCHES);
            server.checkpoint();
            figures.putAll(Timing.of(server.cpu(), () -> turn.withFold(() -> turn.post(second)))
                    .rate(WITH_FOLD + name, MOVEMENTS));
            return figures;
        }

        void verify() {
            turn.verifyInside(movements);
        }

        @Override
        public void close() {
            turn.close();
            server.drop(database);
        }
    }
}
