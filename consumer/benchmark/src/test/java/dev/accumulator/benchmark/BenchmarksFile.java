package dev.accumulator.benchmark;

import dev.accumulator.benchmark.Results.Line;
import dev.accumulator.benchmark.Results.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes the results: a Markdown file for people, and a JSON file for programs, such as the next run. */
final class BenchmarksFile {
    static final String JSON = "benchmarks.json";

    private static final String KEPT = "## Measured by other commands";

    private final List<Scenario> scenarios;
    private final Map<String, String> facts;
    private final Results results;
    private final Map<Integer, String> notMeasured;
    private final Optional<EarlierRun> earlier;

    /**
     * @param notMeasured the reasons why scenarios have no figures, by number
     * @param earlier the run to compare verdicts with
     */
    BenchmarksFile(
            List<Scenario> scenarios,
            Map<String, String> facts,
            Results results,
            Map<Integer, String> notMeasured,
            Optional<EarlierRun> earlier) {
        this.scenarios = scenarios.stream()
                .sorted(Comparator.comparingInt(Scenario::number))
                .toList();
        this.facts = facts;
        this.results = results;
        this.notMeasured = notMeasured;
        this.earlier = earlier;
    }

    void write(Path folder) throws IOException {
        writeFile(folder.resolve("benchmarks.md"), markdown());
        writeFile(folder.resolve(JSON), json());
    }

    private static void writeFile(Path file, String text) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        Files.writeString(file, text + kept(file));
    }

    /** Measurements by scripts of their own stand at the end, and stay. */
    private static String kept(Path file) throws IOException {
        String before = Files.exists(file) ? Files.readString(file) : "";
        int begin = before.indexOf(KEPT);
        return begin < 0 ? "" : "\n" + before.substring(begin);
    }

    private String markdown() {
        StringBuilder text = new StringBuilder("""
                # Benchmarks

                Written by `./mvnw -Pbench verify`; single scenarios by number or name with `-Dbench=1,growth`. Medians, with the smallest \
                and the largest figure in brackets. A ratio is taken round by round, contestants taking turns, so that what \
                else the machine does falls on both. Every turn (in scenario 4 every round) begins with a checkpoint, and what \
                it wrote is verified after it. Processor time is what one unit of work costs PostgreSQL and the client, in microseconds. What is \
                reached or missed *narrowly* had rounds on both sides of its aim: another run may say the other.

                """);
        earlier.ifPresent(run -> text.append(run.compare(results.lines())).append("\n\n"));
        text.append("| | |\n|---|---|\n");
        facts.forEach((name, value) ->
                text.append("| ").append(name).append(" | ").append(value).append(" |\n"));
        for (Scenario scenario : scenarios) {
            text.append(String.format(
                    Locale.ROOT, "\n## %d. %s (`%s`)\n\n", scenario.number(), scenario.title(), scenario.name()));
            String why = notMeasured.get(scenario.number());
            if (why != null) {
                text.append("Not measured: ").append(why).append('\n');
            }
            if (results.lines().stream().noneMatch(line -> line.scenario() == scenario.number())) {
                continue;
            }
            text.append("| | figure | unit | ratio | against | aim | | processor: PostgreSQL | client |\n");
            text.append("|---|--:|---|--:|---|---|---|--:|--:|\n");
            results.lines().stream()
                    .filter(line -> line.scenario() == scenario.number())
                    .forEach(line -> text.append(row(line)));
            results.profiles().stream()
                    .filter(profile -> profile.scenario() == scenario.number())
                    .forEach(profile -> text.append(profile(profile)));
        }
        return text.toString();
    }

    /** Returns the profile as a sentence. Steps of less than a percent are added up. */
    private static String profile(Profile profile) {
        double rest = 0;
        List<String> steps = new ArrayList<>();
        for (Map.Entry<String, Double> step : profile.shares().entrySet()) {
            if (step.getValue() < 1) {
                rest += step.getValue();
            } else {
                steps.add(step.getKey() + " " + number(step.getValue(), 0));
            }
        }
        return String.format(
                Locale.ROOT,
                "\nThe thread's time, in percent, sampled in a warm-up round, of *%s*: %s;"
                        + " all others below 1 each, together %s.\n",
                profile.contestant(),
                String.join("; ", steps),
                number(rest, 0));
    }

    private static String row(Line line) {
        List<String> cells = new ArrayList<>();
        cells.add(line.contestant());
        cells.add(figures(line.figures(), 0));
        cells.add(line.unit());
        cells.add(figures(line.ratio(), 2));
        cells.add(line.against());
        cells.add(line.aim() == null ? "" : line.aim().toString());
        cells.add(line.verdict());
        cells.add(line.serverMicros() == null ? "" : number(line.serverMicros().median(), 1));
        cells.add(line.clientMicros() == null ? "" : number(line.clientMicros().median(), 1));
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String figures(@Nullable Figures figures, int places) {
        if (figures == null) {
            return "";
        }
        int shown = places == 0 && figures.median() < 100 ? 1 : places;
        return number(figures.median(), shown)
                + (figures.values().size() == 1
                        ? ""
                        : String.format(
                                Locale.ROOT, " (%s–%s)", number(figures.min(), shown), number(figures.max(), shown)));
    }

    private static String number(double value, int places) {
        return String.format(Locale.ROOT, "%,." + places + "f", value);
    }

    private String json() {
        List<Map<String, @Nullable Object>> lines = new ArrayList<>();
        for (Line line : results.lines()) {
            Map<String, @Nullable Object> shown = new LinkedHashMap<>();
            shown.put("scenario", line.scenario());
            shown.put("contestant", line.contestant());
            shown.put("unit", line.unit());
            shown.put("median", line.figures().median());
            shown.put("values", line.figures().values());
            shown.put("against", line.against());
            shown.put("ratioMedian", line.ratio() == null ? null : line.ratio().median());
            shown.put("ratios", line.ratio() == null ? null : line.ratio().values());
            shown.put("aim", line.aim() == null ? null : line.aim().toString());
            shown.put("verdict", line.verdict());
            shown.put(
                    "serverMicros",
                    line.serverMicros() == null ? null : line.serverMicros().median());
            shown.put(
                    "clientMicros",
                    line.clientMicros() == null ? null : line.clientMicros().median());
            lines.add(shown);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("facts", facts);
        all.put("lines", lines);
        all.put("profiles", results.profiles());
        all.put("notMeasured", notMeasured);
        return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(all);
    }
}
