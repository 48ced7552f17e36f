package dev.accumulator.consumer.maintenance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what a run has found so far. It is for one thread. */
final class RunFindings {
    private final Map<String, Run.Result> results = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    /**
     * Adds the result for a register or the order rows.
     *
     * @param found the first differences found there
     */
    void add(String part, Run.Result result, List<Finding> found) {
        results.put(part, result);
        found.stream().limit(Run.FINDINGS_MAX - findings.size()).forEach(findings::add);
    }

    long movements() {
        return results.values().stream().mapToLong(Run.Result::movements).sum();
    }

    long mended() {
        return results.values().stream().mapToLong(Run.Result::mended).sum();
    }

    long differences() {
        return results.values().stream().mapToLong(Run.Result::differences).sum();
    }

    Map<String, Run.Result> results() {
        return results;
    }

    List<Finding> first() {
        return findings;
    }
}
