package dev.accumulator.consumer.bench;

import dev.accumulator.consumer.bench.Results.Aim;
import dev.accumulator.consumer.register.Change;
import dev.accumulator.consumer.servers.PostgresDatabase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Scenario 6: every document is posted, then reposted with other content, then cancelled. */
final class RepostScenario implements Scenario {
    private static final int DOCUMENTS = 30_000;
    private static final String UNIT = "documents/s";

    @Override
    public int number() {
        return 6;
    }

    @Override
    public String title() {
        return "Engine: repost and unpost";
    }

    @Override
    public void run(BenchServer server, Results results) throws Exception {
        Map<String, Figures> figures = new Rounds(1, Settings.ROUNDS).alternate(List.of(round -> turn(server, round)));
        results.report(6, figures, "post", UNIT);
        results.compare(6, figures, "repost", UNIT, "post", Aim.atLeast(0.5));
        results.compare(6, figures, "unpost", UNIT, "post", Aim.atLeast(0.5));
    }

    private static Map<String, Double> turn(BenchServer server, int round) throws Exception {
        PostgresDatabase database = server.newDatabase();
        Documents documents = Documents.spread(round);
        Map<String, Double> figures = new LinkedHashMap<>();
        try (EngineTurn turn = new EngineTurn(database)) {
            int first = PostingScenario.FIRST_BATCHES * PostingScenario.BATCH_DOCUMENTS;
            turn.post(turn.batches(documents.next(first), PostingScenario.BATCH_DOCUMENTS));
            measure(server, turn, "post", documents.next(DOCUMENTS), figures);
            measure(server, turn, "repost", documents.reposts(first + 1, DOCUMENTS, 2), figures);
            measure(server, turn, "unpost", documents.unposts(first + 1, DOCUMENTS, 3), figures);
            turn.verify(documents, (first + 4L * DOCUMENTS) * Documents.LINES);
        }
        server.drop(database);
        return figures;
    }

    private static void measure(
            BenchServer server, EngineTurn turn, String name, List<Change> changes, Map<String, Double> figures)
            throws Exception {
        List<List<Change>> batches = turn.batches(changes, PostingScenario.BATCH_DOCUMENTS);
        turn.fold();
        server.checkpoint();
        figures.putAll(Timing.of(server.cpu(), () -> turn.post(batches)).rate(name, changes.size()));
    }
}
