package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.federation.Federation;
import dev.accumulator.consumer.federation.ShardDatabase;
import dev.accumulator.consumer.generation.GenerationsElsewhere;
import dev.accumulator.consumer.rebuild.Estimate;
import dev.accumulator.consumer.rebuild.Rebuild;
import dev.accumulator.consumer.rebuild.Rebuild.State;
import dev.accumulator.consumer.rebuild.RebuildDifference;
import dev.accumulator.consumer.rebuild.RebuildRefused;
import dev.accumulator.consumer.rebuild.Rebuilds;
import dev.accumulator.consumer.shard.Shard;
import dev.accumulator.consumer.watch.Reason;
import dev.accumulator.text.ForeignText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Rebuilds of all shards, each run by an instance of its shard, started and seen as one. What was requested over all shards is
 * called by a UUID, and a rebuild that one shard has alone by both numbers: {@code 2-17}. Each shard switches by itself.
 */
@Component
final class RebuildsOverShards {
    private static final Logger LOG = LoggerFactory.getLogger(RebuildsOverShards.class);

    private static final Pattern ALONE = Pattern.compile("([0-9]{1,4})-([0-9]{1,18})");

    private static final Pattern TOGETHER = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private static final int LISTED_MAX = 100;

    /** An estimate asks the broker about all topics, which has twenty seconds for each of its two answers. */
    private static final Duration ESTIMATE_MAX = Duration.ofSeconds(45);

    /** The differences of a shard have smaller numbers. */
    private static final long PLACES = 1_000_000_000L;

    private final LiveReads live;
    private final Federation federation;
    private final Map<Integer, Rebuilds> rebuilds = new HashMap<>();

    RebuildsOverShards(LiveReads live, Federation federation, Rebuilds own, GenerationsElsewhere elsewhere) {
        this.live = live;
        this.federation = federation;
        for (ShardDatabase shard : federation.shards()) {
            Shard there = new Shard(shard.index(), federation.own().of());
            rebuilds.put(
                    shard.index(),
                    shard.isOwn()
                            ? own
                            : own.ofShard(
                                    shard.generations(),
                                    elsewhere.changes(shard.dataSource(), there),
                                    shard.dataSource()));
        }
    }

    /** True if rebuilds of all shards are meant. */
    boolean areMeant() {
        return live.isOverShards();
    }

    /** The rebuild of one shard; null where the shard knows of none, or has nothing left of it. */
    record Part(ShardDatabase shard, @Nullable Rebuild rebuild) {
        /** Returns true if it is in one of some states. */
        boolean isIn(Set<State> states) {
            return rebuild != null && states.contains(rebuild.state());
        }
    }

    /** The estimate of each shard, in their order. */
    List<Estimate> estimates() {
        return federation.each(ESTIMATE_MAX, shard -> inShard(shard, (its, none) -> its.estimate(), shard));
    }

    /**
     * Requests a rebuild in each shard. If one of them refuses, those of the others are cancelled.
     *
     * @throws RebuildRefused if one of them refuses, and names it
     * @throws dev.accumulator.consumer.federation.ShardUnavailable if one of them does not answer
     */
    List<Part> start(Rebuild.Options options, String by) {
        UUID request = UUID.randomUUID();
        try {
            return parts(federation.each(
                    ESTIMATE_MAX,
                    shard -> Optional.of(inShard(shard, (its, name) -> its.start(options, by, name), request))));
        } catch (RuntimeException refused) {
            withdraw(request, by);
            throw refused;
        }
    }

    private void withdraw(UUID request, String by) {
        for (ShardDatabase shard : federation.shards()) {
            if (shard.out() == null) {
                try {
                    Rebuilds its = of(shard);
                    its.find(request)
                            .filter(begun -> begun.state().isUnderWay())
                            .ifPresent(begun -> its.delete(begun.id(), by));
                } catch (RuntimeException unanswered) {
                    LOG.warn(
                            "Rebuild {} may go on in shard {}, which does not answer: {}",
                            request,
                            shard.index(),
                            Reason.of(unanswered));
                }
            }
        }
    }

    /**
     * Finds a rebuild.
     *
     * @throws RebuildRefused if no shard knows it
     */
    List<Part> find(String id) {
        Matcher alone = ALONE.matcher(id);
        if (alone.matches()) {
            int index = Integer.parseInt(alone.group(1));
            long number = Long.parseLong(alone.group(2));
            ShardDatabase shard = federation.shards().stream()
                    .filter(one -> one.index() == index)
                    .findFirst()
                    .orElseThrow(() -> RebuildRefused.notFound(id));
            return List.of(new Part(shard, federation.ask(shard, asked -> inShard(asked, Rebuilds::get, number))));
        }
        if (!TOGETHER.matcher(id).matches()) {
            throw RebuildRefused.notFound(ForeignText.shorten(id));
        }
        UUID request = UUID.fromString(id);
        List<Optional<Rebuild>> found = federation.each(shard -> of(shard).find(request));
        if (found.stream().allMatch(Optional::isEmpty)) {
            throw RebuildRefused.notFound(id);
        }
        return parts(found);
    }

