package dev.accumulator.benchmark;

import dev.accumulator.benchmark.Results.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The verdicts of an earlier run, to compare the next run with.
 *
 * @param measured the time of the run
 * @param verdicts true for each line that reached its aim
 */
record EarlierRun(String measured, Map<String, Boolean> verdicts) {
    /** Reads the run of a JSON file of results, if the file exists. */
    static Optional<EarlierRun> read(Path json) throws IOException {
        if (!Files.exists(json)) {
            return Optional.empty();
        }
        JsonNode all = JsonMapper.shared().readTree(Files.readString(json));
        Map<String, Boolean> verdicts = new LinkedHashMap<>();
        for (JsonNode line : all.path("lines")) {
            String verdict = line.path("verdict").asString();
            if (!verdict.isEmpty()) {
                verdicts.put(
                        key(
                                line.path("scenario").asInt(),
                                line.path("contestant").asString(),
                                line.path("against").asString()),
                        verdict.endsWith(Line.REACHED));
            }
        }
        return Optional.of(new EarlierRun(all.path("facts").path("measured").asString(), verdicts));
    }

    /** Returns a sentence on the verdicts that are the same. */
    String compare(List<Line> lines) {
        List<Line> both = lines.stream()
                .filter(line -> !line.verdict().isEmpty() && verdicts.containsKey(key(line)))
                .toList();
        List<String> others = both.stream()
                .filter(line -> !Boolean.valueOf(line.isReached()).equals(verdicts.get(key(line))))
                .map(line -> String.format(
                        Locale.ROOT, "%d, *%s*, is %s", line.scenario(), line.contestant(), line.verdict()))
                .toList();
        int gone = verdicts.size() - both.size();
        return String.format(
                Locale.ROOT,
                "Of %d aims that the run of %s also has, %d have the same verdict%s%s.",
                both.size(),
                measured,
                both.size() - others.size(),
                others.isEmpty() ? "" : "; the others: " + String.join("; ", others),
                gone == 0 ? "" : String.format(Locale.ROOT, "; %d of its aims were not measured here", gone));
    }

    private static String key(Line line) {
        return key(line.scenario(), line.contestant(), line.against());
    }

    private static String key(int scenario, String contestant, String against) {
        return scenario + "/" + contestant + "/" + against;
    }
}
