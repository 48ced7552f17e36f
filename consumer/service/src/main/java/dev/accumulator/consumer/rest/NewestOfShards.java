package dev.accumulator.consumer.rest;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A page of rows of all shards, the newest first; each shard's own order stays. Rows are numbered in each shard for itself, so
 * that here a row is called by both: {@code 2-17}.
 *
 * @param at when a row was made
 * @param id its number in its shard
 * @param json what is shown of it
 */
record NewestOfShards<T>(
        Function<T, Instant> at, ToLongFunction<T> id, Function<T, Map<String, @Nullable Object>> json) {
    /**
     * Writes a page into an answer.
     *
     * @param places where the page begins
     * @param ofShards the rows of each shard behind its place, as many as the page has if there are so many
     * @param isMore true if a shard has more rows than these
     */
    void write(
            Map<String, @Nullable Object> answer,
            ShardPlaces places,
            List<List<T>> ofShards,
            boolean isMore,
            int limit) {
        List<Deque<T>> left = new ArrayList<>();
        ofShards.forEach(rows -> left.add(new ArrayDeque<>(rows)));
        List<Map<String, @Nullable Object>> page = new ArrayList<>();
        ShardPlaces reached = places;
        for (int shard = newest(left); shard >= 0 && page.size() < limit; shard = newest(left)) {
            T row = left.get(shard).removeFirst();
            reached = reached.at(shard, id.applyAsLong(row));
            page.add(named(shard, row));
        }
        answer.put("rows", page);
        answer.put("next", isMore || !left.stream().allMatch(Deque::isEmpty) ? reached.cursor() : null);
    }

    /** A row, called by its shard and its number. */
    Map<String, @Nullable Object> named(int shard, T row) {
        Map<String, @Nullable Object> named = new LinkedHashMap<>(json.apply(row));
        named.put("id", shard + "-" + id.applyAsLong(row));
        named.put("shard", shard);
        return named;
    }

    /** The shard that has the newest row; -1 if none is left. */
    private int newest(List<Deque<T>> left) {
        int newest = -1;
        for (int shard = 0; shard < left.size(); shard++) {
            T first = left.get(shard).peekFirst();
            if (first != null
                    && (newest < 0
                            || at.apply(first)
                                    .isAfter(at.apply(Objects.requireNonNull(
                                            left.get(newest).peekFirst()))))) {
                newest = shard;
            }
        }
        return newest;
    }
}
