package dev.accumulator.consumer.maintenance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Writes and reads the columns {@code results} and {@code differences}. Decimals stay exact, including their scale. */
final class RunJson {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<LinkedHashMap<String, Run.Result>> RESULTS = new TypeReference<>() {};
    private static final TypeReference<List<Finding>> FINDINGS = new TypeReference<>() {};

    private RunJson() {}

    static String write(Object value) {
        return JSON.writeValueAsString(value);
    }

    static Map<String, Run.Result> readResults(String text) {
        return JSON.readValue(text, RESULTS);
    }

    static List<Finding> readFindings(String text) {
        return JSON.readValue(text, FINDINGS);
    }
}
