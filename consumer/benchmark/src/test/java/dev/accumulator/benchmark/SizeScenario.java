package dev.accumulator.benchmark;

import dev.accumulator.benchmark.Results.Aim;
import dev.accumulator.registers.CopyFloor;
import dev.accumulator.registers.model.Change;
import dev.accumulator.testkit.PostgresDatabase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Scenario 12: bytes on disk per movement after a million movements, over all tables and indexes. */
final class SizeScenario implements Scenario {
    private static final String BARE = "floor: the bare row";
    private static final String ALL = "engine: all tables and indexes";
    private static final int BATCHES = 200;
    private static final long MOVEMENTS = (long) BATCHES * PostingScenario.BATCH_DOCUMENTS * Documents.LINES;

    @Override
    public int number() {
        return 12;
    }

    @Override
    public String title() {
        return "Bytes on disk per movement at 1 million, all tables and indexes";
    }

    @Override
    public void run(BenchServer server, Results results) throws Exception {
        PostgresDatabase database = server.newDatabase();
        Documents documents = Documents.spread(12);
        try (EngineTurn turn = new EngineTurn(database);
                CopyFloor floor = new CopyFloor(database)) {
            floor.createLike("accumulator_1", List.of("inventory"));
            turn.withFold(() -> {
                for (int i = 0; i < BATCHES; i++) {
                    List<Change> batch = documents.next(PostingScenario.BATCH_DOCUMENTS);
                    turn.post(turn.batches(batch, batch.size()));
                    floor.copy(batch);
                }
            });
            turn.verify(documents, MOVEMENTS);
            floor.verify();
            Map<String, Figures> figures = new LinkedHashMap<>();
            figures.put(BARE, once(floor.bareRowBytes("inventory")));
            Map<String, Double> parts = parts(turn);
            figures.put(
                    ALL,
                    once(parts.values().stream()
                            .mapToDouble(Double::doubleValue)
                            .sum()));
            parts.forEach((part, bytes) -> figures.put(part, once(bytes)));
            results.report(12, figures, BARE, "bytes");
            results.compare(12, figures, ALL, "bytes", BARE, Aim.atMost(2.5));
            parts.keySet().forEach(part -> results.report(12, figures, part, "bytes"));
        }
        server.drop(database);
    }

    private static Figures once(double value) {
        return new Figures(List.of(value));
    }

    /** Returns bytes per movement by purpose, with tables and indexes apart. */
    private static Map<String, Double> parts(EngineTurn turn) {
        Map<String, Double> parts = new TreeMap<>();
        turn.database()
                .jdbc()
                .query(
                        """
                        select regexp_replace(t.relname, '_\\d{4}_\\d{2}|_rest', ''),
                               sum(pg_table_size(t.oid)), sum(pg_indexes_size(t.oid))
                          from pg_class t
                         where t.relnamespace = 'accumulator_1'::regnamespace and t.relkind = 'r'
                         group by 1
                        """,
                        row -> {
                            parts.put("of it: " + row.getString(1), row.getDouble(2) / MOVEMENTS);
                            parts.put("of it: " + row.getString(1) + ", indexes", row.getDouble(3) / MOVEMENTS);
                        });
        return parts;
    }
}
