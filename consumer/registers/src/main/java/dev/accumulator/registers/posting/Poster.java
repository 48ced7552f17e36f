package dev.accumulator.registers.posting;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Following;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.table.Catalog;
import dev.accumulator.registers.table.CheckedMovement;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.RegistersTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Posts documents: locks the registers, decides revisions, reverses what is replaced, appends what is new.
 *
 * <p>Every call takes its locks in the same order, each kind once (registers by id, recorders by name, new cells by
 * register and key), so two calls cannot deadlock. That is why the cells of all rounds are made in the first.
 */
public final class Poster {
    /**
     * After so many calls in a row whose documents were all new, those of the next call are expected to be new. If they
     * are not, the server writes an error to its log, so the number is not smaller.
     */
    private static final int NEW_IN_A_ROW = 8;

    /** Below this, the savepoint costs more than it saves. */
    private static final int NEW_DOCUMENTS_MIN = 50;

    private final Database database;
    private final Catalog catalog;
    private final RegistersTable registers;
    private final Floors floors;

    /** How many of the latest calls in a row had new documents only, counted up to {@link #NEW_IN_A_ROW}. */
    private final AtomicInteger newInARow = new AtomicInteger();

    public Poster(Database database, Catalog catalog, RegistersTable registers, Floors floors) {
        this.database = database;
        this.catalog = catalog;
        this.registers = registers;
        this.floors = floors;
    }

    /**
     * Posts, reposts and withdraws documents in one transaction.
     *
     * @param withCellChanges true if the outcomes list the changes of cells
     * @param following what goes with them
     * @param decided given the outcomes as soon as they are known, in the caller's thread; those of what follows are not told
     */
    public List<Outcome> post(
            List<? extends Change> changes,
            List<Following> following,
            boolean withCellChanges,
            Consumer<List<Outcome>> decided) {
        return post(
                changes,
                following,
                withCellChanges,
                decided,
                (pending, recordersMax, periods) -> new OwnPosting(database, recordersMax),
                List.of(),
                floors.kept());
    }

    /**
     * Posts like {@link #post}, without changes of cells, and keeps the moments of recording that the changes have in another
     * schema. Others get the moment of the switch to this schema. No floor and no closing refuses a document: that was decided
     * there, and what was moved out of closed time there is moved here.
     */
    public List<Outcome> replay(
            List<? extends Change> changes,
            List<Following> following,
            Schema momentsOf,
            Consumer<List<Outcome>> decided) {
        return post(
                changes,
                following,
                false,
                decided,
                (pending, recordersMax, periods) -> new KeptPostings(database, momentsOf, pending, recordersMax),
                List.of(new FollowedSchema(database, momentsOf)),
                floors.none());
    }

    /**
     * Posts like {@link #post} what other databases have posted. No floor and no closing refuses a document, and no floor tells
     * anything: that was decided there, and what was moved out of closed time there is moved here.
     *
     * @param followed the schemas there, of which there is one at least
     */
    public List<Outcome> follow(
            List<? extends Change> changes,
            List<Following> following,
            List<FollowedSchema> followed,
            Consumer<List<Outcome>> decided) {
        return post(
                changes,
                following,
                true,
                decided,
                // Elsewhere a revision that came together with a newer one leaves nothing, however it is recorded.
                (pending, recordersMax, periods) -> periods.movesAny()
                        ? new FollowedPosting(database, followed, pending, recordersMax)
                        : new OwnPosting(database, recordersMax),
                followed,
                floors.none());
    }

    /** Begins the postings of a round. */
    private interface Recordings {
        /**
         * @param recordersMax how many recorders may be new
         * @param periods of the changes
         */
        Recording begin(List<RecorderChanges> pending, int recordersMax, Periods periods);
    }

    private List<Outcome> post(
            List<? extends Change> changes,
            List<Following> following,
            boolean withCellChanges,
            Consumer<List<Outcome>> decided,
            Recordings recordings,
            List<FollowedSchema> followed,
            KeptFloors kept) {
        List<Outcome> outcomes = new ArrayList<>(changes.size());
        if (changes.isEmpty()) {
            decided.accept(outcomes);
        } else {
            database.transactions()
                    .executeWithoutResult(status -> postInTransaction(
                            changes, following, withCellChanges, recordings, followed, kept, known -> {
                                Arrays.stream(known)
                                        .limit(changes.size())
                                        .map(Objects::requireNonNull)
                                        .forEach(outcomes::add);
                                decided.accept(Collections.unmodifiableList(outcomes));
                            }));
        }
        return Collections.unmodifiableList(outcomes);
    }

