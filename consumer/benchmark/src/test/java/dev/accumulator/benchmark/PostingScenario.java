package dev.accumulator.benchmark;

import dev.accumulator.benchmark.Results.Aim;
import dev.accumulator.registers.CopyFloor;
import dev.accumulator.registers.model.Change;
import dev.accumulator.testkit.PostgresDatabase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scenario 1: batches of documents go into one register over one connection. It is measured until the last commit and,
 * with the folder running, until the tail is empty, because deferred work has its cost too.
 */
final class PostingScenario implements Scenario {
    static final int BATCH_DOCUMENTS = 1_000;

    /** The batches before the clock starts. They create the cells and the first pages. */
    static final int FIRST_BATCHES = 10;

    static final String FLOOR = "floor: COPY";

    private static final String POSTING = "posting, until the last commit";
    private static final String FOLD = "the fold alone";
    private static final String WITH_FOLD = "posting with the fold, until the tail is empty";
    private static final String UNIT = "movements/s";
    private static final int BATCHES = 40;
    private static final long MOVEMENTS = (long) BATCHES * BATCH_DOCUMENTS * Documents.LINES;
    private static final long ALL_MOVEMENTS = MOVEMENTS + FIRST_BATCHES * BATCH_DOCUMENTS * Documents.LINES;

    @Override
    public int number() {
        return 1;
    }

    @Override
    public String title() {
        return "Engine: post batches of documents into `inventory`, one connection";
    }

    @Override
    public void run(BenchServer server, Results results) throws Exception {
        Map<String, Figures> figures = new Rounds(Rounds.WARM_UPS, Settings.ROUNDS)
                .alternate(List.of(round -> batchByBatch(server, round), round -> withFold(server, results, round)));
        results.report(1, figures, FLOOR, UNIT);
        results.compare(1, figures, POSTING, UNIT, FLOOR, Aim.atLeast(0.7));
        results.compare(1, figures, WITH_FOLD, UNIT, FLOOR, Aim.atLeast(0.7));
        results.compare(1, figures, FOLD, UNIT, FLOOR, null);
    }

    /** Both contestants take turns batch by batch, because other load on the machine comes and goes within seconds. */
    private static Map<String, Double> batchByBatch(BenchServer server, int round) throws Exception {
        PostgresDatabase database = server.newDatabase();
        Documents documents = Documents.spread(round);
        Map<String, Double> figures = new LinkedHashMap<>();
        try (EngineTurn turn = new EngineTurn(database);
                CopyFloor floor = new CopyFloor(database)) {
            // The floor's table copies the shape of the engine's table.
            floor.createLike("accumulator_1", List.of("inventory"));
            for (List<Change> batch : turn.batches(documents.next(FIRST_BATCHES * BATCH_DOCUMENTS), BATCH_DOCUMENTS)) {
                floor.copy(batch);
                turn.post(List.of(batch));
            }
            turn.fold();
            List<List<Change>> batches = turn.batches(documents.next(BATCHES * BATCH_DOCUMENTS), BATCH_DOCUMENTS);
            server.checkpoint();
            Timing copied = Timing.NONE;
            Timing posted = Timing.NONE;
            for (int i = 0; i < batches.size(); i++) {
                List<Change> batch = batches.get(i);
                if (i % 2 == 0) {
                    copied = copied.plus(Timing.of(server.cpu(), () -> floor.copy(batch)));
                }
                posted = posted.plus(Timing.of(server.cpu(), () -> turn.post(List.of(batch))));
                if (i % 2 == 1) {
                    copied = copied.plus(Timing.of(server.cpu(), () -> floor.copy(batch)));
                }
            }
            figures.putAll(copied.rate(FLOOR, MOVEMENTS));
            figures.putAll(posted.rate(POSTING, MOVEMENTS));
            figures.putAll(Timing.of(server.cpu(), turn::fold).rate(FOLD, MOVEMENTS));
            floor.verify();
            turn.verify(documents, ALL_MOVEMENTS);
        }
        server.drop(database);
        return figures;
    }

    private static Map<String, Double> withFold(BenchServer server, Results results, int round) throws Exception {
        PostgresDatabase database = server.newDatabase();
        Documents documents = Documents.spread(round);
        Map<String, Double> figures;
        try (EngineTurn turn = new EngineTurn(database)) {
            turn.post(turn.batches(documents.next(FIRST_BATCHES * BATCH_DOCUMENTS), BATCH_DOCUMENTS));
            turn.fold();
            List<List<Change>> batches = turn.batches(documents.next(BATCHES * BATCH_DOCUMENTS), BATCH_DOCUMENTS);
            server.checkpoint();
            if (Rounds.isLookedAt(round)) {
                results.profile(1, POSTING, Sampler.shares(() -> turn.post(batches)));
                figures = Map.of();
            } else {
                figures = Timing.of(server.cpu(), () -> turn.withFold(() -> turn.post(batches)))
                        .rate(WITH_FOLD, MOVEMENTS);
            }
            turn.verify(documents, ALL_MOVEMENTS);
        }
        server.drop(database);
        return figures;
    }
}