    private List<Part> parts(List<Optional<Rebuild>> found) {
        List<Part> parts = new ArrayList<>();
        for (ShardDatabase shard : federation.shards()) {
            parts.add(new Part(shard, found.get(shard.index()).orElse(null)));
        }
        return parts;
    }

    /** The newest rebuilds, newest first, those that were requested together as one. */
    List<List<Part>> list() {
        List<List<Rebuild>> all = federation.each(shard -> of(shard).list());
        Map<String, List<Part>> byName = new LinkedHashMap<>();
        for (ShardDatabase shard : federation.shards()) {
            for (Rebuild rebuild : all.get(shard.index())) {
                Part part = new Part(shard, rebuild);
                byName.computeIfAbsent(ShardRebuildJson.id(part), name -> new ArrayList<>())
                        .add(part);
            }
        }
        return byName.values().stream()
                .sorted(Comparator.comparing((List<Part> parts) -> Objects.requireNonNull(
                                        parts.getFirst().rebuild())
                                .createdAt())
                        .reversed())
                .limit(LISTED_MAX)
                .toList();
    }

    /** A difference of a shard, and the place behind it. */
    record Difference(int shard, RebuildDifference difference) {
        long place() {
            return shard * PLACES + difference.number();
        }
    }

    /** Lists the differences that follow a place, those of the first shard first. */
    List<Difference> differences(String id, long after, int max) {
        List<Difference> page = new ArrayList<>();
        for (Part part : find(id)) {
            Rebuild rebuild = part.rebuild();
            int index = part.shard().index();
            if (rebuild != null && index >= after / PLACES && page.size() < max) {
                int behind = index == after / PLACES ? (int) (after % PLACES) : 0;
                int left = max - page.size();
                federation
                        .ask(part.shard(), shard -> of(shard).differences(rebuild.id(), behind, left))
                        .forEach(one -> page.add(new Difference(index, one)));
            }
        }
        return page;
    }

    /**
     * Requests the switch in each shard that is not switched yet.
     *
     * @throws RebuildRefused if one of them is not ready
     */
    List<Part> switchIn(String id, String by) {
        return act(
                find(id),
                Set.of(State.READY),
                Set.of(State.SWITCHING, State.SWITCHED),
                "ready",
                (its, number) -> its.switchIn(number, by));
    }

    /**
     * Requests the rollback in each shard that is not rolled back yet.
     *
     * @throws RebuildRefused if one of them is not switched in, or its previous generation was dropped
     */
    List<Part> rollBack(String id, String by) {
        return act(
                find(id),
                Set.of(State.SWITCHED),
                Set.of(State.ROLLING_BACK, State.ROLLED_BACK),
                "switched",
                (its, number) -> its.rollBack(number, by));
    }

    /** True if each shard is switched in or has gone back, and one of them can go back. */
    boolean canRollBack(String id) {
        List<Part> parts = find(id);
        return parts.stream().allMatch(part -> part.isIn(Set.of(State.SWITCHED, State.ROLLING_BACK, State.ROLLED_BACK)))
                && parts.stream()
                        .anyMatch(part -> federation.ask(
                                part.shard(), shard -> of(shard).canRollBack(Objects.requireNonNull(part.rebuild()))));
    }

    /** Cancels what is under way, and drops what is left over; returns what is being cancelled. */
    List<Part> delete(String id, String by) {
        List<Part> left = new ArrayList<>();
        for (Part part : find(id)) {
            Rebuild rebuild = part.rebuild();
            if (rebuild != null) {
                Optional<Rebuild> cancelling = federation.ask(
                        part.shard(), shard -> Optional.ofNullable(of(shard).delete(rebuild.id(), by)));
                cancelling.ifPresent(one -> left.add(new Part(part.shard(), one)));
            }
        }
        return left;
    }

    /** Nobody is asked before all of them were found to be where they can be. */
    private List<Part> act(
            List<Part> parts,
            Set<State> from,
            Set<State> done,
            String wanted,
            BiFunction<Rebuilds, Long, Rebuild> act) {
        if (parts.stream().noneMatch(part -> part.isIn(from))) {
            refuse(parts.getFirst(), wanted);
        }
        parts.stream().filter(part -> !part.isIn(from) && !part.isIn(done)).forEach(part -> refuse(part, wanted));
        List<Part> after = new ArrayList<>();
        for (Part part : parts) {
            long number = Objects.requireNonNull(part.rebuild()).id();
            after.add(
                    part.isIn(done)
                            ? part
                            : new Part(
                                    part.shard(), federation.ask(part.shard(), shard -> inShard(shard, act, number))));
        }
        return after;
    }

    private static void refuse(Part part, String wanted) {
        Rebuild rebuild = part.rebuild();
        RebuildRefused refused =
                rebuild == null ? RebuildRefused.notFound("of that name") : RebuildRefused.wrongState(rebuild, wanted);
        throw refused.inShard(part.shard().index());
    }

    private <A, T> T inShard(ShardDatabase shard, BiFunction<Rebuilds, A, T> ask, A given) {
        try {
            return ask.apply(of(shard), given);
        } catch (RebuildRefused refused) {
            throw refused.inShard(shard.index());
        }
    }

    private Rebuilds of(ShardDatabase shard) {
        return Objects.requireNonNull(rebuilds.get(shard.index()));
    }
}
