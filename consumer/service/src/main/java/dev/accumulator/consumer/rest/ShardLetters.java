package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.deadletter.DeadLetters;
import dev.accumulator.consumer.deadletter.Letter;
import dev.accumulator.consumer.deadletter.LetterFilter;
import dev.accumulator.consumer.deadletter.LetterPage;
import dev.accumulator.consumer.deadletter.LetterWithRecord;
import dev.accumulator.consumer.federation.ShardDatabase;
import dev.accumulator.text.ForeignText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Dead letters of all shards. Letters are numbered in each shard for itself, so that here a letter is called by both: {@code
 * 2-17}.
 */
@Component
final class ShardLetters {
    private static final Pattern ID = Pattern.compile("([0-9]{1,4})-([0-9]{1,18})");

    private final LiveReads live;
    private final DatabaseTables tables;

    ShardLetters(LiveReads live, DatabaseTables tables) {
        this.live = live;
        this.tables = tables;
    }

    /** True if letters of all shards are meant. */
    boolean areMeant() {
        return live.isOverShards();
    }

    /** A letter of a shard. */
    record Id(int shard, long number) {
        /**
         * Reads the name of a letter.
         *
         * @throws NotFound if no letter is called so
         */
        static Id parse(String text) {
            Matcher matcher = ID.matcher(text);
            if (!matcher.matches()) {
                throw new NotFound("dead-letter", ForeignText.shorten(text));
            }
            return new Id(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
        }

        @Override
        public String toString() {
            return shard + "-" + number;
        }
    }

    /** The letters of one shard that a page has not taken yet. */
    private record Left(
            int shard, List<Letter> letters, @Nullable Long next) {}

    /** A page of letters, the last recorded first; each shard's own order stays. */
    Map<String, @Nullable Object> list(LetterFilter filter, @Nullable String cursor, int limit) {
        ShardPlaces begin = ShardPlaces.parse(cursor, live.shards().size());
        List<Left> left = new ArrayList<>(live.each(ReadWidth.WIDE, database -> {
            int shard = shard(database).index();
            LetterPage page = tables.of(database).letters().list(filter, begin.of(shard), limit);
            return new Left(shard, new ArrayList<>(page.letters()), page.next());
        }));
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        ShardPlaces reached = begin;
        for (Left newest = newest(left); newest != null && rows.size() < limit; newest = newest(left)) {
            Letter letter = newest.letters().removeFirst();
            reached = reached.at(newest.shard(), letter.id());
            rows.add(named(newest.shard(), DeadLetterJson.letter(letter)));
        }
        boolean isMore = left.stream().anyMatch(one -> !one.letters().isEmpty() || one.next() != null);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("rows", rows);
        answer.put("next", isMore ? reached.cursor() : null);
        return answer;
    }

    private static @Nullable Left newest(List<Left> left) {
        Left newest = null;
        for (Left one : left) {
            if (!one.letters().isEmpty()
                    && (newest == null
                            || one.letters()
                                    .getFirst()
                                    .recordedAt()
                                    .isAfter(newest.letters().getFirst().recordedAt()))) {
                newest = one;
            }
        }
        return newest;
    }

    /** A letter with its record. */
    Map<String, @Nullable Object> get(Id id) {
        LetterWithRecord letter = live.shard(
                requireShard(id),
                ReadWidth.NARROW,
                database -> tables.of(database).letters().get(id.number()));
        return named(id.shard(), DeadLetterJson.withRecord(letter));
    }

    /** The letters of the shard of a letter, for a change that needs nothing but its database. */
    DeadLetters lettersOf(Id id) {
        return tables.ofShard(requireShard(id)).letters();
    }

    /** Refuses what only the instances of a letter's shard can do, unless this is one. */
    void requireOwn(Id id) {
        if (!requireShard(id).isOwn()) {
            throw new NotOverShards(id.shard());
        }
    }

    /** Calls a letter by its shard and its number. */
    Map<String, @Nullable Object> named(int shard, Map<String, @Nullable Object> letter) {
        letter.put("id", shard + "-" + Objects.requireNonNull(letter.get("id")));
        letter.put("shard", shard);
        return letter;
    }

    private ShardDatabase requireShard(Id id) {
        return live.shards().stream()
                .filter(shard -> shard.index() == id.shard())
                .findFirst()
                .orElseThrow(() -> new NotFound("dead-letter", id.toString()));
    }

    private static ShardDatabase shard(ReadDatabase database) {
        return Objects.requireNonNull(database.shard());
    }
}
