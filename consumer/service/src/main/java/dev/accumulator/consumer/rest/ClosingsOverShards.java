package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.closing.ClosingEntry;
import dev.accumulator.consumer.closing.Closings;
import dev.accumulator.consumer.closing.SealEntry;
import dev.accumulator.consumer.federation.Federation;
import dev.accumulator.consumer.federation.ShardDatabase;
import dev.accumulator.registers.model.Closing;
import dev.accumulator.registers.model.InvalidClosing;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Closing dates and seals of all shards. A date is set in each of them, at its own moment; whoever is told that one of them
 * could not set it asks again.
 */
@Component
final class ClosingsOverShards {
    /** A seal compares the totals of a month with its movements. */
    private static final Duration SEAL_MAX = Duration.ofMinutes(10);

    private static final NewestOfShards<ClosingEntry> ENTRIES =
            new NewestOfShards<>(ClosingEntry::at, ClosingEntry::id, ClosingJson::of);

    private static final NewestOfShards<SealEntry> SEALS =
            new NewestOfShards<>(SealEntry::sealedAt, SealEntry::id, ClosingJson::of);

    private final LiveReads live;
    private final Federation federation;
    private final Map<Integer, Closings> closings = new HashMap<>();

    ClosingsOverShards(LiveReads live, Federation federation, Closings own) {
        this.live = live;
        this.federation = federation;
        for (ShardDatabase shard : federation.shards()) {
            closings.put(shard.index(), shard.isOwn() ? own : own.ofShard(shard.generations(), shard.dataSource()));
        }
    }

    /** True if closing dates of all shards are meant. */
    boolean areMeant() {
        return live.isOverShards();
    }

    /** The registers, each with the day up to which all shards are closed, and a page of the changes. */
    Map<String, @Nullable Object> list(@Nullable String register, @Nullable String cursor, int limit) {
        ShardPlaces places = ShardPlaces.parse(cursor, federation.shards().size());
        Map<String, List<Closings.State>> states = new LinkedHashMap<>();
        for (List<Closings.State> ofShard : federation.each(shard -> of(shard).states())) {
            ofShard.stream()
                    .filter(state ->
                            register == null || register.equals(state.register().name()))
                    .forEach(state -> states.computeIfAbsent(state.register().name(), name -> new ArrayList<>())
                            .add(state));
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put(
                "registers",
                states.values().stream().map(ClosingsOverShards::json).toList());
        ENTRIES.write(
                json,
                places,
                federation.each(shard -> of(shard).history(register, before(places, shard), limit + 1)),
                false,
                limit);
        return json;
    }

    /** A document can be posted from the day after the earliest on, if it belongs to that shard. */
    private static Map<String, @Nullable Object> json(List<Closings.State> ofShards) {
        Closings.State least = ofShards.getFirst();
        for (Closings.State state : ofShards) {
            if (isEarlier(state.closing(), least.closing())) {
                least = state;
            }
        }
        Map<String, @Nullable Object> json = ClosingJson.of(least);
        List<Map<String, @Nullable Object>> shards = new ArrayList<>();
        for (int shard = 0; shard < ofShards.size(); shard++) {
            Map<String, @Nullable Object> one = ClosingJson.of(ofShards.get(shard));
            one.remove("register");
            one.remove("zone");
            one.put("shard", shard);
            shards.add(one);
        }
        json.put("shards", shards);
        return json;
    }

    private static boolean isEarlier(@Nullable Closing one, @Nullable Closing other) {
        return other != null && (one == null || one.through().isBefore(other.through()));
    }

    /**
     * Closes registers in all shards.
     *
     * @throws dev.accumulator.consumer.federation.ShardUnavailable if one of them does not answer; the others may have closed
     */
    List<Map<String, @Nullable Object>> close(
            @Nullable String register, @Nullable Closing closing, String by, @Nullable String reason) {
        return named(
                ENTRIES, federation.each(shard -> inShard(shard, its -> its.close(register, closing, by, reason))));
    }

    /** A page of seals. */
    Map<String, @Nullable Object> seals(@Nullable String register, @Nullable String cursor, int limit) {
        ShardPlaces places = ShardPlaces.parse(cursor, federation.shards().size());
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        SEALS.write(
                json,
                places,
                federation.each(shard -> of(shard).seals(register, before(places, shard), limit + 1)),
                false,
                limit);
        return json;
    }

    /** Seals a month in all shards, each of which keeps checksums of its own. */
    List<Map<String, @Nullable Object>> seal(@Nullable String register, YearMonth month, String by) {
        return named(SEALS, federation.each(SEAL_MAX, shard -> inShard(shard, its -> its.seal(register, month, by))));
    }

    private static <T> List<Map<String, @Nullable Object>> named(NewestOfShards<T> rows, List<List<T>> ofShards) {
        List<Map<String, @Nullable Object>> named = new ArrayList<>();
        for (int shard = 0; shard < ofShards.size(); shard++) {
            for (T row : ofShards.get(shard)) {
                named.add(rows.named(shard, row));
            }
        }
        return named;
    }

    private static long before(ShardPlaces places, ShardDatabase shard) {
        return Objects.requireNonNullElse(places.of(shard.index()), Long.MAX_VALUE);
    }

    private <T> T inShard(ShardDatabase shard, Function<Closings, T> ask) {
        try {
            return ask.apply(of(shard));
        } catch (InvalidClosing refused) {
            throw new InvalidClosing(
                    refused.code(),
                    Objects.requireNonNullElse(refused.field(), "register"),
                    "Shard " + shard.index() + ": " + refused.getMessage());
        }
    }

    private Closings of(ShardDatabase shard) {
        return Objects.requireNonNull(closings.get(shard.index()));
    }
}
