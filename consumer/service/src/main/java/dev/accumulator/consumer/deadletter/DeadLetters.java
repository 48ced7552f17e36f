package dev.accumulator.consumer.deadletter;

import dev.accumulator.consumer.generation.LayoutLock;
import dev.accumulator.consumer.outbox.Outbox;
import dev.accumulator.consumer.outbox.OutboxMessage;
import dev.accumulator.postgres.Schema;
import dev.accumulator.schemas.Limits;
import dev.accumulator.text.ForeignText;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps dead letters. Postings record and supersede them; people read, retry and resolve them. Safe for use by many
 * threads and many processes.
 *
 * <p>It keeps up to 8 MiB of a record's value, and up to 1 MiB each of its key and headers.
 */
public final class DeadLetters {
    /** The most letters of a page: an answer of a few megabytes at worst. */
    public static final int PAGE_MAX = 1_000;

    /** The most letters that are counted. */
    public static final int COUNTED_MAX = 100_000;

    /** The most letters that are counted when some were dealt with. */
    public static final int COUNTED_LEFT_MAX = 10_000;

    /** The most characters of the reason for resolving a letter: a page of text. */
    public static final int REASON_CHARS_MAX = 2_000;

    /**
     * Letters are rare. The two limits keep the worst case, a batch of nothing else, within a modest amount of memory.
     */
    private static final int STATEMENT_LETTERS_MAX = 500;

    private static final long STATEMENT_BYTES_MAX = 16L << 20;

    private final JdbcClient jdbc;
    private final Schema control;
    private final LettersTable table;
    private final LetterReads reads;
    private final ManyLettersWork many;
    private final LetterEvents events;
    private final Outbox outbox;
    private final TransactionTemplate transactions;
    private final Clock clock;

