package dev.accumulator.registers;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Entry;
import dev.accumulator.registers.model.Line;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.RecorderState;
import dev.accumulator.registers.model.RevisionConflict;
import dev.accumulator.registers.posting.NewestRevision;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * The movements of one document, over all registers. They are posted, replaced and withdrawn together.
 *
 * <p>Every method joins the caller's transaction, or is one of its own, and opens the months that the lines need. What
 * cannot be taken is thrown: an unknown register, dimension or resource and a value that does not fit are an {@link
 * dev.accumulator.registers.model.InvalidMovement}, other content of a posted revision is a {@link RevisionConflict}. A
 * repeated revision is an {@link Outcome.Duplicate} and an outdated one an {@link Outcome.Stale}: neither changes anything.
 */
public final class Document {
    /** Another process may post a revision between our read and our post. Five in a row is practically impossible. */
    private static final int ATTEMPTS_MAX = 5;

    private final Registers registers;
    private final MonthOpening months;
    private final NewestRevision newest;
    private final String recorder;

    Document(Registers registers, MonthOpening months, NewestRevision newest, String recorder) {
        this.registers = registers;
        this.months = months;
        this.newest = newest;
        this.recorder = recorder;
    }

    /** Posts a new document, as its revision 1. */
    public Outcome post(Line... lines) {
        return post(List.of(lines));
    }

    /** Posts a new document, as its revision 1. */
    public Outcome post(List<Line> lines) {
        return post(1, lines);
    }

    /** Posts a revision of the document in place of an older one. */
    public Outcome post(long revision, Line... lines) {
        return post(revision, List.of(lines));
    }

    /**
     * Posts a revision of the document in place of an older one.
     *
     * @param revision a positive number that grows with every change of the document, such as the version of an entity
     */
    public Outcome post(long revision, List<Line> lines) {
        return postOne(posting(revision, lines)).orThrow();
    }

    /** Posts the document anew, whatever was posted of it before. */
    public Outcome repost(Line... lines) {
        return repost(List.of(lines));
    }

    /**
     * Posts the document anew, as the revision after the newest one, whatever that is. If two callers repost at once, the
     * later wins. Pass a revision to {@link #post(long, List)} to detect the conflict.
     */
    public Outcome repost(List<Line> lines) {
        return next(revision -> posting(revision, lines));
    }

    /** Posts entries of ledgers as a revision of the document. */
    Outcome postEntries(long revision, List<Entry> entries) {
        return postOne(postingOf(revision, entries)).orThrow();
    }

    /** Posts entries of ledgers, whatever was posted of the document before. */
    Outcome repostEntries(List<Entry> entries) {
        return next(revision -> postingOf(revision, entries));
    }

    /** Withdraws the document's movements, as the revision after the newest one; nothing where it was never posted. */
    public Outcome unpost() {
        return newest.of(recorder) == 0
                ? new Outcome.Duplicate(recorder, 0)
                : next(revision -> Change.Unpost.of(recorder, revision));
    }

    /** Withdraws the document's movements by a revision that has none. */
    public Outcome unpost(long revision) {
        return postOne(Change.Unpost.of(recorder, revision)).orThrow();
    }

    /**
     * The newest revision and the movements of the document; empty where nothing is known of it. If only a withdrawal is, it
     * has no revision.
     */
    public Optional<RecorderState> state() {
        return registers.recorder(recorder);
    }

    private Outcome next(LongFunction<Change> change) {
        for (int attempt = 1; ; attempt++) {
            Outcome outcome = postOne(change.apply(newest.of(recorder) + 1));
            boolean overtaken = outcome instanceof Outcome.Stale
                    || (outcome instanceof Outcome.Rejected rejected && rejected.reason() instanceof RevisionConflict);
            if (!overtaken || attempt == ATTEMPTS_MAX) {
                return outcome.orThrow();
            }
        }
    }

    private Change posting(long revision, List<Line> lines) {
        return Change.Post.of(
                recorder, revision, lines.stream().map(Line::movement).toList());
    }

    private Change postingOf(long revision, List<Entry> entries) {
        return Change.Post.of(
                recorder,
                revision,
                entries.stream().flatMap(entry -> entry.movements().stream()).toList());
    }

    private Outcome postOne(Change change) {
        months.openFor(List.of(change));
        return registers.post(change);
    }
}
