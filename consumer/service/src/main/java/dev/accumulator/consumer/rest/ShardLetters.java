package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.deadletter.DeadLetters;
import dev.accumulator.consumer.deadletter.Letter;
import dev.accumulator.consumer.deadletter.LetterClosed;
import dev.accumulator.consumer.deadletter.LetterCount;
import dev.accumulator.consumer.deadletter.LetterFilter;
import dev.accumulator.consumer.deadletter.LetterPage;
import dev.accumulator.consumer.deadletter.LetterState;
import dev.accumulator.consumer.deadletter.LetterWithRecord;
import dev.accumulator.consumer.deadletter.ManyLetters;
import dev.accumulator.consumer.deadletter.Reposting;
import dev.accumulator.consumer.federation.Federation;
import dev.accumulator.consumer.federation.ShardDatabase;
import dev.accumulator.consumer.mapping.MappingWaits;
import dev.accumulator.text.ForeignText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Dead letters of all shards. Letters are numbered in each shard for itself, so that here a letter is called by both: {@code
 * 2-17}.
 */
@Component
final class ShardLetters {
    private static final Pattern ID = Pattern.compile("([0-9]{1,4})-([0-9]{1,18})");

    private final LiveReads live;
    private final Federation federation;
    private final DatabaseTables tables;
    private final ShardRetries retries;
    private final ManyOfShards many;

    ShardLetters(LiveReads live, Federation federation, DatabaseTables tables, ShardRetries retries) {
        this.live = live;
        this.federation = federation;
        this.tables = tables;
        this.retries = retries;
        this.many = new ManyOfShards(federation);
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
            return parse("dead-letter", text);
        }

        /**
         * Reads the name of something that each shard numbers for itself.
         *
         * @throws NotFound if nothing is called so
         */
        static Id parse(String what, String text) {
            Matcher matcher = ID.matcher(text);
            if (!matcher.matches()) {
                throw new NotFound(what, ForeignText.shorten(text));
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
    LetterAnswers.Page list(LetterFilter filter, @Nullable String cursor, int limit) {
        ShardPlaces begin = ShardPlaces.parse(cursor, live.shards().size());
        List<Left> left = new ArrayList<>(live.each(ReadWidth.WIDE, database -> {
            int shard = shard(database).index();
            LetterPage page = tables.of(database).letters().list(filter, begin.of(shard), limit);
            return new Left(shard, new ArrayList<>(page.letters()), page.next());
        }));
        List<LetterAnswers.Named> rows = new ArrayList<>();
        ShardPlaces reached = begin;
        for (Left newest = newest(left); newest != null && rows.size() < limit; newest = newest(left)) {
            Letter letter = newest.letters().removeFirst();
            reached = reached.at(newest.shard(), letter.id());
            rows.add(LetterAnswers.Named.of(newest.shard(), letter));
        }
        boolean isMore = left.stream().anyMatch(one -> !one.letters().isEmpty() || one.next() != null);
        return new LetterAnswers.Page(rows, isMore ? reached.cursor() : null);
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
    LetterAnswers.WithRecord get(Id id) {
        LetterWithRecord letter = live.shard(
                requireShard(id),
                ReadWidth.NARROW,
                database -> tables.of(database).letters().get(id.number()));
        return new LetterAnswers.WithRecord(id.toString(), id.shard(), letter);
    }

    /** Counts the letters of all shards by topic, code and state. */
    List<LetterCount> counts(LetterFilter filter) {
        record Key(String topic, String code, LetterState state) {}
        Map<Key, Long> sums = new LinkedHashMap<>();
        live.each(ReadWidth.WIDE, database -> tables.of(database).letters().counts(filter)).stream()
                .flatMap(List::stream)
                .forEach(one -> sums.merge(new Key(one.topic(), one.code(), one.state()), one.letters(), Long::sum));
        return sums.entrySet().stream()
                .map(sum -> new LetterCount(
                        sum.getKey().topic(), sum.getKey().code(), sum.getKey().state(), sum.getValue()))
                .sorted(Comparator.comparing(LetterCount::topic)
                        .thenComparing(LetterCount::code)
                        .thenComparing(one -> one.state().word()))
                .toList();
    }

    /** Closes a letter, which needs nothing but its shard's database. */
    LetterAnswers.Named resolve(Id id, String reason, String by) {
        Letter resolved = federation.ask(
                requireShard(id), shard -> tables.ofShard(shard).letters().resolve(id.number(), reason, by));
        return LetterAnswers.Named.of(id.shard(), resolved);
    }

    /** Retries a letter, which an instance of its shard has to. */
    LetterAnswers.Retried retry(Id id, String by, ObjectProvider<Reposting> reposting) {
        ShardDatabase shard = requireShard(id);
        DeadLetters letters = tables.ofShard(shard).letters();
        if (shard.isOwn()) {
            Letter retried = letters.retry(id.number(), by, reposting.getObject());
            return new LetterAnswers.Retried(LetterAnswers.Named.of(id.shard(), retried), false);
        }
        return federation.ask(shard, retries.answerMax(), asked -> {
            boolean isDone;
            try {
                isDone = retries.letter(asked, id.number(), by);
            } catch (ShardRetries.LetterRetryClosed closed) {
                throw new LetterClosed(
                        id.number(), letters.get(id.number()).letter().state());
            }
            Letter now = letters.get(id.number()).letter();
            return new LetterAnswers.Retried(LetterAnswers.Named.of(id.shard(), now), !isDone);
        });
    }

    /** Retries many letters, each shard by an instance of its own. */
    LetterAnswers.Many retryAll(
            LetterFilter filter,
            @Nullable String cursor,
            int limit,
            @Nullable String note,
            String by,
            ObjectProvider<Reposting> reposting) {
        LetterAnswers.Many all = many.call(cursor, limit, retries.answerMax(), (shard, after, max) -> {
            DeadLetters letters = tables.ofShard(shard).letters();
            ManyLetters left = letters.left(filter, after);
            if (max == 0 || left.left() == 0) {
                return left;
            }
            try {
                return shard.isOwn()
                        ? letters.retryAll(filter, after, max, note, by, reposting.getObject())
                        : retries.letters(shard, filter, after, max, note, by);
            } catch (MappingWaits waits) {
                // Letters of other shards may go on. None of these was tried.
                return new ManyLetters(
                        0,
                        0,
                        0,
                        0,
                        0,
                        left.left(),
                        "Shard " + shard.index() + ": " + waits.getMessage(),
                        left.left(),
                        after);
            }
        });
        String waitsFor = all.outcome().waitsFor();
        if (waitsFor != null && ManyOfShards.isNothingElse(all.outcome())) {
            throw new MappingWaits(waitsFor);
        }
        return all;
    }

    /** Closes many letters, each shard in its own database. */
    LetterAnswers.Many resolveAll(LetterFilter filter, @Nullable String cursor, int limit, String reason, String by) {
        return many.call(cursor, limit, federation.answerMax(), (shard, after, max) -> {
            DeadLetters letters = tables.ofShard(shard).letters();
            return max == 0 ? letters.left(filter, after) : letters.resolveAll(filter, after, max, reason, by);
        });
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
