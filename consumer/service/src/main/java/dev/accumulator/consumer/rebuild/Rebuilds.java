package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.GenerationChanges;
import dev.accumulator.consumer.generation.Generations;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Requests and shows rebuilds. Safe for use by many threads on every instance. */
public final class Rebuilds {
    /** Years of rebuilds, and an answer of moderate size. */
    private static final int LISTED_MAX = 100;

    private final RebuildsTable table;
    private final DifferencesTable differences;
    private final Generations generations;
    private final GenerationChanges changes;
    private final TransactionTemplate transactions;
    private final Estimates estimates;
    private final Runnable started;

    /** @param started run when a rebuild was requested */
    Rebuilds(
            RebuildsTable table,
            DifferencesTable differences,
            Generations generations,
            GenerationChanges changes,
            TransactionTemplate transactions,
            Estimates estimates,
            Runnable started) {
        this.table = table;
        this.differences = differences;
        this.generations = generations;
        this.changes = changes;
        this.transactions = transactions;
        this.estimates = estimates;
        this.started = started;
    }

    /**
     * Returns the rebuilds of a shard, which an instance of that shard runs.
     *
     * @param there the generations as the shard's database has them
     */
    public Rebuilds ofShard(Generations there, GenerationChanges itsChanges, DataSource server) {
        JdbcClient jdbc = JdbcClient.create(server);
        return new Rebuilds(
                table.on(jdbc),
                differences.on(jdbc),
                there,
                itsChanges,
                new TransactionTemplate(new JdbcTransactionManager(server)),
                estimates.elsewhere(jdbc),
                () -> {});
    }

    /** Estimates what a rebuild would need if it began now. */
    public Estimate estimate() {
        return estimates.estimate(generations.live());
    }

    /**
     * Requests a rebuild, which one of the instances will run.
     *
     * @param by who asks
     * @throws RebuildRefused if one is under way, the broker cannot be asked, or the topics no longer hold everything
     */
    public Rebuild start(Rebuild.Options options, String by) {
        return start(options, by, null);
    }

    /**
     * Requests a rebuild together with those of other shards.
     *
     * @param request the same for all shards
     */
    public Rebuild start(Rebuild.Options options, String by, @Nullable UUID request) {
        generations.refresh();
        // The results of documents that only the new generation accepts would be told by a layout that tells nobody.
        generations.requireLayout();
        Generation live = generations.live();
        Estimate estimate = estimates.estimate(live);
        if (!estimate.missing().isEmpty() && !options.acceptMissingBeginning()) {
            throw new RebuildRefused(
                    RebuildRefused.Reason.BEGINNING_MISSING,
                    "The topics no longer hold everything that the live generation was made of: "
                            + String.join("; ", estimate.missing())
                            + ". With acceptMissingBeginning the rebuild is made of what is left");
        }
        try {
            long id = Objects.requireNonNull(transactions.execute(
                    status -> table.insert(options, changes.reserve(), live.number(), estimate, by, request)));
            started.run();
            return get(id);
        } catch (DuplicateKeyException underWay) {
            throw new RebuildRefused(
                    RebuildRefused.Reason.UNDER_WAY, "A rebuild is under way, and there is one at a time");
        }
    }

    /**
     * Returns a rebuild in its current state.
     *
     * @throws RebuildRefused if no rebuild has that number
     */
    public Rebuild get(long id) {
        return table.find(id)
                .orElseThrow(() -> new RebuildRefused(RebuildRefused.Reason.NOT_FOUND, "There is no rebuild " + id));
    }

    /** Returns the rebuild that was requested together with those of other shards. */
    public Optional<Rebuild> find(UUID request) {
        return table.find(request);
    }

    /** Lists the newest rebuilds, newest first. */
    public List<Rebuild> list() {
        return table.newest(LISTED_MAX);
    }

    /** Lists the differences that follow a number. */
    public List<RebuildDifference> differences(long id, int after, int max) {
        get(id);
        return differences.page(id, after, max);
    }

    /**
     * Requests the switch to a rebuild that is ready, whatever differs.
     *
     * @param by who asks
     * @throws RebuildRefused if it is not ready
     */
    public Rebuild switchIn(long id, String by) {
        get(id);
        boolean accepted = table.want(id, Rebuild.Wanted.SWITCH, List.of(Rebuild.State.READY), by);
        return asked(id, accepted, "ready");
    }

    /**
     * Requests the rollback to the previous generation.
     *
     * @param by who asks
     * @throws RebuildRefused if the rebuild is not switched in, or the previous generation was dropped
     */
    public Rebuild rollBack(long id, String by) {
        Rebuild rebuild = get(id);
        generations.refresh();
        if (generations.live().number() != rebuild.generation() || !changes.isPrevious(rebuild.previous())) {
            throw RebuildRefused.wrongState(rebuild, "live, with the generation before it still there");
        }
        try {
            return asked(id, table.rollBack(id, by), "switched");
        } catch (DuplicateKeyException underWay) {
            throw new RebuildRefused(
                    RebuildRefused.Reason.UNDER_WAY, "A rebuild is under way, and there is one at a time");
        }
    }

    /** True if the generation before a rebuild can be switched in again. */
    public boolean canRollBack(Rebuild rebuild) {
        return rebuild.state() == Rebuild.State.SWITCHED
                && generations.live().number() == rebuild.generation()
                && changes.isPrevious(rebuild.previous());
    }

    /**
     * Cancels a rebuild that is under way, or drops the generation that an ended rebuild has left over.
     *
     * @param by who asks
     * @return the rebuild while it is being cancelled; null if nothing is left to do
     */
    public @Nullable Rebuild delete(long id, String by) {
        Rebuild rebuild = get(id);
        return switch (rebuild.state()) {
            case RUNNING, CATCHING_UP, VERIFYING, READY, SWITCHING, ROLLING_BACK ->
                asked(
                        id,
                        table.want(
                                id,
                                Rebuild.Wanted.CANCEL,
                                List.of(
                                        Rebuild.State.RUNNING,
                                        Rebuild.State.CATCHING_UP,
                                        Rebuild.State.VERIFYING,
                                        Rebuild.State.READY,
                                        Rebuild.State.SWITCHING,
                                        Rebuild.State.ROLLING_BACK),
                                by),
                        "under way");
            case SWITCHED -> drop(rebuild, rebuild.previous(), by);
            case ROLLED_BACK, FAILED, CANCELLED -> drop(rebuild, rebuild.generation(), by);
        };
    }

    private @Nullable Rebuild drop(Rebuild rebuild, int generation, String by) {
        changes.drop(generation);
        table.droppedBy(rebuild.id(), by);
        return null;
    }

    private Rebuild asked(long id, boolean accepted, String needed) {
        Rebuild rebuild = get(id);
        if (!accepted) {
            throw RebuildRefused.wrongState(rebuild, needed);
        }
        return rebuild;
    }
}
