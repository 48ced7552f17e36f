package dev.accumulator.consumer.generation;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.RegisterDefinition;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes, switches and drops generations. Joins the caller's transaction. Safe for use by many threads. */
public final class GenerationChanges {
    private final GenerationOpener opener;
    private final GenerationsTable table;
    private final GenerationSettings settings;

    GenerationChanges(GenerationOpener opener, GenerationsTable table, GenerationSettings settings) {
        this.opener = opener;
        this.table = table;
        this.settings = settings;
    }

    /** The control schema. */
    public Schema control() {
        return settings.controlSchema();
    }

    /** The registers as they are configured. The live generation may have others. */
    public List<RegisterDefinition> configured() {
        return settings.definitions();
    }

    /** Returns by ledger the topic that its accounts come from, of those that have one. */
    public Map<String, String> chartTopics() {
        return ConfiguredRegisters.chartTopics(settings.registers());
    }

    /** The floors as they are configured, without what they make exceptions for. */
    public List<Floor> floors() {
        return settings.keptFloors(() -> DocumentSources.UNKNOWN);
    }

    /** By floor, the mappings and topics for whose documents the other policy holds. */
    public Map<String, List<String>> floorExceptions() {
        Map<String, List<String>> exceptions = new LinkedHashMap<>();
        settings.floors().forEach((floor, given) -> exceptions.put(floor, given.except()));
        return exceptions;
    }

    /** The schema of a generation's tables. */
    public Schema schema(int number) {
        return settings.generationSchema(number);
    }

    /** Reserves the number of a new generation, which has no tables yet. */
    public int reserve() {
        return table.insertBuilding();
    }

    /**
     * Makes the missing tables of a new generation, with the registers as configured. Must not be called in a
     * transaction.
     */
    public Generation openBuilding(int number) {
        return opener.openBuilding(number);
    }

    /**
     * Brings the charts of a generation that is being built up to what their topics have said by now. Must not be called in a
     * transaction, which would hold off postings for as long as it lasts.
     */
    public void keepCharts(Generation building) {
        opener.keepCharts(building);
    }

    /** Opens a generation that is not live, with the registers that it has. Must not be called in a transaction. */
    public Generation openPrevious(int number) {
        return opener.openAside(number);
    }

    /**
     * Points the views for readers at a generation. Call it in the transaction of the switch, before {@link #lockLive}:
     * a long report on a view then delays the switch and not the postings.
     */
    public void showToReaders(Generation generation) {
        opener.show(generation);
    }

    /**
     * Locks the live generation, and returns its number once all postings in flight have ended. New postings wait for
     * the caller's transaction.
     *
     * @param heldMax how long to wait for postings in flight, and half of how long the transaction may then stand idle
     */
    public int lockLive(Duration heldMax) {
        table.limitLocks(heldMax);
        return table.liveForUpdate().orElse(0);
    }

    /** Returns true if the generation was live and can be live again. */
    public boolean isPrevious(int number) {
        return table.state(number).filter("previous"::equals).isPresent();
    }

    /** Returns true if the generation is being built. */
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

    /**
     * Puts one generation in the place of another. The caller has locked the live one.
     *
     * @throws LayoutNotLive if the layout is not live, or is about to be left for one that was compared with the live generation
     */
    public void switchLive(int from, int to) {
        table.layout().requireDeciding();
        if (!table.leave(from, lastPosting(from)) || !table.enter(to)) {
            throw new GenerationSwitched(from, table.live().orElse(0));
        }
    }

    /**
     * Drops a generation with all its tables, piece by piece; another call goes on where one has failed. Does nothing if it
     * was dropped before. Must not be called in a transaction, which would hold the locks of all tables together.
     *
     * @throws IllegalStateException if it is live
     */
    public void drop(int number) {
        if (!table.markDropped(number)) {
            throw new IllegalStateException("Generation " + number + " is live and is not dropped");
        }
        opener.dropSchema(number);
    }
}
