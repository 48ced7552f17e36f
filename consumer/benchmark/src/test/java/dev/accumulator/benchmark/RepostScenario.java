package dev.accumulator.benchmark;

import dev.accumulator.benchmark.Results.Aim;
import dev.accumulator.registers.model.Change;
import dev.accumulator.testkit.PostgresDatabase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Scenario 6: every document is posted, reposted with other content, and cancelled. */
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
        Map<String, Figures> figures =
                new Rounds(Rounds.WARM_UPS, Settings.ROUNDS).alternate(List.of(round -> turn(server, results, round)));
        results.report(6, figures, "post", UNIT);
        results.compare(6, figures, "repost", UNIT, "post", Aim.atLeast(0.5));
        results.compare(6, figures, "unpost", UNIT, "post", Aim.atLeast(0.5));
    }

    private static Map<String, Double> turn(BenchServer server, Results results, int round) throws Exception {
        PostgresDatabase database = server.newDatabase();
        Documents documents = Documents.spread(round);
        Map<String, Double> figures = new LinkedHashMap<>();
        @Nullable Results look = Rounds.isLookedAt(round) ? results : null;
        try (EngineTurn turn = new EngineTurn(database)) {
            int first = PostingScenario.FIRST_BATCHES * PostingScenario.BATCH_DOCUMENTS;
            turn.post(turn.batches(documents.next(first), PostingScenario.BATCH_DOCUMENTS));
            figures.putAll(measure(server, turn, "post", documents.next(DOCUMENTS), look));
            figures.putAll(measure(server, turn, "repost", documents.reposts(first + 1, DOCUMENTS, 2), look));
            figures.putAll(measure(server, turn, "unpost", documents.unposts(first + 1, DOCUMENTS, 3), look));
            turn.verify(documents, (first + 4L * DOCUMENTS) * Documents.LINES);
        }
        server.drop(database);
        return figures;
    }

    /** @param look the receiver of a profile of the time, which is then not measured; null in all rounds but one */
    private static Map<String, Double> measure(
            BenchServer server, EngineTurn turn, String name, List<Change> changes, @Nullable Results look)
            throws Exception {
        List<List<Change>> batches = turn.batches(changes, PostingScenario.BATCH_DOCUMENTS);
        turn.fold();
        server.checkpoint();
        if (look != null) {
            look.profile(6, name, Sampler.shares(() -> turn.post(batches)));
            return Map.of();
        }
        return Timing.of(server.cpu(), () -> turn.post(batches)).rate(name, changes.size());
    }
}
