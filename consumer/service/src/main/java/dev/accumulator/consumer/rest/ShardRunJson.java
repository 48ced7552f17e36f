package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.maintenance.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /** The name of a run of all shards. */
    static String id(List<RunsOverShards.Part> parts) {
        return id(parts.stream().filter(part -> part.run() != null).findFirst().orElseThrow());
    }

    static Map<String, @Nullable Object> summary(List<RunsOverShards.Part> parts) {
        Run sum = SummedRun.of(parts);
        Map<String, @Nullable Object> json = RunJson.summary(sum);
        json.put("id", id(parts));
        // Each shard has its own.
        List.of("generation", "instance", "heartbeatAt").forEach(json::remove);
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
}
