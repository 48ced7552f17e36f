package dev.accumulator.consumer.bench;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs the scenarios that the property {@code bench} names, or all of them. */
class Benchmarks {
    private static final String NAMED = System.getProperty("bench", "");

    private static final List<Scenario> SCENARIOS = List.of(
            new PostingScenario(),
            new TransactionScenario(),
            new EndToEndScenario(),
            new GrowthScenario(),
            new ReadScenario(),
            new HotCellsScenario(),
            new RepostScenario(),
            new SizeScenario());

    // A single scenario does not overwrite the table of the whole.
    private static final Path MARKDOWN = Path.of(isWhole() ? "../docs/benchmarks.md" : "target/benchmarks.md");

    private static final Path JSON = Path.of("target/benchmarks.json");

    @Test
    @Timeout(value = 90, unit = TimeUnit.MINUTES)
    void run() throws Exception {
        Results results = new Results();
        try (BenchServer server = new BenchServer()) {
            Map<String, String> facts =
                    MachineFacts.of(server.shownSettings(), Clock.systemUTC().instant());
            facts.forEach((name, value) -> System.out.println(name + ": " + value));
            for (Scenario scenario : chosen()) {
                System.out.println(scenario.number() + " " + scenario.title());
                scenario.run(server, results);
                // After each, so that a run that is cut short leaves what it has.
                new BenchmarksFile(chosen(), facts, results).write(MARKDOWN, JSON);
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
        Set<Integer> numbers = Arrays.stream(NAMED.split(","))
                .map(String::strip)
                .map(Integer::valueOf)
                .collect(Collectors.toSet());
        return SCENARIOS.stream().filter(s -> numbers.contains(s.number())).toList();
    }
}
