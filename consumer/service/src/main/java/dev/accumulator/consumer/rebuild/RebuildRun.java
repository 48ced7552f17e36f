package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.GenerationChanges;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.posting.FloorsAnew;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one rebuild from its current state to its end, or until this instance has to let go of it. */
final class RebuildRun {
    private static final Logger LOG = LoggerFactory.getLogger(RebuildRun.class);

    private final RebuildsTable table;
    private final DifferencesTable differences;
    private final Generations generations;
    private final GenerationChanges changes;
    private final Followers followers;
    private final CarryOver carryOver;
    private final HeldComparison comparison;
    private final FloorsAnew floors;
    private final GenerationSwitch generationSwitch;
    private final RebuildSettings settings;
    private final Rebuild rebuild;
    private final Lease lease;

    /** Makes followers of the live generation. */
    interface Followers {
        Follower follower(Rebuild rebuild, Lease lease, Generation live, Generation target, boolean skipMissing);
    }

    RebuildRun(
            RebuildsTable table,
            DifferencesTable differences,
            Generations generations,
            GenerationChanges changes,
            Followers followers,
            CarryOver carryOver,
            HeldComparison comparison,
            FloorsAnew floors,
            GenerationSwitch generationSwitch,
            RebuildSettings settings,
            Rebuild rebuild,
            Lease lease) {
        this.table = table;
        this.differences = differences;
        this.generations = generations;
        this.changes = changes;
        this.followers = followers;
        this.carryOver = carryOver;
        this.comparison = comparison;
        this.floors = floors;
        this.generationSwitch = generationSwitch;
        this.settings = settings;
        this.rebuild = rebuild;
        this.lease = lease;
    }

    void run() {
        try {
            if (rebuild.state() == Rebuild.State.ROLLING_BACK) {
                rollBack();
            } else {
                build();
            }
        } catch (Lease.Lost lost) {
            LOG.warn("Rebuild {} is given up here: {}", rebuild.id(), lost.getMessage());
        } catch (Lease.Stopping stopping) {
            table.release(rebuild.id(), lease.owner());
            LOG.info("Rebuild {} is left to another instance, or to the next start", rebuild.id());
        } catch (Lease.Cancelled cancelled) {
            end(Rebuild.State.CANCELLED, null);
        } catch (OutOfMemoryError full) {
            waitFor("The memory of this instance has run out: " + full.getMessage());
        } catch (RuntimeException failure) {
            if (TransientFailures.is(failure)) {
                waitFor(failure.toString());
            } else {
                LOG.error("Rebuild {} failed", rebuild.id(), failure);
                end(Rebuild.State.FAILED, reason(failure));
            }
        }
    }

    /** The rebuild goes on with the next look of an instance. */
    private void waitFor(String reason) {
        LOG.warn("Rebuild {} waits and goes on where it is: {}", rebuild.id(), reason);
        table.waitsFor(rebuild.id(), lease.owner(), reason);
    }

    /**
     * Ends the rebuild and drops its generation. A rebuild that was being rolled back stays switched in. An instance
     * that has slept past the end of its lease drops nothing, because another instance works on the generation.
     */
    private void end(Rebuild.State state, @Nullable String error) {
        if (table.beat(rebuild.id(), lease.owner(), settings.lease()).isEmpty()) {
            LOG.warn("Rebuild {} is another instance's by now, and is not ended here", rebuild.id());
            return;
        }
        if (rebuild.state() == Rebuild.State.ROLLING_BACK) {
            table.finish(rebuild.id(), lease.owner(), Rebuild.State.SWITCHED, error);
            return;
        }
        @Nullable String left = drop();
        if (table.finish(rebuild.id(), lease.owner(), state, joined(error, left))) {
            LOG.info("Rebuild {} is {}", rebuild.id(), state.text());
        }
    }

    /**
     * Drops the generation.
     *
     * @return what is left of it and why; null if it is gone
     */
    private @Nullable String drop() {
        try {
            changes.drop(rebuild.generation());
            return null;
        } catch (RuntimeException failure) {
            if (!TransientFailures.isOutOfMemory(failure)) {
                throw failure;
            }
            // Otherwise this would be tried again and again, and the rebuild would never end.
            LOG.error("Generation {} could not be dropped", rebuild.generation(), failure);
            return "Tables of generation " + rebuild.generation() + " are left; delete the rebuild to drop them: "
                    + TransientFailures.reason(failure);
        }
    }