    /**
     * @param control where the table is
     * @param topic where letters are published
     */
    public DeadLetters(
            DataSource dataSource,
            PlatformTransactionManager transactions,
            Schema control,
            Outbox outbox,
            String topic,
            Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.control = control;
        this.table = new LettersTable(jdbc, control);
        this.reads = new LetterReads(jdbc, control);
        this.many = new ManyLettersWork(reads);
        this.events = new LetterEvents(topic);
        this.outbox = outbox;
        this.transactions = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /** Records letters in the caller's transaction, and announces those that are new. */
    public void record(List<DeadLetter> letters) {
        Instant now = clock.instant();
        List<LettersTable.NewLetter> chunk = new ArrayList<>();
        long bytes = 0;
        for (DeadLetter letter : letters) {
            LettersTable.NewLetter each = new LettersTable.NewLetter(storable(letter), KeptRecord.of(letter.event()));
            chunk.add(each);
            bytes += each.record().bytes();
            if (chunk.size() == STATEMENT_LETTERS_MAX || bytes >= STATEMENT_BYTES_MAX) {
                record(chunk, now);
                chunk.clear();
                bytes = 0;
            }
        }
        record(chunk, now);
    }

    private void record(List<LettersTable.NewLetter> letters, Instant now) {
        if (letters.isEmpty()) {
            return;
        }
        List<OutboxMessage> messages = new ArrayList<>();
        for (LettersTable.NewLetter letter : table.insert(letters, now)) {
            messages.add(events.of(letter.letter(), letter.record(), now));
        }
        outbox.append(messages);
    }

    private static DeadLetter storable(DeadLetter letter) {
        String path = letter.path();
        return new DeadLetter(
                letter.event(),
                letter.part(),
                letter.code(),
                path == null ? null : ForeignText.storable(path, Limits.MESSAGE_CHARS_MAX),
                ForeignText.storable(letter.message(), Limits.MESSAGE_CHARS_MAX),
                letter.recorder(),
                letter.revision());
    }

    /**
     * Closes open letters of older revisions in the caller's transaction. If a batch has both, {@link #record} has to
     * be called first. A letter that somebody is retrying stays open; the retry then finds it outdated.
     */
    public void supersede(List<AcceptedDocument> accepted) {
        if (!accepted.isEmpty() && table.hasOpen()) {
            table.supersede(accepted);
        }
    }

    /**
     * Closes open letters of documents that a rebuild has accepted. Joins the caller's transaction.
     *
     * @param revisions by recorder, the revision that was accepted
     */
    public void acceptedByRebuild(Map<String, Long> revisions) {
        if (!revisions.isEmpty() && table.hasOpen()) {
            table.acceptedByRebuild(revisions);
        }
    }

    /**
     * Lists letters, newest first.
     *
     * @param before lists only letters with lower numbers, for the next page
     * @param limit the most that are listed, 1 to {@value #PAGE_MAX}
     */
    public LetterPage list(LetterFilter filter, @Nullable Long before, int limit) {
        if (limit < 1 || limit > PAGE_MAX) {
            throw new IllegalArgumentException("A page has 1 to " + PAGE_MAX + " letters, not " + limit);
        }
        List<Letter> letters = reads.list(filter, before, limit + 1);
        return letters.size() <= limit
                ? new LetterPage(letters, null)
                : new LetterPage(
                        letters.subList(0, limit), letters.get(limit - 1).id());
    }

    /** Counts the open letters by their codes, up to {@value #COUNTED_MAX} letters in all. */
    public SortedMap<String, Long> openByCode() {
        return reads.openByCode(COUNTED_MAX);
    }

    /**
     * Returns a letter with its record.
     *
     * @throws LetterNotFound if no letter has that number
     */
    public LetterWithRecord get(long id) {
        return reads.get(id).orElseThrow(() -> new LetterNotFound(id));
    }

    /** Counts letters by topic, code and state, up to {@value #COUNTED_MAX} in all. */
    public List<LetterCount> counts(LetterFilter filter) {
        return reads.counts(filter, COUNTED_MAX);
    }

    /**
     * Posts the records of open letters again, oldest first, each in a transaction of its own; see {@link #retry}. It stops
     * after some seconds, or after some letters that could not be tried, and tells where to go on. A letter that the filter
     * does not select any more when its turn comes is left as it is.
     *
     * @param filter which letters; open ones, whatever state it has
     * @param after only letters with greater numbers; null for all
     * @param max the most letters, 1 to {@value #PAGE_MAX}
     * @param note what the person says about it; null if nothing
     * @param by the person, if known
     * @throws dev.accumulator.consumer.mapping.MappingWaits if no letter can be tried for now; nothing changes
     */
    public ManyLetters retryAll(
            LetterFilter filter,
            @Nullable Long after,
            int max,
            @Nullable String note,
            @Nullable String by,
            Reposting reposting) {
        return many.retry(
                open(filter),
                after,
                max,
                id -> retry(id, open(filter), note, by, reposting).state());
    }

    /**
     * Closes open letters without posting them, oldest first. Those that somebody else works on stay open, and so do those
     * that the filter does not select any more.
     *
     * @param filter which letters; open ones, whatever state it has
     * @param after only letters with greater numbers; null for all
     * @param max the most letters, 1 to {@value #PAGE_MAX}
     * @param reason the reason, 1 to {@value #REASON_CHARS_MAX} characters
     * @param by the person, if known
     */
    public ManyLetters resolveAll(
            LetterFilter filter, @Nullable Long after, int max, String reason, @Nullable String by) {
        String stored = ForeignText.storable(reason, REASON_CHARS_MAX);
        return many.resolve(
                open(filter),
                after,
                max,
                ids -> Objects.requireNonNull(transactions.execute(status -> {
                    LayoutLock.requireLive(jdbc, control);
                    return table.resolve(ids, open(filter), stored, clock.instant(), by);
                })));
    }

    /** Tells how many open letters of a filter have greater numbers, and deals with none of them. */
    public ManyLetters left(LetterFilter filter, @Nullable Long after) {
        return many.resolve(open(filter), after, 0, ids -> 0);
    }

    private static LetterFilter open(LetterFilter filter) {
        return new LetterFilter(filter.code(), filter.topic(), filter.recorder(), LetterState.OPEN);
    }

    /**
     * Posts the record of an open letter again, without those of its parts that have letters of their own. Waits while somebody else works on the same letter. Returns a letter
     * that was retried or superseded before without a change.
     *
     * @param by the person, if known
     * @return the letter: retried; superseded if its document is newer by now; or still open, with the current reason
     * @throws LetterNotFound if no letter has that number
     * @throws LetterClosed if it was resolved
     * @throws LetterIncomplete if the record was too large to be kept whole
     * @throws dev.accumulator.consumer.mapping.MappingWaits if the record cannot be mapped for now; the letter stays as it is
     */
    public Letter retry(long id, @Nullable String by, Reposting reposting) {
        return retry(id, LetterFilter.ALL, null, by, reposting);
    }

    /** @param filter an open letter that has come to be another than this selects stays as it is */
    private Letter retry(
            long id, LetterFilter filter, @Nullable String note, @Nullable String by, Reposting reposting) {
        String stored = note == null ? null : ForeignText.storable(note, REASON_CHARS_MAX);
        return inTransaction(() -> {}, id, letter -> {
            switch (letter.letter().state()) {
                case RESOLVED -> throw new LetterClosed(id, LetterState.RESOLVED);
                case RETRIED, SUPERSEDED -> {}
                case OPEN -> {
                    if (filter.matches(letter.letter())) {
                        retryLocked(letter, stored, by, reposting);
                    }
                }
            }
        });
    }

    private void retryLocked(LetterWithRecord letter, @Nullable String note, @Nullable String by, Reposting reposting) {
        long id = letter.letter().id();
        if (!letter.complete()) {
            throw new LetterIncomplete(id);
        }
        Instant now = clock.instant();
        RetriedRecord record =
                new RetriedRecord(letter.event(), letter.letter().part(), reads.otherParts(letter.letter()));
        switch (reposting.retry(record)) {
            case Reposting.Result.Settled settled -> table.close(id, LetterState.RETRIED, now, by, note);
            case Reposting.Result.Outdated outdated -> table.close(id, LetterState.SUPERSEDED, now, by, note);
            case Reposting.Result.Refused refused -> table.refusedAgain(id, storable(today(letter, refused)), now, by);
        }
    }

    /** Keeps recorder and revision if the record now fails before they can be read. */
    private static DeadLetter today(LetterWithRecord letter, Reposting.Result.Refused refused) {
        String recorder = refused.recorder();
        Long revision = refused.revision();
        return new DeadLetter(
                letter.event(),
                letter.letter().part(),
                refused.code(),
                refused.path(),
                refused.message(),
                recorder != null ? recorder : letter.letter().recorder(),
                revision != null ? revision : letter.letter().revision());
    }

    /**
     * Closes an open letter without posting it. Waits while somebody else works on the same letter. Does nothing if the
     * letter was resolved with the same reason before.
     *
     * @param reason the reason, 1 to {@value #REASON_CHARS_MAX} characters
     * @param by the person, if known
     * @throws LetterNotFound if no letter has that number
     * @throws LetterClosed if it was closed in another way
     */
    public Letter resolve(long id, String reason, @Nullable String by) {
        if (reason.isBlank() || reason.codePointCount(0, reason.length()) > REASON_CHARS_MAX) {
            throw new IllegalArgumentException("A reason has 1 to " + REASON_CHARS_MAX + " characters");
        }
        String stored = ForeignText.storable(reason, REASON_CHARS_MAX);
        return inTransaction(() -> LayoutLock.requireLive(jdbc, control), id, letter -> {
            LetterState state = letter.letter().state();
            if (state == LetterState.OPEN) {
                table.resolve(id, stored, clock.instant(), by);
            } else if (state != LetterState.RESOLVED
                    || !stored.equals(letter.letter().reason())) {
                throw new LetterClosed(id, state);
            }
        });
    }

    private interface Change {
        void apply(LetterWithRecord letter);
    }

    /** @param first done before the letter is locked */
    private Letter inTransaction(Runnable first, long id, Change change) {
        return Objects.requireNonNull(transactions.execute(status -> {
            first.run();
            change.apply(reads.lock(id).orElseThrow(() -> new LetterNotFound(id)));
            return get(id).letter();
        }));
    }
}
