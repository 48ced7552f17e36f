package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.maintenance.Finding;
import dev.accumulator.consumer.maintenance.Run;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns verifications and repairs into JSON. */
final class RunJson {
    private RunJson() {}

    /** Returns the path of a run. */
    static String path(Run run) {
        return path(run.kind()) + run.id();
    }

    /** Returns where the path of a run begins. */
    static String path(Run.Kind kind) {
        return switch (kind) {
            case VERIFY -> "/api/verifications/";
            case REPAIR -> "/api/repairs/";
        };
    }

    /** Returns a run with its first differences. */
    static Map<String, @Nullable Object> whole(Run run) {
        Map<String, @Nullable Object> json = summary(run);
        json.put("differences", run.findings().stream().map(RunJson::finding).toList());
        return json;
    }

    static Map<String, @Nullable Object> summary(Run run) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", run.id());
        json.put("register", run.register());
        json.put("generation", run.generation());
        json.put("state", RequestParameters.lower(run.state()));
        json.put("requestedBy", RequestParameters.lower(run.requestedBy()));
        json.put("by", run.person());
        json.put("instance", run.instance());
        json.put("startedAt", run.startedAt().toString());
        json.put("heartbeatAt", run.heartbeatAt().toString());
        json.put("finishedAt", text(run.finishedAt()));
        json.put("error", run.error());
        Map<String, @Nullable Object> progress = new LinkedHashMap<>();
        progress.put("registersTotal", run.registersTotal());
        progress.put("registersDone", run.registersDone());
        progress.put("step", run.step());
        json.put("progress", progress);
        json.put("movements", run.movements());
        if (run.kind() == Run.Kind.REPAIR) {
            json.put("mended", run.mended());
        }
        json.put("differencesTotal", run.differencesTotal());
        Map<String, Object> results = new LinkedHashMap<>();
        run.results().forEach((part, result) -> results.put(part, result(run.kind(), result)));
        json.put("results", results);
        return json;
    }

    static Map<String, Object> result(Run.Kind kind, Run.Result result) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("movements", result.movements());
        if (kind == Run.Kind.REPAIR) {
            json.put("mended", result.mended());
        }
        json.put("differences", result.differences());
        return json;
    }

    static Map<String, @Nullable Object> finding(Finding finding) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("check", finding.check());
        putGiven(json, "register", finding.register());
        putGiven(json, "cell", finding.cell());
        putGiven(json, "start", finding.start() == null ? null : finding.start().toString());
        putGiven(json, "recorder", finding.recorder());
        json.put("figure", finding.figure());
        json.put("expected", finding.expected());
        json.put("actual", finding.actual());
        return json;
    }

    private static void putGiven(Map<String, @Nullable Object> json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static @Nullable String text(@Nullable Instant moment) {
        return moment == null ? null : moment.toString();
    }
}
