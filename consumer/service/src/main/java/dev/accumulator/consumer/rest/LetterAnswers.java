package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.deadletter.DeadLetters;
import dev.accumulator.consumer.deadletter.Letter;
import dev.accumulator.consumer.deadletter.LetterCount;
import dev.accumulator.consumer.deadletter.LetterFilter;
import dev.accumulator.consumer.deadletter.LetterPage;
import dev.accumulator.consumer.deadletter.LetterWithRecord;
import dev.accumulator.consumer.deadletter.ManyLetters;
import dev.accumulator.consumer.deadletter.Reposting;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.text.ForeignText;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Dead letters in the words of the REST API: of one database, where a letter is called by its number, or of all shards, where
 * it is called by its shard and its number. The endpoints write them as JSON, and pages show them.
 */
@Component
public final class LetterAnswers {
    private final DeadLetters own;
    private final @Nullable ShardLetters ofShards;
    private final ObjectProvider<Reposting> reposting;

    LetterAnswers(DeadLetters own, ObjectProvider<Reposting> reposting) {
        this(own, null, reposting);
    }

    /** @param ofShards the letters of all shards; null for an instance that answers for its own alone */
    @Autowired
    LetterAnswers(DeadLetters own, @Nullable ShardLetters ofShards, ObjectProvider<Reposting> reposting) {
        this.own = own;
        this.ofShards = ofShards;
        this.reposting = reposting;
    }

    /**
     * A letter and its name.
     *
     * @param shard the shard that has it; null where one database is asked
     */
    public record Named(String id, @Nullable Integer shard, Letter letter) {
        /** A letter of the one database that is asked. */
        public static Named of(Letter letter) {
            return new Named(String.valueOf(letter.id()), null, letter);
        }

        static Named of(int shard, Letter letter) {
            return new Named(new ShardLetters.Id(shard, letter.id()).toString(), shard, letter);
        }
    }

    /**
     * A letter after it was retried.
     *
     * @param isUnderWay true if an instance of its shard goes on with the retry, so that this is the letter before
     */
    public record Retried(Named letter, boolean isUnderWay) {}

    /** A letter and its name, with its record. */
    public record WithRecord(String id, @Nullable Integer shard, LetterWithRecord letter) {}

    /**
     * Letters, newest first.
     *
     * @param next the cursor of the next page; null if there is none
     */
    public record Page(List<Named> letters, @Nullable String next) {
        /** Copies the letters. */
        public Page {
            letters = List.copyOf(letters);
        }
    }

    /**
     * The outcome of one call for many letters.
     *
     * @param outcome the counts, added up
     * @param next the cursor with which another call goes on; null if none are left
     */
    public record Many(ManyLetters outcome, @Nullable String next) {
        static Many of(ManyLetters outcome) {
            Long next = outcome.next();
            return new Many(outcome, next == null ? null : next.toString());
        }
    }

    /**
     * Lists letters, newest first.
     *
     * @param cursor the {@code next} of the page before; null for the first
     * @param limit the most that are listed, 1 to {@link DeadLetters#PAGE_MAX}
     * @throws InvalidQuery if the cursor is none
     */
    public Page list(LetterFilter filter, @Nullable String cursor, int limit) {
        ShardLetters all = overShards();
        if (all != null) {
            return all.list(filter, cursor, limit);
        }
        LetterPage page = own.list(filter, number(cursor), limit);
        Long next = page.next();
        return new Page(page.letters().stream().map(Named::of).toList(), next == null ? null : next.toString());
    }

    /**
     * Returns a letter with its record.
     *
     * @throws NotFound if no letter is called so
     */
    public WithRecord get(String id) {
        ShardLetters all = overShards();
        return all != null ? all.get(ShardLetters.Id.parse(id)) : new WithRecord(id, null, own.get(ownNumber(id)));
    }

    /** Counts letters by topic, code and state, up to {@link DeadLetters#COUNTED_MAX} in each database. */
    public List<LetterCount> counts(LetterFilter filter) {
        ShardLetters all = overShards();
        return all != null ? all.counts(filter) : own.counts(filter);
    }

    /**
     * Posts the record of an open letter again; see {@link DeadLetters#retry}.
     *
     * @throws NotFound if no letter is called so
     */
    public Retried retry(String id, String by) {
        ShardLetters all = overShards();
        return all != null
                ? all.retry(ShardLetters.Id.parse(id), by, reposting)
                : new Retried(Named.of(own.retry(ownNumber(id), by, reposting.getObject())), false);
    }

    /**
     * Closes an open letter without posting it; see {@link DeadLetters#resolve}.
     *
     * @throws NotFound if no letter is called so
     */
    public Named resolve(String id, String reason, String by) {
        ShardLetters all = overShards();
        return all != null
                ? all.resolve(ShardLetters.Id.parse(id), reason, by)
                : Named.of(own.resolve(ownNumber(id), reason, by));
    }

    /**
     * Retries the open letters of a filter, the oldest of each database first; see {@link DeadLetters#retryAll}.
     *
     * @param cursor the {@code next} of the call before; null for the first
     */
    public Many retryAll(LetterFilter filter, @Nullable String cursor, int limit, @Nullable String note, String by) {
        ShardLetters all = overShards();
        return all != null
                ? all.retryAll(filter, cursor, limit, note, by, reposting)
                : Many.of(own.retryAll(filter, number(cursor), limit, note, by, reposting.getObject()));
    }

    /**
     * Closes the open letters of a filter without posting them, the oldest of each database first.
     *
     * @param cursor the {@code next} of the call before; null for the first
     */
    public Many resolveAll(LetterFilter filter, @Nullable String cursor, int limit, String reason, String by) {
        ShardLetters all = overShards();
        return all != null
                ? all.resolveAll(filter, cursor, limit, reason, by)
                : Many.of(own.resolveAll(filter, number(cursor), limit, reason, by));
    }

    /** The letters of all shards, if the request means all; null if it means those of one database. */
    private @Nullable ShardLetters overShards() {
        return ofShards != null && ofShards.areMeant() ? ofShards : null;
    }

    /** Returns the number of a letter. What is no number names no letter. */
    private static long ownNumber(String id) {
        if (!id.matches("\\d{1,18}")) {
            throw new NotFound("dead-letter", ForeignText.shorten(id));
        }
        return Long.parseLong(id);
    }

    /** Returns the number of a letter that is a cursor. */
    static @Nullable Long number(@Nullable String cursor) {
        if (cursor != null && !cursor.matches("\\d{1,18}")) {
            throw new InvalidQuery("cursor", "cursor must be the \"next\" of the page before");
        }
        return cursor == null ? null : Long.valueOf(cursor);
    }
}