    private static @Nullable String joined(@Nullable String error, @Nullable String left) {
        if (error == null || left == null) {
            return error == null ? left : error;
        }
        return error + ". " + left;
    }

    private void build() {
        lease.check();
        if (!changes.isBuilding(rebuild.generation())) {
            throw new IllegalStateException("Its generation was dropped before it was switched in");
        }
        Generation live = live(rebuild.previous());
        boolean resumesReady = rebuild.state() == Rebuild.State.READY && rebuild.report() != null;
        if (!resumesReady) {
            enter(Rebuild.State.RUNNING);
        }
        Generation target = changes.openBuilding(rebuild.generation());
        target.registers().rebuild().beginLoad();
        boolean skipMissing = rebuild.options().acceptMissingBeginning();
        try (Follower follower = followers.follower(rebuild, lease, live, target, skipMissing)) {
            if (resumesReady) {
                // Before anything is read: what was carried over is carried over, and nothing after it may be missed.
                follower.requireWhole();
            }
            follower.load();
            if (!resumesReady) {
                enter(Rebuild.State.CATCHING_UP);
                carryOver.run(follower);
                follower.requireWhole();
                follower.catchUp();
                enter(Rebuild.State.VERIFYING);
                Report report = comparison.compare(follower, rebuild);
                differences.replace(rebuild.id(), report.found());
                Map<String, Object> summary = new LinkedHashMap<>(report.summary());
                summary.put("floors", Report.summary(floors.compare(live, target)));
                require(table.report(rebuild.id(), lease.owner(), summary));
                if (!report.isVerified()) {
                    throw new IllegalStateException(
                            "The new generation does not agree with itself, which is a defect: " + report.verified());
                }
                if (rebuild.options().automatic()
                        && (report.isSame() || rebuild.options().acceptDifferences())) {
                    switchIn(follower, Rebuild.State.SWITCHED);
                    return;
                }
                enter(Rebuild.State.READY);
            }
            awaitSwitch(follower);
            switchIn(follower, Rebuild.State.SWITCHED);
        }
    }

    /** The server's message stands behind the text of the statement, which may be longer than what is kept of an error. */
    private static String reason(RuntimeException failure) {
        return TransientFailures.isOutOfMemory(failure) ? TransientFailures.reason(failure) : failure.toString();
    }

    private void awaitSwitch(Follower follower) {
        LOG.info("Rebuild {} is ready, follows the live generation, and waits to be switched in", rebuild.id());
        while (!lease.isSwitchWanted()) {
            lease.check();
            follower.catchUp();
            lease.rest(settings.pause());
        }
    }

    private void rollBack() {
        lease.check();
        Generation live = live(rebuild.generation());
        Generation target = changes.openPrevious(rebuild.previous());
        try (Follower follower = followers.follower(rebuild, lease, live, target, false)) {
            follower.requireWhole();
            follower.catchUp();
            switchIn(follower, Rebuild.State.ROLLED_BACK);
        }
    }

    private void switchIn(Follower follower, Rebuild.State end) {
        if (end == Rebuild.State.SWITCHED) {
            enter(Rebuild.State.SWITCHING);
        }
        generationSwitch.switchIn(follower, rebuild, lease, end);
        LOG.info("Rebuild {} is {}", rebuild.id(), end.text());
        try {
            generations.refresh();
            table.finalProgress(rebuild.id(), follower.progress().now());
        } catch (RuntimeException late) {
            // The switch is done. This instance opens the generation with its next refresh.
            LOG.warn("The generation that was switched in could not be opened yet", late);
        }
    }

    private Generation live(int number) {
        generations.refresh();
        Generation live = generations.live();
        if (live.number() != number) {
            throw new IllegalStateException("Generation " + live.number() + " is live, no longer " + number);
        }
        return live;
    }

    private void enter(Rebuild.State state) {
        require(table.enter(rebuild.id(), lease.owner(), state));
    }

    private static void require(boolean owned) {
        if (!owned) {
            throw new Lease.Lost();
        }
    }
}
