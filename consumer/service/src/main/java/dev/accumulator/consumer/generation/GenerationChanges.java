package dev.accumulator.consumer.generation;

import dev.accumulator.postgres.Schema;
import java.time.Duration;

/** Makes generations, switches between them and drops them. Joins the caller's transaction. Safe for use by many threads. */
public final class GenerationChanges {
    private final GenerationOpener opening;
    private final GenerationsTable table;
    private final GenerationSettings settings;

    GenerationChanges(GenerationOpener opening, GenerationsTable table, GenerationSettings settings) {
        this.opening = opening;
        this.table = table;
        this.settings = settings;
    }

    /** The schema of what belongs to no generation. */
    public Schema control() {
        return settings.controlSchema();
    }

    /** Where a generation's tables are. */
    public Schema schema(int number) {
        return settings.generationSchema(number);
    }

    /** The number of a new generation, of which there is nothing yet but that. */
    public int reserve() {
        return table.insertBuilding();
    }

    /** Makes what is missing of a new generation, with the registers as configured. Not to be called in a transaction. */
    public Generation openBuilding(int number) {
        return opening.openBuilding(number);
    }

    /** Opens a generation that is not live, as it is. Not to be called in a transaction. */
    public Generation openPrevious(int number) {
        return opening.openAside(number);
    }

    /**
     * Shows a generation to people with SQL in place of the live one. To be called in the transaction of the switch, before
     * {@link #lockLive}: whoever reads a view for long then holds up the switch and not the postings.
     */
    public void showToReaders(Generation generation) {
        opening.show(generation);
    }

    /**
     * The live generation's number, once all postings in flight have ended; new ones wait for the caller's transaction.
     *
     * @param heldMax about how long to wait for them, and how long the transaction may then stand idle
     */
    public int lockLive(Duration heldMax) {
        table.limitLocks(heldMax);
        return table.liveForUpdate().orElse(0);
    }

    /** Whether the generation was live, and can be live again. */
    public boolean isPrevious(int number) {
        return table.state(number).filter("previous"::equals).isPresent();
    }

    /** Whether the generation is being built, and neither live nor dropped. */
    public boolean isBuilding(int number) {
        return table.state(number).filter("building"::equals).isPresent();
    }

    /** The last posting of a generation when it stopped being live; 0 if it never was. */
    public long leftPosting(int number) {
        return table.leftPosting(number);
    }

    /** The last posting of a generation. */
    public long lastPosting(int number) {
        return table.lastPosting(schema(number));
    }

    /** Puts one generation in the place of another; the caller has locked the live one. */
    public void switchLive(int from, int to) {
        if (!table.leave(from, lastPosting(from)) || !table.enter(to)) {
            throw new GenerationSwitched(from, table.live().orElse(0));
        }
    }

    /**
     * Drops a generation with all it holds. Does nothing where it is gone already.
     *
     * @throws IllegalStateException if it is live
     */
    public void drop(int number) {
        if (!table.markDropped(number)) {
            throw new IllegalStateException("Generation " + number + " is live and is not dropped");
        }
        opening.dropSchema(number);
    }
}
