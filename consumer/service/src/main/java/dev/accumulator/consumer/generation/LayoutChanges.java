package dev.accumulator.consumer.generation;

import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Changes of the layout that one database belongs to. Each is a transaction that waits for the postings under way, and can be
 * made again. In what order they are made in several databases is for the caller to say.
 */
public final class LayoutChanges {
    /** How long a process that is stopped in the middle can hold postings. */
    private static final Duration HOLD_MAX = Duration.ofSeconds(10);

    private final GenerationsTable table;
    private final TransactionTemplate transactions;

    LayoutChanges(GenerationsTable table, TransactionTemplate transactions) {
        this.table = table;
        this.transactions = transactions;
    }

    /** The layout as the database has it now. */
    public Layout now() {
        return table.layout().find().orElseThrow(() -> new GenerationNotOpen("the database has no row of a shard"));
    }

    /** The identity of the database. */
    public UUID identity() {
        return table.layout().identity();
    }

    /** Lets one run make changes, and no other. Whoever had claimed the row before changes nothing any more. */
    public void claim(UUID run) {
        table.layout().claim(run);
    }

    /**
     * Names the layout that is to take the place of this one. From then on nothing is decided here that the other one would not
     * know. Returns false if another one is named, or this one is not live.
     *
     * @param next the identity of the first database of the layout that is to take its place
     */
    public boolean prepare(UUID run, UUID next) {
        return held(() -> table.layout().prepare(run, next));
    }

    /**
     * Gives the layout an end, unless it has one: from then on the database does not post or answer. Returns false if no other
     * one is named, or this one is not live.
     */
    public boolean end(UUID run, Duration after) {
        return table.layout().end(run, after);
    }

    /** Leaves the layout once its end has come. Returns false if it has not, or was never live. */
    public boolean leave(UUID run) {
        return held(() -> table.layout().leave(run));
    }

    /** Lets the layout be live that was built. Returns false if it was not. */
    public boolean enter(UUID run) {
        return held(() -> table.layout().enter(run));
    }

    /** Lets the layout be live that was to be left, or was, as if nothing had been. Returns false if it follows another one. */
    public boolean stay(UUID run) {
        return held(() -> table.layout().stay(run));
    }

    /** Ends the run. */
    public boolean release(UUID run) {
        return table.layout().release(run);
    }

    /** Does something while no posting is under way and none can begin. */
    public <T> T held(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(status -> {
            table.limitLocks(HOLD_MAX);
            table.liveForUpdate();
            return work.get();
        }));
    }
}
