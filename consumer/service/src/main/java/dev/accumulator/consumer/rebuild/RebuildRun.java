package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.generation.Generation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One rebuild from where it stands to its end, or to where this instance has to let go of it. */
final class RebuildRun {
    private static final Logger LOG = LoggerFactory.getLogger(RebuildRun.class);

    private final Tools tools;
    private final Rebuild rebuild;
    private final Lease lease;

    RebuildRun(Tools tools, Rebuild rebuild, Lease lease) {
        this.tools = tools;
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
            tools.table().release(rebuild.id(), lease.owner());
            LOG.info("Rebuild {} is left to another instance, or to the next start", rebuild.id());
        } catch (Lease.Cancelled cancelled) {
            end(Rebuild.State.CANCELLED, null);
        } catch (RuntimeException failure) {
            if (TransientFailures.is(failure)) {
                LOG.warn("Rebuild {} waits and goes on where it is: {}", rebuild.id(), failure.toString());
                tools.table().waitsFor(rebuild.id(), lease.owner(), failure.toString());
            } else {
                LOG.error("Rebuild {} failed", rebuild.id(), failure);
                end(Rebuild.State.FAILED, failure.toString());
            }
        }
    }

    /**
     * Leaves nothing behind. A rebuild that was to be switched out stays switched in. Who has slept through the end of the
     * lease drops nothing: another instance is at work on it.
     */
    private void end(Rebuild.State state, @Nullable String error) {
        if (tools.table()
                .beat(rebuild.id(), lease.owner(), tools.settings().lease())
                .isEmpty()) {
            LOG.warn("Rebuild {} is another instance's by now, and is not ended here", rebuild.id());
            return;
        }
        if (rebuild.state() == Rebuild.State.ROLLING_BACK) {
            tools.table().finish(rebuild.id(), lease.owner(), Rebuild.State.SWITCHED, error);
            return;
        }
        tools.changes().drop(rebuild.generation());
        if (tools.table().finish(rebuild.id(), lease.owner(), state, error)) {
            LOG.info("Rebuild {} is {}", rebuild.id(), state.text());
        }
    }

    private void build() {
        lease.check();
        if (!tools.changes().isBuilding(rebuild.generation())) {
            throw new IllegalStateException("Its generation was dropped before it was switched in");
        }
        Generation live = live(rebuild.previous());
        boolean resumesReady = rebuild.state() == Rebuild.State.READY && rebuild.report() != null;
        if (!resumesReady) {
            enter(Rebuild.State.RUNNING);
        }
        Generation target = tools.changes().openBuilding(rebuild.generation());
        target.registers().beginLoad();
        try (Follower following = new Follower(
                tools, rebuild, lease, live, target, rebuild.options().acceptMissingBeginning())) {
            following.load();
            if (!resumesReady) {
                enter(Rebuild.State.CATCHING_UP);
                following.catchUp();
                enter(Rebuild.State.VERIFYING);
                Report report = following.compare();
                tools.differences().replace(rebuild.id(), report.found());
                require(tools.table().report(rebuild.id(), lease.owner(), report.summary()));
                if (!report.isVerified()) {
                    throw new IllegalStateException(
                            "The new generation does not agree with itself, which is a defect: " + report.verified());
                }
                if (rebuild.options().automatic()
                        && (report.isSame() || rebuild.options().acceptDifferences())) {
                    switchIn(following, Rebuild.State.SWITCHED);
                    return;
                }
                enter(Rebuild.State.READY);
            }
            awaitSwitch(following);
            switchIn(following, Rebuild.State.SWITCHED);
        }
    }

    private void awaitSwitch(Follower following) {
        LOG.info("Rebuild {} is ready, follows the live generation, and waits to be switched in", rebuild.id());
        while (!lease.isSwitchWanted()) {
            lease.check();
            following.catchUp();
            lease.rest(tools.settings().pause());
        }
    }

    private void rollBack() {
        lease.check();
        Generation live = live(rebuild.generation());
        Generation target = tools.changes().openPrevious(rebuild.previous());
        try (Follower following = new Follower(tools, rebuild, lease, live, target, false)) {
            following.catchUp();
            switchIn(following, Rebuild.State.ROLLED_BACK);
        }
    }

    private void switchIn(Follower following, Rebuild.State end) {
        if (end == Rebuild.State.SWITCHED) {
            enter(Rebuild.State.SWITCHING);
        }
        following.switchIn(end);
        LOG.info("Rebuild {} is {}", rebuild.id(), end.text());
        try {
            tools.generations().refresh();
            tools.table().finalProgress(rebuild.id(), following.progress());
        } catch (RuntimeException late) {
            // The switch is done; this instance finds out with its next look.
            LOG.warn("The generation that was switched in could not be opened yet", late);
        }
    }

    private Generation live(int number) {
        tools.generations().refresh();
        Generation live = tools.generations().live();
        if (live.number() != number) {
            throw new IllegalStateException("Generation " + live.number() + " is live, no longer " + number);
        }
        return live;
    }

    private void enter(Rebuild.State state) {
        require(tools.table().enter(rebuild.id(), lease.owner(), state));
    }

    private static void require(boolean owned) {
        if (!owned) {
            throw new Lease.Lost();
        }
    }
}
