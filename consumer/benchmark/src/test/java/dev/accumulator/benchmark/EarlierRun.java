package dev.accumulator.benchmark;

import dev.accumulator.benchmark.Results.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run before said of its aims, so that the next can tell whether it says the same.
 *
 * @param measured when it was
 * @param verdicts of each line that has an aim, whether it was reached
 */
record EarlierRun(String measured, Map<String, Boolean> verdicts) {
    /** The run that a JSON file of results is of, if there is such a file. */
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

    /** A sentence on which of these verdicts are the same. */
    String compare(List<Line> lines) {
        List<Line> both = lines.stream()
                .filter(line -> !line.verdict().isEmpty() && verdicts.containsKey(key(line)))
                .toList();
        List<String> others = both.stream()
                .filter(line -> !Boolean.valueOf(line.isReached()).equals(verdicts.get(key(line))))
                .map(line -> "%d, *%s*, is %s".formatted(line.scenario(), line.contestant(), line.verdict()))
                .toList();
        int gone = verdicts.size() - both.size();
        return "Of %d aims that the run of %s has too, %d are reached or missed as they were in it%s%s."
                .formatted(
                        both.size(),
                        measured,
                        both.size() - others.size(),
                        others.isEmpty() ? "" : "; the others: " + String.join("; ", others),
                        gone == 0 ? "" : "; %d that it has were not measured here".formatted(gone));
    }

    private static String key(Line line) {
        return key(line.scenario(), line.contestant(), line.against());
    }

    private static String key(int scenario, String contestant, String against) {
        return scenario + "/" + contestant + "/" + against;
    }
}
