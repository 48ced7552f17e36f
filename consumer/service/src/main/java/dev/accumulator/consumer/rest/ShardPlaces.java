package dev.accumulator.consumer.rest;

import dev.accumulator.registers.model.InvalidQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far a list of all shards was shown, newest first: the number of the last row of each shard; null of one that is still at
 * its newest. It is the cursor of such a list.
 */
record ShardPlaces(List<@Nullable Long> numbers) {
    private static final Pattern CURSOR = Pattern.compile("[0-9]{0,18}(,[0-9]{0,18})*");

    /** The number of the last row that was shown of a shard. */
    @Nullable
    Long of(int shard) {
        return numbers.get(shard);
    }

    /** Returns these places with another one of a shard. */
    ShardPlaces at(int shard, long number) {
        List<@Nullable Long> moved = new ArrayList<>(numbers);
        moved.set(shard, number);
        return new ShardPlaces(moved);
    }

    String cursor() {
        return ListCursor.write(numbers.stream()
                .map(place -> place == null ? "" : place.toString())
                .collect(Collectors.joining(",")));
    }

    /**
     * Reads a cursor.
     *
     * @param cursor null for the first page
     * @throws InvalidQuery if it is not of a list of so many shards
     */
    static ShardPlaces parse(@Nullable String cursor, int shards) {
        String text = cursor == null ? ",".repeat(shards - 1) : ListCursor.read(cursor);
        if (!CURSOR.matcher(text).matches()) {
            throw invalid();
        }
        List<@Nullable Long> places = new ArrayList<>();
        for (String place : text.split(",", -1)) {
            places.add(place.isEmpty() ? null : Long.valueOf(place));
        }
        if (places.size() != shards) {
            throw invalid();
        }
        return new ShardPlaces(places);
    }

    private static InvalidQuery invalid() {
        return new InvalidQuery("cursor", "cursor must be the \"next\" of the page before");
    }
}
