package dev.accumulator.consumer.generation;

import dev.accumulator.consumer.generation.GenerationOpener.Opened;
import dev.accumulator.consumer.generation.GenerationsTable.Last;
import dev.accumulator.consumer.generation.GenerationsTable.Live;
import dev.accumulator.consumer.generation.GenerationsTable.Seen;
import dev.accumulator.consumer.generation.GenerationsTable.Standing;
import dev.accumulator.consumer.generation.GenerationsTable.Standpoint;
import dev.accumulator.consumer.watch.Reason;
import dev.accumulator.registers.model.Beside;
import dev.accumulator.registers.model.MomentStillOpen;
import dev.accumulator.registers.model.RegisterReads;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.BadSqlGrammarException;

/** The live generation. Safe for use by many threads. */
public final class Generations {
    private static final Logger LOG = LoggerFactory.getLogger(Generations.class);

    /** Switches are far too rare for a second one to come in between. */
    private static final int READ_ATTEMPTS_MAX = 3;

    /** One failure may be a full pool, or a statement that was cancelled. */
    private static final int FAILURES_SHOWN = 2;

    private static final Live NONE = new Live(0, "", true, Layout.State.LIVE, false);

    private final GenerationOpener opener;
    private final GenerationsTable table;
    private volatile @Nullable Opened opened;
    private volatile @Nullable Layout layout;
    private volatile long epoch;
    private volatile String waitingFor = "the database has not been asked yet";
    private volatile @Nullable String failing;
    private int failures;

    Generations(GenerationOpener opener, GenerationsTable table) {
        this.opener = opener;
        this.table = table;
    }

    /**
     * The live generation, as far as this process knows.
     *
     * @throws GenerationNotOpen if the database has not been reached since the start
     */
    public Generation live() {
        Opened current = opened;
        if (current == null) {
            throw new GenerationNotOpen(waitingFor);
        }
        return current.generation();
    }

    /**
     * Reads the live generation in one transaction with one snapshot, in which the generation is certainly live. An
     * answer therefore never mixes two generations, and never comes from one that another process has replaced.
     *
     * @throws GenerationNotOpen if the database has not been reached since the start
     */
    public <T extends @Nullable Object> T read(Function<Generation, T> reads) {
        return readAsOf(reads).answer();
    }

    /** Reads like {@link #read}, and tells the positions of the snapshot. */
    public <T extends @Nullable Object> AsOf<T> readAsOf(Function<Generation, T> reads) {
        try {
            return inSnapshot((generation, positions) -> new AsOf<>(reads.apply(generation), positions));
        } catch (MomentStillOpen inThisSnapshot) {
            live().registers().settle(inThisSnapshot.moment());
            return inSnapshot((generation, positions) -> new AsOf<>(reads.apply(generation), positions));
        }
    }

    /**
     * Reads like {@link #read}, with statements that may take long.
     *
     * @param reads is given the positions of the snapshot too; see {@link AsOf}
     */
    public <T extends @Nullable Object> T readLong(Duration statementMax, BiFunction<Generation, String, T> reads) {
        return inSnapshot(reads, true, statementMax);
    }

    /**
     * Reads the live generation, and writes into the control schema what follows from it, in one transaction with one
     * snapshot. If another transaction has changed a row meanwhile that this one changes, this one fails. A switch does not
     * wait for it, so what is written can be of a generation that was live just before.
     *
     * @param work is given the positions of the snapshot too; see {@link AsOf}
     * @throws GenerationSwitched if another generation is live than this process knows
     * @throws DatabaseReplaced if the generation was opened in another database than the one that answers now
     */
    public <T extends @Nullable Object> T writeInSnapshot(BiFunction<Generation, String, T> work) {
        Generation generation = live();
        // Of before the snapshot, which would not show a posting that is committed meanwhile.
        Last last = Last.of(generation);
        return opener.writing().execute(status -> {
            AsOf<Standpoint> live = table.liveFromHereOn(generation.schema());
            requireAnswering(live.answer());
            if (live.answer().number() != generation.number()) {
                throw new GenerationSwitched(generation.number(), live.answer().number());
            }
            requireDatabase(generation, table.standing(last));
            return work.apply(generation, live.positions());
        });
    }

    private void requireAnswering(Standpoint live) {
        if (!live.answers()) {
            throw notLive();
        }
    }

