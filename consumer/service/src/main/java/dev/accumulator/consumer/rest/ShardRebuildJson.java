package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.rebuild.Estimate;
import dev.accumulator.consumer.rebuild.Rebuild;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The JSON of a rebuild of all shards: one state and one progress, and the whole of each shard's own rebuild beside. */
final class ShardRebuildJson {
    private ShardRebuildJson() {}

    /** The name of a rebuild: that of its request, or of its shard and number. */
    static String id(RebuildsOverShards.Part part) {
        Rebuild rebuild = Objects.requireNonNull(part.rebuild());
        return rebuild.request() == null
                ? part.shard().index() + "-" + rebuild.id()
                : rebuild.request().toString();
    }

    /** The name of a rebuild of all shards. */
    static String id(List<RebuildsOverShards.Part> parts) {
        return id(parts.stream()
                .filter(part -> part.rebuild() != null)
                .findFirst()
                .orElseThrow());
    }

    static Map<String, @Nullable Object> of(List<RebuildsOverShards.Part> parts) {
        Rebuild sum = SummedRebuild.of(parts);
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", id(parts));
        json.put("state", sum.state().text());
        json.put("switch", sum.options().automatic() ? "auto" : "manual");
        json.put("acceptDifferences", sum.options().acceptDifferences());
        json.put("acceptMissingBeginning", sum.options().acceptMissingBeginning());
        json.put("progress", sum.progress());
        json.put("error", sum.error());
        json.put("createdAt", text(sum.createdAt()));
        json.put("switchedAt", text(sum.switchedAt()));
        json.put("finishedAt", text(sum.finishedAt()));
        json.put("requestedBy", sum.people().requestedBy());
        json.put("shards", parts.stream().map(ShardRebuildJson::part).toList());
        return json;
    }

    private static Map<String, @Nullable Object> part(RebuildsOverShards.Part part) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("shard", part.shard().index());
        json.put("database", part.shard().name());
        Rebuild rebuild = part.rebuild();
        if (rebuild == null) {
            json.put("state", "unknown");
        } else {
            json.putAll(RebuildJson.of(rebuild));
        }
        return json;
    }

    static Map<String, @Nullable Object> estimate(List<Estimate> estimates) {
        Estimate sum = SummedRebuild.estimate(estimates);
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("records", sum.records());
        json.put("bytes", sum.bytes());
        json.put("recordsPerSecond", sum.recordsPerSecond());
        json.put("basedOn", sum.basedOn());
        json.put("seconds", sum.seconds());
        json.put("missing", sum.missing());
        json.put("shards", estimates);
        return json;
    }

    private static @Nullable String text(@Nullable Object moment) {
        return moment == null ? null : moment.toString();
    }
}
