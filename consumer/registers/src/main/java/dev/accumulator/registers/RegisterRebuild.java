package dev.accumulator.registers;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.lifecycle.BulkLoad;
import dev.accumulator.registers.lifecycle.Closings;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.ClosedLike;
import dev.accumulator.registers.model.Following;
import dev.accumulator.registers.model.MovementsMissing;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.ToldBelow;
import dev.accumulator.registers.posting.Floors;
import dev.accumulator.registers.posting.FollowedSchema;
import dev.accumulator.registers.posting.Poster;
import dev.accumulator.registers.read.SettledMoments;
import java.util.List;
import java.util.function.Consumer;

/**
 * Registers that are made anew from their documents, beside another schema that they are to replace: the replay, the load of
 * very many movements, and the moment when this schema goes on where the other one ends. {@link Registers#rebuild} returns it.
 * Safe for use by many threads.
 */
public final class RegisterRebuild {
    private final Poster poster;
    private final SettledMoments moments;
    private final Floors floors;
    private final Closings closings;
    private final BulkLoad load;
    private final FollowedSchema own;

    RegisterRebuild(
            Poster poster,
            SettledMoments moments,
            Floors floors,
            Closings closings,
            BulkLoad load,
            FollowedSchema own) {
        this.own = own;
        this.poster = poster;
        this.moments = moments;
        this.floors = floors;
        this.closings = closings;
        this.load = load;
    }

    /**
     * Posts quietly, as {@link Registers#postQuietly} does, what another schema has posted, and keeps the moments of recording that it
     * has there: those of the same revisions of the same documents. Whatever is not known there is recorded once {@link
     * #takeOver} is called.
     *
     * @param momentsOf the other schema, in the same database
     * @param decided as in {@link Registers#post(List, Consumer)}
     * @return the outcomes that {@code decided} was given
     * @throws MovementsMissing if something other than the engine changed the log
     */
    public List<Outcome> replay(List<? extends Change> changes, Schema momentsOf, Consumer<List<Outcome>> decided) {
        return replay(changes, List.of(), momentsOf, decided);
    }

    /** Posts like {@link #replay(List, Schema, Consumer)}, with what follows as in {@link Registers#post(List, List, Consumer)}. */
    public List<Outcome> replay(
            List<? extends Change> changes,
            List<Following> following,
            Schema momentsOf,
            Consumer<List<Outcome>> decided) {
        return poster.replay(changes, following, momentsOf, decided);
    }

    /**
     * Posts what the registers of other databases have posted, and decides nothing that was decided there: no floor and no
     * closing refuses a document, no floor tells anything, and what was moved out of closed time there is moved here.
     *
     * @param others the registers there, one at least. Of each document one of them knows
     * @param decided as in {@link Registers#post(List, Consumer)}
     * @return the outcomes that {@code decided} was given
     * @throws MovementsMissing if something other than the engine changed the log
     */
    public List<Outcome> follow(
            List<? extends Change> changes,
            List<Following> following,
            List<Registers> others,
            Consumer<List<Outcome>> decided) {
        if (others.isEmpty() && !changes.isEmpty()) {
            throw new IllegalArgumentException("others: there are no registers to follow");
        }
        return poster.follow(
                changes,
                following,
                others.stream().map(other -> other.rebuild().own).toList(),
                decided);
    }

    /** Returns how registers are closed, or were once, by their names. */
    public List<ClosedLike> closed() {
        return closings.closed();
    }

    /**
     * Closes registers as those of other databases are, and opens all others. No document is refused by it that is {@linkplain
     * #follow followed}.
     *
     * @param like from {@link #closed}. Registers that are not here are passed over
     * @throws org.springframework.dao.PessimisticLockingFailureException if postings do not make way for ten seconds
     */
    public void closeLike(List<ClosedLike> like) {
        closings.closeLike(like);
    }

    /** Returns the groups that are below a floor, as it was told last, in an order that stays. */
    public List<ToldBelow> toldBelow() {
        return floors.toldBelow();
    }

    /**
     * Takes over which groups are below a floor, as it was told last, from the registers of other databases. All others are not.
     * Nothing is told. Nothing is to be posted meanwhile.
     *
     * @param told from {@link #toldBelow}
     */
    public void takeOverBelow(List<ToldBelow> told) {
        floors.takeOver(told);
    }

    /**
     * Makes this schema go on where another one ends, after a replay. What was answered there for a moment of recording is
     * answered here, new moments begin after all of it, and registers are closed as they are there. Groups that were told to
     * be below a floor there are so here, and nothing is told anew. Belongs in the transaction that puts this schema in the place of
     * the other one, in which nothing is posted any more.
     */
    public void takeOver(Schema other) {
        moments.takeOver(other);
        floors.takeOver(other);
        closings.takeOver(other);
    }

    /**
     * Prepares an empty schema for the load of very many movements: what only readers need is made by {@link #endLoad}.
     * Does nothing to a register that holds movements.
     */
    public void beginLoad() {
        load.begin();
    }

    /**
     * Makes what {@link #beginLoad} left out, where it is missing. Nothing else may post while this runs. Runs in its own
     * transactions.
     *
     * @param concurrency how many registers are worked at side by side, each over a connection of its own
     */
    public void endLoad(int concurrency) {
        load.makeIndexes(concurrency);
    }

    /**
     * Makes the totals and balances of registers that have none, from all their movements at once. A register that has totals
     * is left to {@link Registers#fold}. Nothing else may post while this runs. Runs in its own transactions.
     *
     * @param concurrency how many registers are worked at side by side, each over a connection of its own
     */
    public void foldLoad(int concurrency) {
        load.makeTotals(concurrency);
    }
}