    private LayoutNotLive notLive() {
        Layout found = table.layout().find().orElseThrow();
        layout = found;
        return new LayoutNotLive(found);
    }

    private <T extends @Nullable Object> T inSnapshot(BiFunction<Generation, String, T> reads) {
        return inSnapshot(reads, true, null);
    }

    /**
     * Reads like {@link #readLong}, also where the layout is not live. No answer to a client comes from it.
     *
     * @param reads is given the positions of the snapshot too; see {@link AsOf}
     */
    public <T extends @Nullable Object> T readWhateverTheLayout(
            Duration statementMax, BiFunction<Generation, String, T> reads) {
        return inSnapshot(reads, false, statementMax);
    }

    /** @param statementMax how long a statement may take; null for as long as any */
    private <T extends @Nullable Object> T inSnapshot(
            BiFunction<Generation, String, T> reads, boolean answering, @Nullable Duration statementMax) {
        for (int attempt = 1; ; attempt++) {
            Generation generation = live();
            try {
                return opener.readOnly().execute(status -> {
                    AsOf<Standpoint> live = statementMax == null
                            ? table.liveFromHereOn(generation.schema())
                            : table.liveFromHereOn(generation.schema(), statementMax);
                    if (answering) {
                        requireAnswering(live.answer());
                    }
                    if (live.answer().number() != generation.number()) {
                        throw new GenerationSwitched(
                                generation.number(), live.answer().number());
                    }
                    return reads.apply(generation, live.positions());
                });
            } catch (LayoutNotLive silent) {
                throw silent;
            } catch (RuntimeException failure) {
                // A generation that was dropped during a read, after a switch, fails in other ways.
                boolean switched = failure instanceof GenerationSwitched || isNoLongerLive(generation);
                if (!switched || attempt == READ_ATTEMPTS_MAX) {
                    throw failure;
                }
                refresh();
            }
        }
    }

    /**
     * Reads registers of the live generation. Mostly this takes one statement and no transaction: the statement itself
     * checks the generation and the definition that it was made for. If they have changed, everything is read again in
     * a transaction.
     *
     * @param reads may run more than once, so it has no side effects
     * @throws GenerationNotOpen if the database has not been reached since the start
     */
    public <T extends @Nullable Object> T readRegisters(Function<RegisterReads, T> reads) {
        return readRegistersAsOf(reads).answer();
    }

    /** Reads like {@link #readRegisters}, and tells the positions of the snapshot of the last statement. */
    public <T extends @Nullable Object> AsOf<T> readRegistersAsOf(Function<RegisterReads, T> reads) {
        Generation generation = live();
        AtomicReference<@Nullable String> positions = new AtomicReference<>();
        Beside beside = new Beside(SnapshotPositions.in(generation.schema()), positions::set);
        try {
            T answer = reads.apply(generation.registers().atOnce(table.isLive(generation.number()), beside));
            String read = positions.get();
            // Without a statement nothing has proved that this process knows the state of the database.
            return read == null ? readInTransaction(reads) : new AsOf<>(answer, read);
        } catch (RuntimeException failure) {
            if (!SingleRead.isOfAnotherState(failure)) {
                throw failure;
            }
            LOG.debug("The read is repeated in a transaction", failure);
            return readInTransaction(reads);
        }
    }

    /**
     * Reads one page of registers of the live generation, as one of several databases, by one statement and no transaction.
     *
     * @param statementMax how long the statement may take
     * @throws GenerationNotOpen if the database has not been reached since the start
     */
    public SingleRead singleRead(Duration statementMax) {
        Generation generation = live();
        return new SingleRead(generation, table.isLive(generation.number()), statementMax);
    }

    private <T extends @Nullable Object> AsOf<T> readInTransaction(Function<RegisterReads, T> reads) {
        return readAsOf(live -> reads.apply(live.registers()));
    }

    /** Returns true if the database says that another generation is live; false also if it cannot be asked. */
    public boolean isNoLongerLive(Generation generation) {
        try {
            return table.live().orElse(0) != generation.number();
        } catch (RuntimeException unknown) {
            LOG.debug("The state of generation {} cannot be read", generation.number(), unknown);
            return false;
        }
    }

    /** Returns true once {@link #live()} has an answer. */
    public boolean isOpen() {
        return opened != null;
    }