    private void postInTransaction(
            List<? extends Change> changes,
            List<Following> following,
            boolean withCellChanges,
            Recordings recordings,
            List<FollowedSchema> followed,
            KeptFloors kept,
            Consumer<@Nullable Outcome[]> decided) {
        // Each change that follows has two forms, and each of these a place behind the changes.
        @Nullable Outcome[] outcomes = new @Nullable Outcome[changes.size() + 2 * following.size()];
        DefinitionLock.Checked asGiven =
                new DefinitionLock(catalog, registers).check(changes, following, outcomes, kept);
        Periods periods = followed.isEmpty()
                ? Periods.ofClosedRegisters(asGiven.isAnyClosed())
                : new FollowedPeriods(followed, asGiven.all());
        List<CheckedChange> checked = periods.place(asGiven.changes());
        Followers followers = asGiven.followers().isEmpty()
                ? Followers.NONE
                : FollowingChecks.placed(asGiven.followers(), checked, periods);
        List<RecorderChanges> pending = RecorderChanges.of(checked);
        if (pending.isEmpty()) {
            decided.accept(outcomes);
            return;
        }
        PostingRound round = new PostingRound(
                database,
                catalog,
                registers,
                outcomes,
                withCellChanges,
                begin(recordings, pending, followers, periods),
                periods);
        ClosedGate closed = followed.isEmpty() && asGiven.isAnyClosed() && ClosedGate.mayRefuse(checked)
                ? new ClosedGate(database, catalog, registers, outcomes)
                : null;
        FloorGate gate = kept.areNone() ? null : new FloorGate(database, catalog, registers, kept, outcomes);
        pending = accept(round, checked, pending, followers, closed, gate);
        if (!round.isPlaced()) {
            placeCells(round.acceptance().movementsOfThisAndLater(pending));
        }
        List<RecorderChanges> rest = unfinished(pending);
        while (!rest.isEmpty()) {
            round.write(() -> {});
            round = new PostingRound(
                    database,
                    catalog,
                    registers,
                    outcomes,
                    withCellChanges,
                    recordings.begin(rest, 0, periods),
                    periods);
            if (gate != null) {
                round.setCrossings(gate.crossings());
            }
            round.acceptance().acceptKnown(rest);
            rest = unfinished(rest);
        }
        round.write(() -> decided.accept(outcomes));
    }

    private static Recording begin(
            Recordings recordings, List<RecorderChanges> pending, Followers followers, Periods periods) {
        if (followers.areNone()) {
            return recordings.begin(pending, pending.size(), periods);
        }
        List<RecorderChanges> all = new ArrayList<>(pending);
        all.addAll(RecorderChanges.of(followers.forms()));
        return recordings.begin(all, all.size(), periods);
    }

    /**
     * Accepts the first group of each recorder.
     *
     * @param followers what goes with the changes
     * @param closed refuses what lies in closed time, if there is any
     * @param gate refuses what would cross a floor, if floors are kept
     * @return the changes that are not refused, without those groups
     */
    private List<RecorderChanges> accept(
            PostingRound round,
            List<CheckedChange> checked,
            List<RecorderChanges> pending,
            Followers followers,
            @Nullable ClosedGate closed,
            @Nullable FloorGate gate) {
        if (closed == null && followers.areNone() && areExpectedNew(pending)) {
            Draft draft = round.makeAllNew(pending);
            if (draft != null) {
                return pass(round, checked, pending, draft, gate);
            }
        }
        Map<String, Long> made = round.makeNew(pending);
        boolean allNew = made.size() == pending.size();
        newInARow.updateAndGet(calls -> allNew ? Math.min(calls + 1, NEW_IN_A_ROW) : 0);
        ClosedGate.Passed left = closed == null
                ? new ClosedGate.Passed(checked, pending)
                : closed.pass(round.acceptance(), checked, pending, made);
        if (!followers.areNone()) {
            left = new FollowerStep(database, round.outcomes()).add(round, followers, pending.size(), left, made);
        }
        List<RecorderChanges> passed = left.pending();
        if (gate != null) {
            passed = gate.pass(round.acceptance(), left.checked(), left.pending(), made, followers);
            round.setCrossings(gate.crossings());
        }
        round.acceptance().acceptNewAndKnown(passed, made);
        return passed;
    }

    private boolean areExpectedNew(List<RecorderChanges> pending) {
        return pending.size() >= NEW_DOCUMENTS_MIN
                && newInARow.get() >= NEW_IN_A_ROW
                && pending.stream().allMatch(RecorderChanges::isOneChange);
    }

    /** Accepts the documents of a draft that no floor refuses: mostly all, and then the draft is what is written. */
    private static List<RecorderChanges> pass(
            PostingRound round,
            List<CheckedChange> checked,
            List<RecorderChanges> pending,
            Draft draft,
            @Nullable FloorGate gate) {
        if (gate == null || !gate.isOf(checked)) {
            round.accept(pending, draft);
            return pending;
        }
        Map<String, Long> made = draft.made();
        List<RecorderChanges> passed = gate.pass(round.acceptance(), checked, pending, made, Followers.NONE);
        round.setCrossings(gate.crossings());
        if (passed.size() == pending.size()) {
            round.accept(passed, draft);
        } else {
            round.acceptance().acceptNewAndKnown(passed, made);
        }
        return passed;
    }

    private static List<RecorderChanges> unfinished(List<RecorderChanges> pending) {
        return pending.stream().filter(one -> !one.isEmpty()).toList();
    }

    private static void placeCells(List<CheckedMovement> movements) {
        // By id: another thread may open a register anew in between.
        Map<OpenRegister, List<CheckedMovement>> byRegister = new TreeMap<>(Comparator.comparingInt(OpenRegister::id));
        for (CheckedMovement movement : movements) {
            byRegister
                    .computeIfAbsent(movement.register(), r -> new ArrayList<>())
                    .add(movement);
        }
        byRegister.forEach((register, placed) -> register.cells().place(placed));
    }
}
