package dev.accumulator.consumer.bench;

import dev.accumulator.consumer.bench.Results.Aim;
import dev.accumulator.consumer.register.Change;
import dev.accumulator.consumer.register.CopyFloor;
import dev.accumulator.consumer.servers.PostgresDatabase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scenario 1: batches of documents into one register over one connection. Told twice: until the last commit, and with the
 * folder at work beside until nothing is left for it, because what is put off has to be paid for too.
 */
final class PostingScenario implements Scenario {
    static final int BATCH_DOCUMENTS = 1_000;

    /** Before the clock starts: the cells are made, the first pages are there. */
    static final int FIRST_BATCHES = 10;

    static final String FLOOR = "floor: COPY";

    private static final String POSTING = "posting, until the last commit";
    private static final String FOLD = "the fold alone";
    private static final String WITH_FOLD = "posting with the fold, until the tail is empty";
    private static final String UNIT = "movements/s";
    private static final int BATCHES = 40;
    private static final long MOVEMENTS = (long) BATCHES * BATCH_DOCUMENTS * Documents.LINES;

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
        Map<String, Figures> figures = new Rounds(1, Settings.ROUNDS)
                .alternate(List.of(
                        round -> floor(server, round),
                        round -> engine(server, round, false),
                        round -> engine(server, round, true)));
        results.report(1, figures, FLOOR, UNIT);
        results.compare(1, figures, POSTING, UNIT, FLOOR, Aim.atLeast(0.7));
        results.compare(1, figures, WITH_FOLD, UNIT, FLOOR, Aim.atLeast(0.7));
        results.compare(1, figures, FOLD, UNIT, FLOOR, null);
    }

    static Map<String, Double> floor(BenchServer server, int round) throws Exception {
        PostgresDatabase database = server.newDatabase();
        Documents documents = Documents.spread(round);
        // The engine's own table is the model for the floor's.
        new EngineTurn(database).close();
        Map<String, Double> figures;
        try (CopyFloor floor = new CopyFloor(database)) {
            floor.createLike("accumulator_1", List.of("inventory"));
            for (int i = 0; i < FIRST_BATCHES; i++) {
                floor.copy(documents.next(BATCH_DOCUMENTS));
            }
            List<Change> changes = documents.next(BATCHES * BATCH_DOCUMENTS);
            server.checkpoint();
            figures = Timing.of(server.cpu(), () -> {
                        for (int from = 0; from < changes.size(); from += BATCH_DOCUMENTS) {
                            floor.copy(changes.subList(from, from + BATCH_DOCUMENTS));
                        }
                    })
                    .rate(FLOOR, MOVEMENTS);
            floor.verify();
        }
        server.drop(database);
        return figures;
    }

    private static Map<String, Double> engine(BenchServer server, int round, boolean withFold) throws Exception {
        PostgresDatabase database = server.newDatabase();
        Documents documents = Documents.spread(round);
        Map<String, Double> figures;
        try (EngineTurn turn = new EngineTurn(database)) {
            turn.post(turn.batches(documents.next(FIRST_BATCHES * BATCH_DOCUMENTS), BATCH_DOCUMENTS));
            turn.fold();
            List<List<Change>> batches = turn.batches(documents.next(BATCHES * BATCH_DOCUMENTS), BATCH_DOCUMENTS);
            server.checkpoint();
            if (withFold) {
                figures = Timing.of(server.cpu(), () -> turn.withFold(() -> turn.post(batches)))
                        .rate(WITH_FOLD, MOVEMENTS);
            } else {
                figures = new LinkedHashMap<>(
                        Timing.of(server.cpu(), () -> turn.post(batches)).rate(POSTING, MOVEMENTS));
                figures.putAll(Timing.of(server.cpu(), turn::fold).rate(FOLD, MOVEMENTS));
            }
            turn.verify(documents, MOVEMENTS + FIRST_BATCHES * BATCH_DOCUMENTS * Documents.LINES);
        }
        server.drop(database);
        return figures;
    }
}
