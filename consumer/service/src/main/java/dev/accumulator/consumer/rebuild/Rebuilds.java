package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.generation.Generation;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;

/** Asks for rebuilds, and shows them. Safe for use by many threads on every instance. */
public final class Rebuilds {
    private static final int LISTED_MAX = 100;

    private final Tools tools;
    private final Estimates estimates;
    private final Runnable started;

    /** @param started run when a rebuild was asked for */
    Rebuilds(Tools tools, Estimates estimates, Runnable started) {
        this.tools = tools;
        this.estimates = estimates;
        this.started = started;
    }

    /** What a rebuild would need if it began now. */
    public Estimate estimate() {
        return estimates.estimate(tools.generations().live());
    }

    /**
     * Asks for a rebuild; one instance will run it.
     *
     * @throws RebuildRefused if one is under way, the broker cannot be asked, or the topics no longer hold everything
     */
    public Rebuild start(Rebuild.Options options) {
        tools.generations().refresh();
        Generation live = tools.generations().live();
        Estimate estimate = estimates.estimate(live);
        if (!estimate.missing().isEmpty() && !options.acceptMissingBeginning()) {
            throw new RebuildRefused(
                    RebuildRefused.Reason.BEGINNING_MISSING,
                    "The topics no longer hold everything that the live generation was made of: "
                            + String.join("; ", estimate.missing())
                            + ". With acceptMissingBeginning the rebuild is made of what is left");
        }
        try {
            long id = Objects.requireNonNull(tools.transactions()
                    .execute(status ->
                            tools.table().insert(options, tools.changes().reserve(), live.number(), estimate)));
            started.run();
            return get(id);
        } catch (DuplicateKeyException underWay) {
            throw new RebuildRefused(
                    RebuildRefused.Reason.UNDER_WAY, "A rebuild is under way, and there is one at a time");
        }
    }

    /**
     * A rebuild as it stands.
     *
     * @throws RebuildRefused if there is none of that number
     */
    public Rebuild get(long id) {
        return tools.table()
                .find(id)
                .orElseThrow(() -> new RebuildRefused(RebuildRefused.Reason.NOT_FOUND, "There is no rebuild " + id));
    }

    /** The newest ones, newest first. */
    public List<Rebuild> list() {
        return tools.table().newest(LISTED_MAX);
    }

    /** The differences after a number. */
    public List<RebuildDifference> differences(long id, int after, int max) {
        get(id);
        return tools.differences().page(id, after, max);
    }

    /**
     * Asks for the switch to a rebuild that is ready, whatever differs.
     *
     * @throws RebuildRefused if it is not ready
     */
    public Rebuild switchIn(long id) {
        get(id);
        return asked(id, tools.table().want(id, Rebuild.Wanted.SWITCH, List.of(Rebuild.State.READY)), "ready");
    }

    /**
     * Asks for the way back to the generation before.
     *
     * @throws RebuildRefused if the rebuild is not switched in, or the generation before was dropped
     */
    public Rebuild rollBack(long id) {
        Rebuild rebuild = get(id);
        tools.generations().refresh();
        if (tools.generations().live().number() != rebuild.generation()
                || !tools.changes().isPrevious(rebuild.previous())) {
            throw wrongState(rebuild, "live, with the generation before it still there");
        }
        try {
            return asked(id, tools.table().rollBack(id), "switched");
        } catch (DuplicateKeyException underWay) {
            throw new RebuildRefused(
                    RebuildRefused.Reason.UNDER_WAY, "A rebuild is under way, and there is one at a time");
        }
    }

    /**
     * Cancels a rebuild that is under way; drops the generation that is left over of one that is through.
     *
     * @return the rebuild while it is being cancelled, null where all is done
     */
    public @Nullable Rebuild delete(long id) {
        Rebuild rebuild = get(id);
        return switch (rebuild.state()) {
            case RUNNING, CATCHING_UP, VERIFYING, READY, SWITCHING, ROLLING_BACK ->
                asked(
                        id,
                        tools.table()
                                .want(
                                        id,
                                        Rebuild.Wanted.CANCEL,
                                        List.of(
                                                Rebuild.State.RUNNING,
                                                Rebuild.State.CATCHING_UP,
                                                Rebuild.State.VERIFYING,
                                                Rebuild.State.READY,
                                                Rebuild.State.SWITCHING,
                                                Rebuild.State.ROLLING_BACK)),
                        "under way");
            case SWITCHED -> drop(rebuild.previous());
            case ROLLED_BACK, FAILED, CANCELLED -> drop(rebuild.generation());
        };
    }

    private @Nullable Rebuild drop(int generation) {
        tools.changes().drop(generation);
        return null;
    }

    private Rebuild asked(long id, boolean taken, String wanted) {
        Rebuild rebuild = get(id);
        if (!taken) {
            throw wrongState(rebuild, wanted);
        }
        return rebuild;
    }

    private static RebuildRefused wrongState(Rebuild rebuild, String wanted) {
        return new RebuildRefused(
                RebuildRefused.Reason.WRONG_STATE,
                "Rebuild " + rebuild.id() + " is " + rebuild.state().text() + ", not " + wanted);
    }
}