    /**
     * Makes sure that the generation is live and stays live until the caller's transaction ends, for what is decided by people
     * or apart from the order of the records. A switch waits that long.
     *
     * @throws GenerationSwitched if it is not
     * @throws LayoutNotLive if its layout is not, or is about to be left: the next one would not know of the decision
     * @throws DatabaseReplaced if it was opened in another database than the one that answers now
     */
    public void requireLive(Generation generation) {
        Live live = requireNotLeft(generation);
        if (live.layout() != Layout.State.LIVE || live.isToBeLeft()) {
            throw notLive();
        }
    }

    /**
     * Makes sure like {@link #requireLive} that a generation is live, also while another layout is about to take the place of
     * its own. For what the topics tell, which the other one takes from there.
     */
    public void requireLiveToTheEnd(Generation generation) {
        if (requireNotLeft(generation).layout() != Layout.State.LIVE) {
            throw notLive();
        }
    }

    /**
     * Makes sure that records are posted into the generation, live or following another layout, until the caller's transaction
     * ends. A switch waits that long.
     *
     * @return live or building
     * @throws GenerationSwitched if another generation is live
     * @throws LayoutNotLive if its layout was left
     * @throws DatabaseReplaced if it was opened in another database than the one that answers now
     */
    public Layout.State requirePosting(Generation generation) {
        return requireNotLeft(generation).layout();
    }

    private Live requireNotLeft(Generation generation) {
        Live live = liveLocked(generation);
        if (live.number() != generation.number()) {
            throw new GenerationSwitched(generation.number(), live.number());
        }
        requireDatabase(generation, new Standing(live.database(), live.holdsLast()));
        if (live.layout() == Layout.State.LEFT) {
            throw notLive();
        }
        return live;
    }

    /** Returns the state of the layout that the database belongs to, as this process knows it. */
    public Layout.State layoutState() {
        Layout known = layout;
        return known == null ? Layout.State.LIVE : known.state();
    }

    /**
     * Makes sure that the layout is live.
     *
     * @throws LayoutNotLive if it is not
     */
    public void requireLayout() {
        if (table.layout()
                .find()
                .filter(now -> now.state() != Layout.State.LIVE)
                .isPresent()) {
            throw notLive();
        }
    }

    /** When the layout was switched in; empty if none was live before it. */
    public Optional<Instant> liveSince() {
        if (layoutState() != Layout.State.LIVE) {
            // It may have been switched in just now.
            seeLayout();
        }
        return Optional.ofNullable(layout).map(Layout::liveSince);
    }

    /** Changes of the layout of this database. */
    public LayoutChanges layoutChanges() {
        return new LayoutChanges(table, opener.writing());
    }

    /**
     * Makes sure that a generation, live or not, was opened in the database that answers now.
     *
     * @throws DatabaseReplaced if it was not
     */
    public void requireDatabase(Generation generation) {
        requireDatabase(generation, table.standing(Last.of(generation)));
    }

    /**
     * Begins another history of the database, because somebody else knows a later state of it than it is in: it was restored
     * while nobody ran who remembers it.
     */
    public synchronized void foundInAnEarlierState() {
        table.beginHistory(live().database());
        reopen();
    }

    private Live liveLocked(Generation generation) {
        try {
            return table.liveLocked(Last.of(generation)).orElse(NONE);
        } catch (BadSqlGrammarException gone) {
            // The tables of the generation are not there: it was dropped after a switch, or not yet made before a
            // restore.
            throw new DatabaseReplaced(generation.number(), gone);
        }
    }

    private static void requireDatabase(Generation generation, Standing standing) {
        if (!generation.database().equals(standing.database()) || !standing.holdsLast()) {
            throw new DatabaseReplaced(generation.number(), null);
        }
    }

    /** Opens the live generation, unless it is open already in the database that answers now. */
    public synchronized void refresh() {
        try {
            look();
            failures = 0;
            failing = null;
        } catch (RuntimeException failure) {
            failures++;
            if (failures >= FAILURES_SHOWN) {
                failing = Reason.of(failure);
            }
            throw failure;
        }
    }

