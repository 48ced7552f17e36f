package dev.accumulator.consumer.layout;

import dev.accumulator.consumer.generation.Layout;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Switches from one layout to another. Nobody can change rows of several databases at once, so it goes in an order in which two
 * layouts are never live together: all databases of the one before are given an end; once it has come in all of them, they are
 * left; once the new layout is where they have stopped, its databases go live. Each step can be made again.
 */
final class LayoutSwitch {
    private static final Logger LOG = LoggerFactory.getLogger(LayoutSwitch.class);

    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    private final List<LayoutDatabase> previous;
    private final List<LayoutDatabase> next;
    private final EqualPositions equal;
    private final ClosedLetters letters;
    private final Duration term;

    LayoutSwitch(
            List<LayoutDatabase> previous,
            List<LayoutDatabase> next,
            EqualPositions equal,
            ClosedLetters letters,
            Duration term) {
        this.previous = previous;
        this.next = next;
        this.equal = equal;
        this.letters = letters;
        this.term = term;
    }

    /** True if a switch has begun that was not ended: the one before has stopped somewhere, or the new one is live somewhere. */
    boolean hasBegun() {
        return previous.stream().anyMatch(database -> now(database).state() != Layout.State.LIVE) || isLiveSomewhere();
    }

    private boolean isLiveSomewhere() {
        return next.stream().anyMatch(database -> now(database).state() == Layout.State.LIVE);
    }

    /**
     * Switches to the new layout.
     *
     * @param step is told what is being done
     * @param goOn asked before the new layout goes live, and throws if it must not
     */
    void switchIn(Consumer<String> step, Runnable goOn) {
        for (LayoutDatabase database : next) {
            if (now(database).state() == Layout.State.LEFT) {
                throw new LayoutRefused(LayoutRefused.Reason.STATE, "The new layout was left in " + database);
            }
        }
        UUID identity = identity();
        requireNoOther(identity);
        step.accept("the layout before ends");
        previous.forEach(database -> database.generations().layoutChanges().end(term, identity));
        // One that another layout had given an end meanwhile keeps it.
        requireNoOther(identity);
        previous.forEach(this::leave);
        step.accept("the new layout reaches where the one before has stopped");
        equal.await();
        letters.carryOver();
        goOn.run();
        requireStopped();
        step.accept("the new layout goes live");
        for (LayoutDatabase database : next) {
            if (!database.generations().layoutChanges().enter()) {
                throw new LayoutRefused(LayoutRefused.Reason.STATE, database + " of the new layout cannot go live");
            }
        }
        LOG.info("The layout of {} shards is live; that of {} was left", next.size(), previous.size());
    }

    private UUID identity() {
        return next.getFirst().generations().layoutChanges().identity();
    }

    /** Lets one of several layouts that follow the same one take its place. */
    private void requireNoOther(UUID identity) {
        for (LayoutDatabase database : previous) {
            UUID successor = now(database).next();
            if (successor != null && !successor.equals(identity)) {
                throw new LayoutRefused(
                        LayoutRefused.Reason.STATE,
                        "The layout before is left for another one in " + database + ", whose first database is "
                                + successor);
            }
        }
    }

    private void leave(LayoutDatabase database) {
        // The end comes by the clock of the database, and soon.
        while (now(database).state() == Layout.State.LIVE) {
            LockSupport.parkNanos(PAUSE_NANOS);
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("The service is stopping");
            }
        }
        // Also waits for the postings that began before the end.
        database.generations().layoutChanges().leave();
    }

    private void requireStopped() {
        for (LayoutDatabase database : previous) {
            if (now(database).state() == Layout.State.LIVE) {
                throw new LayoutRefused(
                        LayoutRefused.Reason.STATE, database + " of the layout before was let live again meanwhile");
            }
        }
    }

    /** Lets the layout before be live as if nothing had been, as long as the new one is live nowhere. */
    void putBack(Consumer<String> step, Runnable goOn) {
        if (isLiveSomewhere()) {
            throw new LayoutRefused(
                    LayoutRefused.Reason.STATE,
                    "The new layout is live. To go back, let instances of the layout before follow it"
                            + " (accumulator.shard.previous), and switch to them");
        }
        requireNoOther(identity());
        goOn.run();
        step.accept("the layout before goes on");
        previous.forEach(database -> database.generations().layoutChanges().stay());
        LOG.info("The layout of {} shards stays live", previous.size());
    }

    private static Layout now(LayoutDatabase database) {
        return database.generations().layoutChanges().now();
    }
}
