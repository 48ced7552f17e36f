package dev.accumulator.consumer.layout;

import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.generation.Layout;
import dev.accumulator.consumer.watch.Reason;
import dev.accumulator.postgres.Schema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The layout that this instance belongs to, and the one before. Safe for use by many threads. */
public final class Layouts {
    private static final Logger LOG = LoggerFactory.getLogger(Layouts.class);

    private final Generations own;
    private final List<LayoutDatabase> previous;
    private final List<LayoutDatabase> next;
    private final Schema control;
    private final Set<String> ofAllShards;
    private final Duration term;
    private final Clock clock;
    private final LayoutSteps steps;
    private final AtomicReference<@Nullable LayoutRun> run = new AtomicReference<>();

    /**
     * @param previous the databases of the layout before; empty if this instance knows of none
     * @param next the databases of the layout of this instance; empty if it does not know them all
     * @param ofAllShards topics that every shard reads
     */
    Layouts(
            Generations own,
            List<LayoutDatabase> previous,
            List<LayoutDatabase> next,
            Schema control,
            Set<String> ofAllShards,
            Duration term,
            Clock clock,
            LayoutSteps steps) {
        this.own = own;
        this.previous = previous;
        this.next = next;
        this.control = control;
        this.ofAllShards = ofAllShards;
        this.term = term;
        this.clock = clock;
        this.steps = steps;
    }

    /**
     * A database as it is now.
     *
     * @param layout null if it does not answer
     * @param failure why it does not; null if it does
     */
    public record OfDatabase(
            int shard,
            String database,
            @Nullable Layout layout,
            @Nullable String failure) {}

    /** Both layouts as they are now, and the last run of this instance. */
    public record Status(
            Layout.State own,
            List<OfDatabase> databases,
            List<OfDatabase> previous,
            @Nullable LayoutRun run) {}

    /** Asks all databases. */
    public Status status() {
        return new Status(own.layoutState(), ask(next), ask(previous), run.get());
    }

    private static List<OfDatabase> ask(List<LayoutDatabase> databases) {
        return databases.stream().parallel().map(Layouts::ask).toList();
    }

    private static OfDatabase ask(LayoutDatabase database) {
        try {
            Layout now = database.generations().layoutChanges().now();
            return new OfDatabase(database.index(), database.name(), now, null);
        } catch (RuntimeException failure) {
            return new OfDatabase(database.index(), database.name(), null, Reason.of(failure));
        }
    }

    /**
     * Begins a comparison, a switch, the way back from a switch that did not end, or the carrying over of documents that the
     * topics no longer hold. {@link #status} tells how it goes.
     *
     * @param by who asks; null if that is not known
     * @throws LayoutRefused if this instance cannot, or does so already
     */
    public LayoutRun begin(LayoutRun.Action action, @Nullable String by) {
        if (previous.isEmpty() || next.isEmpty()) {
            throw new LayoutRefused(
                    LayoutRefused.Reason.UNKNOWN,
                    "This instance does not know both layouts: set accumulator.shard.previous"
                            + (next.isEmpty() ? " and accumulator.shard.databases" : ""));
        }
        LayoutRun begun = new LayoutRun(action, by, "begun", List.of(), null, clock.instant(), null);
        LayoutRun before = run.get();
        if ((before != null && before.finishedAt() == null) || !run.compareAndSet(before, begun)) {
            throw new LayoutRefused(LayoutRefused.Reason.BUSY, "A comparison or switch is under way on this instance");
        }
        Thread.ofPlatform().daemon().name("accumulator-layout").start(() -> run(action));
        return begun;
    }

    private void run(LayoutRun.Action action) {
        String error = null;
        try {
            alone(action);
        } catch (LayoutRefused refused) {
            error = refused.getMessage();
        } catch (RuntimeException | SQLException | Error failure) {
            LOG.warn("The layout is left as it is, and the step can be asked for again", failure);
            error = Reason.of(failure);
        }
        String told = error;
        run.updateAndGet(last -> last == null ? null : last.finished(told, clock.instant()));
    }

    private void step(String now) {
        run.updateAndGet(last -> last == null ? null : last.at(now));
    }

    /**
     * Over all instances one run is under way, by a lock of the first database of the layout before. Whoever loses the lock with
     * its connection loses no more than that: see {@link LayoutSwitch}.
     */
    private void alone(LayoutRun.Action action) throws SQLException {
        Stream.concat(previous.stream(), next.stream()).forEach(LayoutDatabase::open);
        try (Connection connection = previous.getFirst().dataSource().getConnection()) {
            if (!ask(connection, "select pg_try_advisory_lock(hashtextextended(?, 0))")) {
                throw new LayoutRefused(
                        LayoutRefused.Reason.BUSY, "A comparison or switch is under way on another instance");
            }
            try {
                runAlone(action);
            } finally {
                unlock(connection);
            }
        }
    }

    private void unlock(Connection connection) {
        try {
            ask(connection, "select pg_advisory_unlock(hashtextextended(?, 0))");
        } catch (SQLException gone) {
            LOG.debug("The lock went with its connection", gone);
        }
    }

    private boolean ask(Connection connection, String question) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(question)) {
            statement.setString(1, "accumulator layout of " + control.name());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private void runAlone(LayoutRun.Action action) {
        EqualPositions equal = new EqualPositions(previous, next);
        DecisionsCarried decisions = new DecisionsCarried(
                new FloorDecisions(control, previous, next),
                new ClosingDecisions(control, ofAllShards, previous, next),
                new OffsetDecisions(control, ofAllShards, previous, next),
                new ClosedLetters(control, previous, next));
        LayoutSwitch change = new LayoutSwitch(previous, next, equal, decisions, term, steps);
        switch (action) {
            case COMPARE -> compare(equal, decisions);
            case SWITCH -> change.switchIn(this::step, () -> compare(equal, decisions) && seal(decisions));
            case BACK -> change.putBack(this::step);
            case CARRY -> {
                DocumentsGone.Found found = new DocumentsGone(previous, next, equal).carryOver(this::step);
                run.updateAndGet(last -> last == null ? null : last.found(found.left()));
                step("done: " + found.carried() + " documents were carried over");
                return;
            }
        }
        step("done");
    }

    /** Returns true if the layout before holds what was sealed there. */
    private boolean seal(DecisionsCarried decisions) {
        step("closed months are sealed anew");
        List<String> differences = decisions.seal();
        run.updateAndGet(last -> last == null ? null : last.found(differences));
        return differences.isEmpty();
    }

    /** Returns true if nothing differs. */
    private boolean compare(EqualPositions equal, DecisionsCarried decisions) {
        step("the two layouts are compared");
        // Whatever was decided before this moment is of records that both have posted.
        equal.awaitNow();
        List<String> differences = new ArrayList<>(decisions.carryOver());
        differences.addAll(new LayoutComparison(control, ofAllShards, equal).differences());
        run.updateAndGet(last -> last == null ? null : last.found(differences));
        return differences.isEmpty();
    }
}
