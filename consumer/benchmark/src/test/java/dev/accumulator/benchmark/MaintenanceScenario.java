package dev.accumulator.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.benchmark.Results.Aim;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.ConnectionCallback;

/** Scenario 11: verification and repair of a register, compared with one sequential sum over its movements. */
final class MaintenanceScenario implements Scenario {
    private static final String SUM = "one sequential aggregate of the movements by cell";
    private static final String VERIFY = "verify";
    private static final String REPAIR = "repair";

    @Override
    public int number() {
        return 11;
    }

    @Override
    public String title() {
        return "Verify and repair at 1 million movements";
    }

    @Override
    public void run(BenchServer server, Results results) throws Exception {
        try (Million million = Million.fill(server)) {
            Map<String, Figures> figures = new Rounds(1, Settings.ROUNDS)
                    .alternate(List.of(
                            round -> seconds(server, SUM, () -> sum(million)),
                            round -> seconds(server, VERIFY, () -> verify(million)),
                            round -> seconds(
                                    server,
                                    REPAIR,
                                    () -> million.registers().audit().repair("inventory"))));
            verify(million);
            results.report(11, figures, SUM, "s");
            results.compare(11, figures, VERIFY, "s", SUM, Aim.atMost(3));
            results.compare(11, figures, REPAIR, "s", SUM, null);
        }
    }

    private static Map<String, Double> seconds(BenchServer server, String name, EngineTurn.Work work) throws Exception {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(name, Timing.of(server.cpu(), work).seconds());
        return figures;
    }

    private static void verify(Million million) {
        assertThat(million.registers().audit().verify("inventory").differencesTotal())
                .isZero();
    }

    /** Runs without parallel workers, so that it is one plain pass. */
    private static void sum(Million million) {
        million.consumer().jdbc().execute((ConnectionCallback<Boolean>) connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("set max_parallel_workers_per_gather = 0");
                boolean asked = statement.execute("""
                        select cell, sum(quantity), sum(amount) from accumulator_1.inventory_log group by cell
                        """);
                statement.execute("reset max_parallel_workers_per_gather");
                return asked;
            }
        });
    }
}
