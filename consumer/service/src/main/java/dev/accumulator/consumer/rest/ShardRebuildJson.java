package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.rebuild.Estimate;
import dev.accumulator.consumer.rebuild.Rebuild;
import dev.accumulator.consumer.rebuild.Rebuild.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The JSON of a rebuild of all shards: one state and one progress, and the whole of each shard's own rebuild beside. */
final class ShardRebuildJson {
    /** States that a rebuild leaves by itself. */
    private static final Set<State> MOVING =
            EnumSet.of(State.RUNNING, State.CATCHING_UP, State.VERIFYING, State.SWITCHING, State.ROLLING_BACK);

    private ShardRebuildJson() {}

    /** The name of a rebuild: that of its request, or of its shard and number. */
    static String id(RebuildsOverShards.Part part) {
        Rebuild rebuild = Objects.requireNonNull(part.rebuild());
        return rebuild.request() == null
                ? part.shard().index() + "-" + rebuild.id()
                : rebuild.request().toString();
    }

    static Map<String, @Nullable Object> of(List<RebuildsOverShards.Part> parts) {
        List<Rebuild> rebuilds = parts.stream()
                .map(RebuildsOverShards.Part::rebuild)
                .filter(Objects::nonNull)
                .toList();
        RebuildsOverShards.Part first = parts.stream()
                .filter(part -> part.rebuild() != null)
                .findFirst()
                .orElseThrow();
        Rebuild one = rebuilds.getFirst();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", id(first));
        json.put("state", state(rebuilds, rebuilds.size() < parts.size()).text());
        json.put("switch", one.options().automatic() ? "auto" : "manual");
        json.put("acceptDifferences", one.options().acceptDifferences());
        json.put("acceptMissingBeginning", one.options().acceptMissingBeginning());
        json.put("progress", progress(rebuilds));
        json.put("error", error(parts));
        json.put("createdAt", moment(rebuilds, Rebuild::createdAt, Comparator.reverseOrder()));
        json.put("switchedAt", whole(rebuilds, Rebuild::switchedAt));
        json.put("finishedAt", whole(rebuilds, Rebuild::finishedAt));
        json.put("requestedBy", one.people().requestedBy());
        json.put("shards", parts.stream().map(ShardRebuildJson::part).toList());
        return json;
    }

    /** The state of all: the least of those that go on by themselves, or else one that somebody has to decide about. */
    private static State state(List<Rebuild> rebuilds, boolean isLacking) {
        Set<State> states = EnumSet.noneOf(State.class);
        rebuilds.forEach(rebuild -> states.add(rebuild.state()));
        for (State moving : MOVING) {
            if (states.contains(moving)) {
                return moving;
            }
        }
        for (State ended : List.of(State.FAILED, State.CANCELLED, State.READY, State.SWITCHED)) {
            if (states.contains(ended) || (isLacking && ended == State.FAILED)) {
                return ended;
            }
        }
        return State.ROLLED_BACK;
    }

    private static Map<String, @Nullable Object> progress(List<Rebuild> rebuilds) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        List<JsonNode> partitions = new ArrayList<>();
        double rate = 0;
        long records = 0;
        long left = 0;
        for (Rebuild rebuild : rebuilds) {
            rebuild.progress().path("partitions").forEach(partitions::add);
            rate += rebuild.progress().path("recordsPerSecond").asDouble(0);
            records += rebuild.progress().path("records").asLong(0);
            left = Math.max(left, rebuild.progress().path("secondsLeft").asLong(0));
        }
        json.put("records", records);
        json.put("recordsPerSecond", rate == 0 ? null : rate);
        json.put("secondsLeft", left);
        json.put("partitions", partitions);
        return json;
    }

    private static @Nullable String error(List<RebuildsOverShards.Part> parts) {
        for (RebuildsOverShards.Part part : parts) {
            Rebuild rebuild = part.rebuild();
            if (rebuild == null) {
                return "Shard " + part.shard().index() + " knows nothing of it";
            }
            if (rebuild.error() != null) {
                return "Shard " + part.shard().index() + ": " + rebuild.error();
            }
        }
        return null;
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

    /** The last moment of all; null as long as one has none. */
    private static @Nullable String whole(List<Rebuild> rebuilds, Function<Rebuild, @Nullable Instant> moment) {
        return rebuilds.stream().anyMatch(rebuild -> moment.apply(rebuild) == null)
                ? null
                : moment(rebuilds, moment, Comparator.naturalOrder());
    }

    private static String moment(
            List<Rebuild> rebuilds, Function<Rebuild, @Nullable Instant> moment, Comparator<Instant> order) {
        return rebuilds.stream()
                .map(moment)
                .filter(Objects::nonNull)
                .max(order)
                .orElseThrow()
                .toString();
    }

    /** The needs of a rebuild of all shards. They are rebuilt side by side, so that the slowest says how long it takes. */
    static Map<String, @Nullable Object> estimate(List<Estimate> estimates) {
        boolean isKnown = estimates.stream().allMatch(one -> one.seconds() != null);
        List<String> missing = new ArrayList<>();
        for (int shard = 0; shard < estimates.size(); shard++) {
            for (String one : estimates.get(shard).missing()) {
                missing.add("Shard " + shard + ": " + one);
            }
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("records", estimates.stream().mapToLong(Estimate::records).sum());
        json.put("bytes", estimates.stream().mapToLong(Estimate::bytes).sum());
        json.put(
                "recordsPerSecond",
                isKnown
                        ? estimates.stream()
                                .mapToDouble(one -> Objects.requireNonNullElse(one.recordsPerSecond(), 0.0))
                                .sum()
                        : null);
        json.put("basedOn", isKnown ? "all shards" : null);
        json.put(
                "seconds",
                isKnown
                        ? estimates.stream()
                                .mapToLong(one -> Objects.requireNonNullElse(one.seconds(), 0L))
                                .max()
                                .orElse(0)
                        : null);
        json.put("missing", missing);
        json.put("shards", estimates);
        return json;
    }
}
