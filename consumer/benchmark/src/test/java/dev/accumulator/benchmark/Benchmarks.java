package dev.accumulator.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs the scenarios whose names or numbers the property {@code bench} lists, or all of them. */
class Benchmarks {
    private static final String NAMED = System.getProperty("bench", "");

    /** The scenarios in the order of running. The longest come last, so that a run that is cut short has the others. */
    private static final List<Scenario> SCENARIOS = List.of(
            new PostingScenario(),
            new TransactionScenario(),
            new SizeScenario(),
            new MaintenanceScenario(),
            new RelayScenario(),
            new ReadScenario(),
            new RepostScenario(),
            new HotCellsScenario(),
            new FloorScenario(),
            new RaceScenario(),
            new ExpressionScenario(),
            new LedgerScenario(),
            new LateScenario(),
            new LatencyScenario(),
            new EndToEndScenario(),
            new ShardScenario(),
            new RebuildScenario(),
            new HeapScenario(),
            new GrowthScenario());

    private static final Path HERE = Path.of("target");

    /** The folder of the published results. Only a run of all scenarios writes there. */
    private static final Path DOCS = Path.of("../../docs");

    @Test
    @Timeout(value = 90, unit = TimeUnit.MINUTES)
    void run() throws Exception {
        Results results = new Results();
        Optional<EarlierRun> earlier = EarlierRun.read(DOCS.resolve(BenchmarksFile.JSON));
        List<Scenario> chosen = chosen();
        try (BenchServer server = new BenchServer()) {
            Map<String, String> facts =
                    MachineFacts.of(server.shownSettings(), Clock.systemUTC().instant());
            facts.forEach((name, value) -> System.out.println(name + ": " + value));
            long deadlineNanos = System.nanoTime() + TimeUnit.MINUTES.toNanos(Settings.MINUTES_MAX);
            Map<Integer, String> notMeasured = new TreeMap<>();
            for (Scenario scenario : chosen) {
                System.out.println(scenario.number() + " " + scenario.title());
                if (System.nanoTime() > deadlineNanos) {
                    notMeasured.put(scenario.number(), "the run reached its time limit before");
                } else {
                    try {
                        scenario.run(server, results);
                    } catch (Exception | AssertionError failure) {
                        // The other scenarios still run, and the whole run fails at its end.
                        failure.printStackTrace(System.out);
                        notMeasured.put(scenario.number(), "failed: " + failure.getMessage());
                    }
                }
                // Written after each scenario, so that a run that is cut short leaves its results.
                new BenchmarksFile(chosen, facts, results, notMeasured, earlier).write(HERE);
            }
            earlier.ifPresent(run -> System.out.println(run.compare(results.lines())));
            assertThat(notMeasured).isEmpty();
            if (isWhole()) {
                new BenchmarksFile(chosen, facts, results, notMeasured, earlier).write(DOCS);
            }
        }
    }

    private static boolean isWhole() {
        return NAMED.isBlank() || NAMED.equals("all");
    }

    private static List<Scenario> chosen() {
        if (isWhole()) {
            return SCENARIOS;
        }
        Set<String> asked = Arrays.stream(NAMED.split(",")).map(String::strip).collect(Collectors.toSet());
        assertThat(SCENARIOS.stream()
                        .flatMap(s -> Stream.of(s.name(), String.valueOf(s.number())))
                        .toList())
                .as("known scenarios")
                .containsAll(asked);
        return SCENARIOS.stream()
                .filter(s -> asked.contains(s.name()) || asked.contains(String.valueOf(s.number())))
                .toList();
    }
}
