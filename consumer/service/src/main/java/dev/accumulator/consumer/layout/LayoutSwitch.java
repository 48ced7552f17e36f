package dev.accumulator.consumer.layout;

import dev.accumulator.consumer.generation.Layout;
import dev.accumulator.consumer.generation.LayoutChanges;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Switches from one layout to another. Nobody can change rows of several databases at once, so it goes in an order in which two
 * layouts are never live together: all databases of both are claimed; those of the one before are told of the next; the two are
 * compared; all of the one before are given an end; once it has come in all of them, they are left; once the new layout is where
 * they have stopped, its databases go live. Each step can be made again. One run: of a run that was stopped in the middle, no step
 * is made once another has claimed the databases.
 */
final class LayoutSwitch {
    private static final Logger LOG = LoggerFactory.getLogger(LayoutSwitch.class);

    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    private final List<LayoutDatabase> previous;
    private final List<LayoutDatabase> next;
    private final EqualPositions equal;
    private final DecisionsCarried decisions;
    private final Duration term;
    private final LayoutSteps steps;
    private final UUID run = UUID.randomUUID();

    LayoutSwitch(
            List<LayoutDatabase> previous,
            List<LayoutDatabase> next,
            EqualPositions equal,
            DecisionsCarried decisions,
            Duration term,
            LayoutSteps steps) {
        this.previous = previous;
        this.next = next;
        this.equal = equal;
        this.decisions = decisions;
        this.term = term;
        this.steps = steps;
    }

    /**
     * Switches to the new layout.
     *
     * @param step is told what is being done
     * @param compare compares the two, unless they were when the run began that this one goes on with; false if they differ
     */
    void switchIn(Consumer<String> step, BooleanSupplier compare) {
        requireBefore();
        for (LayoutDatabase database : next) {
            Layout now = now(database);
            require(now.state() != Layout.State.LEFT, "The new layout was left in " + database);
            require(now.next() == null, "The new layout is about to be left in " + database);
            // One that was live from its beginning has followed nobody.
            require(
                    now.state() != Layout.State.LIVE || now.liveSince() != null,
                    database + " of the new layout was not built from the layout before: it was started without "
                            + "accumulator.shard.previous, and has to be made anew");
        }
        claim();
        UUID identity = identity();
        requireBefore();
        if (!hasBegun()) {
            compare(identity, compare);
        }
        step.accept("the layout before ends");
        change(
                LayoutSteps.Step.END,
                previous,
                changes -> changes.now().state() == Layout.State.LEFT || changes.end(run, term));
        int left = 0;
        for (LayoutDatabase database : previous) {
            leave(database);
            steps.after(LayoutSteps.Step.LEAVE, ++left);
        }
        step.accept("the new layout reaches where the one before has stopped");
        equal.await(() -> previous.forEach(this::requireMine));
        decisions.takeOver();
        steps.after(LayoutSteps.Step.REACH, 1);
        step.accept("the new layout goes live");
        change(LayoutSteps.Step.ENTER, next, changes -> changes.enter(run));
        release();
        LOG.info("The layout of {} shards is live; that of {} was left", next.size(), previous.size());
    }

    /** True once the two were compared: the one before has an end, or the new one is live. */
    private boolean hasBegun() {
        return previous.stream()
                        .map(LayoutSwitch::now)
                        .anyMatch(now -> now.endsAt() != null || now.state() == Layout.State.LEFT)
                || next.stream().anyMatch(database -> now(database).state() == Layout.State.LIVE);
    }

    /** Nothing is decided in the layout before from now on that the comparison would not see. */
    private void compare(UUID identity, BooleanSupplier compare) {
        try {
            change(LayoutSteps.Step.PREPARE, previous, changes -> changes.prepare(run, identity));
            if (!compare.getAsBoolean()) {
                throw new LayoutRefused(LayoutRefused.Reason.DIFFERENT, "The two layouts differ");
            }
        } catch (LayoutRefused refused) {
            previous.forEach(database -> database.generations().layoutChanges().stay(run));
            throw refused;
        }
        steps.after(LayoutSteps.Step.COMPARE, 1);
    }

    private void leave(LayoutDatabase database) {
        // The end comes by the clock of the database, and soon. A clock that is set back lets it come twice.
        while (!(now(database).state() == Layout.State.LEFT
                // Also waits for the postings that began before the end.
                && database.generations().layoutChanges().leave(run))) {
            requireMine(database);
            LockSupport.parkNanos(PAUSE_NANOS);
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("The service is stopping");
            }
        }
    }

    /** Lets the layout before be live as if nothing had been, as long as the new one is live nowhere. */
    void putBack(Consumer<String> step) {
        requireBefore();
        claim();
        requireBefore();
        for (LayoutDatabase database : next) {
            require(
                    now(database).state() == Layout.State.BUILDING,
                    "The new layout is live, or was, in " + database
                            + ". Ask for the switch again if it has not ended. To go back after it, let instances of the layout"
                            + " before follow the new one (accumulator.shard.previous), and switch to them");
        }
        steps.after(LayoutSteps.Step.LOOK, 1);
        step.accept("the layout before goes on");
        change(LayoutSteps.Step.STAY, previous, changes -> changes.stay(run));
        release();
        LOG.info("The layout of {} shards stays live", previous.size());
    }

    private UUID identity() {
        return next.getFirst().generations().layoutChanges().identity();
    }

    /** The layout before follows no other, and is left for this one alone, of several that may follow it. */
    private void requireBefore() {
        UUID identity = identity();
        for (LayoutDatabase database : previous) {
            Layout now = now(database);
            require(
                    now.state() != Layout.State.BUILDING,
                    database + " of the layout before follows another one. Ask an instance of that layout");
            require(
                    now.next() == null || now.next().equals(identity),
                    "The layout before is left for another one in " + database + ", whose first database is "
                            + now.next());
        }
    }

    private List<LayoutDatabase> both() {
        return Stream.concat(previous.stream(), next.stream()).toList();
    }

    private void claim() {
        int done = 0;
        for (LayoutDatabase database : both()) {
            database.generations().layoutChanges().claim(run);
            steps.after(LayoutSteps.Step.CLAIM, ++done);
        }
    }

    /** Instances of the layout before may follow the new one from now on. */
    private void release() {
        change(LayoutSteps.Step.RELEASE, both(), changes -> changes.release(run));
    }

    private void change(LayoutSteps.Step step, List<LayoutDatabase> databases, Predicate<LayoutChanges> change) {
        int done = 0;
        for (LayoutDatabase database : databases) {
            if (!change.test(database.generations().layoutChanges())) {
                requireMine(database);
                throw new LayoutRefused(
                        LayoutRefused.Reason.STATE,
                        database + " is " + now(database).state().text() + ", from which there is no such step");
            }
            steps.after(step, ++done);
        }
    }

    private void requireMine(LayoutDatabase database) {
        if (!run.equals(now(database).run())) {
            throw new LayoutRefused(
                    LayoutRefused.Reason.BUSY, "Another switch has begun meanwhile, and has claimed " + database);
        }
    }

    private static void require(boolean isSo, String otherwise) {
        if (!isSo) {
            throw new LayoutRefused(LayoutRefused.Reason.STATE, otherwise);
        }
    }

    private static Layout now(LayoutDatabase database) {
        return database.generations().layoutChanges().now();
    }
}
