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
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The rebuilds of all shards as one: one state, one progress and one comparison. */
final class SummedRebuild {
    /** States that a rebuild leaves by itself. */
    private static final Set<State> MOVING =
            EnumSet.of(State.RUNNING, State.CATCHING_UP, State.VERIFYING, State.SWITCHING, State.ROLLING_BACK);

    private static final JsonMapper JSON = JsonMapper.shared();

    private SummedRebuild() {}

    /** Returns the sum, which has no number, generation or instance of its own. */
    static Rebuild of(List<RebuildsOverShards.Part> parts) {
        List<Rebuild> rebuilds = parts.stream()
                .map(RebuildsOverShards.Part::rebuild)
                .filter(Objects::nonNull)
                .toList();
        Rebuild one = rebuilds.getFirst();
        return new Rebuild(
                0,
                state(rebuilds, rebuilds.size() < parts.size()),
                one.request(),
                wanted(rebuilds),
                one.options(),
                0,
                0,
                JSON.createObjectNode(),
                progress(rebuilds),
                report(rebuilds),
                error(parts),
                null,
                rebuilds.stream().mapToInt(Rebuild::takeovers).sum(),
                rebuilds.stream()
                        .map(Rebuild::createdAt)
                        .min(Comparator.naturalOrder())
                        .orElseThrow(),
                last(rebuilds, Rebuild::switchedAt),
                last(rebuilds, Rebuild::finishedAt),
                new Rebuild.People(
                        one.people().requestedBy(),
                        person(rebuilds, Rebuild.People::switchedBy),
                        person(rebuilds, Rebuild.People::cancelledBy),
                        person(rebuilds, Rebuild.People::rolledBackBy),
                        rebuilds.stream().anyMatch(each -> each.people().droppedBy() == null)
                                ? null
                                : one.people().droppedBy()));
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

    /** A request that each shard that it concerns has got and not fulfilled. */
    private static Rebuild.@Nullable Wanted wanted(List<Rebuild> rebuilds) {
        List<Rebuild> waiting =
                rebuilds.stream().filter(one -> one.state().isUnderWay()).toList();
        return waiting.stream().anyMatch(one -> one.wanted() == null)
                ? null
                : waiting.stream().map(Rebuild::wanted).findFirst().orElse(null);
    }

    private static JsonNode progress(List<Rebuild> rebuilds) {
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
        ObjectNode json = JSON.createObjectNode();
        json.put("records", records);
        json.put("recordsPerSecond", rate == 0 ? null : (Double) rate);
        json.put("secondsLeft", left);
        json.putArray("partitions").addAll(partitions);
        return json;
    }

    /** The comparison of all with their live generations; null before each of them is made. */
    private static @Nullable JsonNode report(List<Rebuild> rebuilds) {
        if (rebuilds.stream().anyMatch(one -> one.report() == null)) {
            return null;
        }
        Map<String, ObjectNode> registers = new LinkedHashMap<>();
        ObjectNode json = JSON.createObjectNode();
        boolean same = true;
        for (Rebuild rebuild : rebuilds) {
            JsonNode report = Objects.requireNonNull(rebuild.report());
            same &= report.path("same").asBoolean(false);
            for (String figure : List.of("documentsDiffering", "ordersDiffering")) {
                json.put(
                        figure,
                        json.path(figure).asLong(0) + report.path(figure).asLong(0));
            }
            for (JsonNode one : report.path("registers")) {
                add(registers.computeIfAbsent(one.path("register").asString(""), name -> JSON.createObjectNode()), one);
            }
        }
        json.put("same", same);
        json.putArray("registers").addAll(registers.values());
        return json;
    }

    private static void add(ObjectNode sum, JsonNode register) {
        sum.put("register", register.path("register").asString(""));
        for (String figure : List.of("cellsEqual", "cellsDiffering")) {
            sum.put(figure, sum.path(figure).asLong(0) + register.path(figure).asLong(0));
        }
        List<JsonNode> notCompared = new ArrayList<>();
        sum.path("notCompared").forEach(notCompared::add);
        register.path("notCompared").forEach(sentence -> {
            if (!notCompared.contains(sentence)) {
                notCompared.add(sentence);
            }
        });
        sum.putArray("notCompared").addAll(notCompared);
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

    /** The last moment of all; null as long as one has none. */
    private static @Nullable Instant last(List<Rebuild> rebuilds, Function<Rebuild, @Nullable Instant> moment) {
        return rebuilds.stream().anyMatch(rebuild -> moment.apply(rebuild) == null)
                ? null
                : rebuilds.stream()
                        .map(moment)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .orElse(null);
    }

    private static @Nullable String person(List<Rebuild> rebuilds, Function<Rebuild.People, @Nullable String> who) {
        return rebuilds.stream()
                .map(Rebuild::people)
                .map(who)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** The needs of a rebuild of all shards. They are rebuilt side by side, so that the slowest says how long it takes. */
    static Estimate estimate(List<Estimate> estimates) {
        boolean isKnown = estimates.stream().allMatch(one -> one.seconds() != null);
        List<String> missing = new ArrayList<>();
        for (int shard = 0; shard < estimates.size(); shard++) {
            for (String one : estimates.get(shard).missing()) {
                missing.add("Shard " + shard + ": " + one);
            }
        }
        return new Estimate(
                estimates.stream().mapToLong(Estimate::records).sum(),
                estimates.stream().mapToLong(Estimate::bytes).sum(),
                isKnown
                        ? (Double) estimates.stream()
                                .mapToDouble(one -> Objects.requireNonNullElse(one.recordsPerSecond(), 0.0))
                                .sum()
                        : null,
                isKnown ? "all shards" : null,
                isKnown
                        ? (Long) estimates.stream()
                                .mapToLong(one -> Objects.requireNonNullElse(one.seconds(), 0L))
                                .max()
                                .orElse(0)
                        : null,
                missing);
    }
}
