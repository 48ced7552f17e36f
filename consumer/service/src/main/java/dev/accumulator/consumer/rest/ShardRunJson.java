package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.maintenance.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The JSON of a run of all shards: figures are added up, and each shard's own run is told beside. */
final class ShardRunJson {
    private ShardRunJson() {}

    /** The name of a run: that of its request, or of its shard and number. */
    static String id(RunsOverShards.Part part) {
        Run run = Objects.requireNonNull(part.run());
        return id(part.shard().index(), run);
    }

    static String id(int shard, Run run) {
        return run.request() == null ? shard + "-" + run.id() : run.request().toString();
    }

    /** The path of a run. */
    static String path(Run.Kind kind, String id) {
        return RunJson.path(kind) + id;
    }

    static Map<String, @Nullable Object> summary(List<RunsOverShards.Part> parts) {
        List<Run> runs = runs(parts);
        RunsOverShards.Part first =
                parts.stream().filter(part -> part.run() != null).findFirst().orElseThrow();
        Run one = runs.getFirst();
        boolean isOver = runs.stream().noneMatch(Run::isUnderWay);
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", id(first));
        json.put("register", one.register());
        json.put("state", state(parts, runs));
        json.put("requestedBy", RequestParameters.lower(one.requestedBy()));
        json.put("by", one.person());
        json.put(
                "startedAt",
                runs.stream()
                        .map(Run::startedAt)
                        .min(Comparator.naturalOrder())
                        .orElseThrow()
                        .toString());
        json.put("finishedAt", isOver ? text(latest(runs)) : null);
        json.put("error", error(parts));
        Map<String, @Nullable Object> progress = new LinkedHashMap<>();
        progress.put("registersTotal", sum(runs, Run::registersTotal));
        progress.put("registersDone", sum(runs, Run::registersDone));
        progress.put("step", null);
        json.put("progress", progress);
        json.put("movements", sum(runs, Run::movements));
        if (one.kind() == Run.Kind.REPAIR) {
            json.put("mended", sum(runs, Run::mended));
        }
        json.put("differencesTotal", sum(runs, Run::differencesTotal));
        json.put("results", results(one.kind(), runs));
        json.put("shards", parts.stream().map(ShardRunJson::part).toList());
        return json;
    }

    /** Returns a run with the first differences of each shard. */
    static Map<String, @Nullable Object> whole(List<RunsOverShards.Part> parts) {
        Map<String, @Nullable Object> json = summary(parts);
        List<Map<String, @Nullable Object>> differences = new ArrayList<>();
        for (RunsOverShards.Part part : parts) {
            Run run = part.run();
            if (run != null) {
                run.findings().stream()
                        .limit(Run.FINDINGS_MAX - differences.size())
                        .map(RunJson::finding)
                        .forEach(finding -> {
                            finding.put("shard", part.shard().index());
                            differences.add(finding);
                        });
            }
        }
        json.put("differences", differences);
        return json;
    }

    private static List<Run> runs(List<RunsOverShards.Part> parts) {
        return parts.stream()
                .map(RunsOverShards.Part::run)
                .filter(Objects::nonNull)
                .toList();
    }

    private static String state(List<RunsOverShards.Part> parts, List<Run> runs) {
        if (runs.stream().anyMatch(Run::isUnderWay)) {
            return runs.stream().allMatch(run -> run.state() == Run.State.REQUESTED) ? "requested" : "running";
        }
        boolean isDone = runs.size() == parts.size() && runs.stream().allMatch(run -> run.state() == Run.State.DONE);
        return isDone ? "done" : "failed";
    }

    private static @Nullable String error(List<RunsOverShards.Part> parts) {
        for (RunsOverShards.Part part : parts) {
            Run run = part.run();
            if (run == null) {
                return "Shard " + part.shard().index() + " knows nothing of it";
            }
            if (run.error() != null) {
                return "Shard " + part.shard().index() + ": " + run.error();
            }
        }
        return null;
    }

    private static Map<String, @Nullable Object> part(RunsOverShards.Part part) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("shard", part.shard().index());
        json.put("database", part.shard().name());
        Run run = part.run();
        if (run == null) {
            json.put("state", "unknown");
        } else {
            json.putAll(RunJson.summary(run));
        }
        return json;
    }

    private static Map<String, Object> results(Run.Kind kind, List<Run> runs) {
        Map<String, Run.Result> sums = new LinkedHashMap<>();
        runs.forEach(run -> run.results()
                .forEach((part, result) -> sums.merge(
                        part,
                        result,
                        (one, other) -> new Run.Result(
                                one.movements() + other.movements(),
                                one.mended() + other.mended(),
                                one.differences() + other.differences()))));
        Map<String, Object> json = new LinkedHashMap<>();
        sums.forEach((part, result) -> json.put(part, RunJson.result(kind, result)));
        return json;
    }

    private static long sum(List<Run> runs, ToLongFunction<Run> figure) {
        return runs.stream().mapToLong(figure).sum();
    }

    private static @Nullable Instant latest(List<Run> runs) {
        return runs.stream()
                .map(Run::finishedAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static @Nullable String text(@Nullable Instant moment) {
        return moment == null ? null : moment.toString();
    }
}