    private void look() {
        Opened current = opened;
        if (current == null) {
            reopen();
            return;
        }
        seeLayout();
        Generation generation = current.generation();
        // Of before the look, which would not show a posting that is committed meanwhile.
        Last last = Last.of(generation);
        Seen live = table.look(generation.schema()).orElse(null);
        if (live == null
                || !live.database().equals(generation.database())
                || (current.readOnly() != null && isOtherwise(current, live))) {
            reopen();
        } else if (live.number() == generation.number()
                && live.isWhole()
                && !table.standing(last).holdsLast()) {
            LOG.warn(
                    "The database is in an earlier state than before: it was restored. What is remembered of generation {}"
                            + " is forgotten",
                    generation.number());
            if (opener.readOnlyReason().isEmpty()) {
                table.beginHistory(generation.database());
            }
            reopen();
        } else if (live.number() != generation.number()) {
            int switched = live.number();
            open(() -> opener.follow(switched));
        } else if (!live.isWhole()) {
            throw new TablesMissing(generation.schema());
        } else if (!current.isShown()) {
            opened = new Opened(generation, current.refused(), opener.showToReaders(generation), null);
        }
    }

    private void seeLayout() {
        Layout now = table.layout().find().orElse(null);
        Layout before = layout;
        layout = now;
        if (before != null && now != null && before.state() != now.state()) {
            LOG.info(
                    "The layout of {} shards, of which database \"{}\" is number {}, is {} now and was {}",
                    now.shards(),
                    now.database(),
                    now.index(),
                    now.state().text(),
                    before.state().text());
        }
    }

    /** True if what was opened to be read can be written by now, or is no longer live. */
    private boolean isOtherwise(Opened current, Seen live) {
        return !opener.readOnlyReason().equals(Optional.ofNullable(current.readOnly()))
                || live.number() != current.generation().number();
    }

    /** Returns true once {@link #live()} has an answer, unless this process may only read the database. */
    public boolean isWritable() {
        Opened current = opened;
        return current != null && current.readOnly() == null;
    }

    /**
     * Makes sure that a posting into the live generation can write, by asking the server.
     *
     * @throws GenerationNotOpen if the database has not been reached since the start
     * @throws DatabaseNotWritable if this process may only read it
     * @throws LayoutNotLive if the layout was left
     * @throws RuntimeException what the server says, if it refuses to write
     */
    public void requireWritable() {
        Generation generation = live();
        String reason = readOnly();
        if (reason != null) {
            throw new DatabaseNotWritable(reason);
        }
        seeLayout();
        if (layoutState() == Layout.State.LEFT) {
            throw notLive();
        }
        opener.requireWritable(generation);
    }

    /** Returns why this process may only read; null if it may write, or if nothing is open yet. */
    @Nullable
    String readOnly() {
        Opened current = opened;
        return current == null ? null : current.readOnly();
    }

    /**
     * Returns how often this process has opened the live generation. Anything remembered from the database is stale
     * once the number grows.
     */
    public long epoch() {
        return epoch;
    }

    /** Opens the live generation again, and forgets everything that is remembered of it. */
    public synchronized void reopen() {
        requireTables();
        open(opener::open);
    }

    /** Tables that are gone are not made anew while this process runs: empty ones would answer with zeros. */
    private void requireTables() {
        Opened current = opened;
        if (current != null) {
            Generation generation = current.generation();
            Optional<Seen> live = table.look(generation.schema());
            if (live.isPresent()
                    && !live.get().isWhole()
                    && live.get().number() == generation.number()
                    && live.get().database().equals(generation.database())) {
                throw new TablesMissing(generation.schema());
            }
        }
    }

    private synchronized void open(Supplier<Opened> how) {
        Opened before = opened;
        try {
            Opened fresh = how.get();
            opened = fresh;
            epoch++;
            seeLayout();
            if (before == null
                    || before.generation().number() != fresh.generation().number()) {
                LOG.info(
                        "Generation {} is live, in schema {}",
                        fresh.generation().number(),
                        fresh.generation().schema().name());
            }
        } catch (RuntimeException failure) {
            waitingFor = Reason.of(failure);
            throw failure;
        }
    }

    /** Returns the state as this process knows it. Nobody is asked, so it returns at once. */
    public GenerationState state() {
        Opened current = opened;
        return current == null
                ? new GenerationState(null, waitingFor, null, Map.of(), layoutState())
                : new GenerationState(
                        current.generation().number(), failing, current.readOnly(), current.refused(), layoutState());
    }

    /** The reasons why configurations are not in force, by register. */
    Map<String, String> refused() {
        Opened current = opened;
        return current == null ? Map.of() : current.refused();
    }

    String waitingFor() {
        return waitingFor;
    }

    /** Returns why the database does not answer any more; null if it did lately. */
    @Nullable
    String failing() {
        return failing;
    }
}
