package dev.accumulator.benchmark;

import dev.accumulator.benchmark.Results.Aim;
import dev.accumulator.registers.model.Change;
import dev.accumulator.testkit.PostgresDatabase;
import java.util.List;
import java.util.Map;

/** Scenario 5: several writers and the folder share ten cells. */
final class HotCellsScenario implements Scenario {
    private static final int BATCHES = 40;
    private static final long MOVEMENTS = (long) BATCHES * PostingScenario.BATCH_DOCUMENTS * Documents.LINES;
    private static final String ALONE = "1 writer on 10,000 cells";

    @Override
    public int number() {
        return 5;
    }

    @Override
    public String title() {
        return "Engine: 1, 2 and 4 writers on 10 hot cells, with the fold, until the tail is empty";
    }

    @Override
    public void run(BenchServer server, Results results) throws Exception {
        Map<String, Figures> figures = new Rounds(1, Settings.ROUNDS)
                .alternate(List.of(
                        round -> turn(server, ALONE, Documents.spread(round), 1),
                        round -> hot(server, round, 1),
                        round -> hot(server, round, 2),
                        round -> hot(server, round, 4)));
        results.report(5, figures, ALONE, "movements/s");
        for (int writers : List.of(1, 2, 4)) {
            results.compare(5, figures, name(writers), "movements/s", ALONE, Aim.atLeast(0.8));
        }
    }

    private static String name(int writers) {
        return writers + (writers == 1 ? " writer" : " writers") + " on 10 hot cells";
    }

    private static Map<String, Double> hot(BenchServer server, int round, int writers) throws Exception {
        return turn(server, name(writers), new Documents(round, "order:", 1, 10), writers);
    }

    private static Map<String, Double> turn(BenchServer server, String name, Documents documents, int writers)
            throws Exception {
        PostgresDatabase database = server.newDatabase();
        Map<String, Double> figures;
        try (EngineTurn turn = new EngineTurn(database)) {
            int first = PostingScenario.FIRST_BATCHES * PostingScenario.BATCH_DOCUMENTS;
            turn.post(turn.batches(documents.next(first), PostingScenario.BATCH_DOCUMENTS));
            turn.fold();
            List<List<Change>> batches = turn.batches(
                    documents.next(BATCHES * PostingScenario.BATCH_DOCUMENTS), PostingScenario.BATCH_DOCUMENTS);
            server.checkpoint();
            figures = Timing.of(server.cpu(), () -> turn.withFold(() -> turn.post(batches, writers)))
                    .rate(name, MOVEMENTS);
            turn.verify(documents, MOVEMENTS + (long) first * Documents.LINES);
        }
        server.drop(database);
        return figures;
    }
}
