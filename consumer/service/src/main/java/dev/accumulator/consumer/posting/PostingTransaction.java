package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.deadletter.DeadLetters;
import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.generation.Layout;
import dev.accumulator.consumer.order.OrderRows;
import dev.accumulator.consumer.order.Orders;
import dev.accumulator.consumer.outbox.Outbox;
import dev.accumulator.consumer.outbox.OutboxMessage;
import dev.accumulator.consumer.reservation.Reservations;
import dev.accumulator.consumer.reservation.Touched;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Following;
import dev.accumulator.registers.model.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** The one transaction in which a batch is posted, step by step. */
final class PostingTransaction {
    private final TransactionTemplate transactions;
    private final JdbcClient jdbc;
    private final Generations generations;
    private final PositionsTable positions;
    private final RefusedDocumentsTable refusedDocuments;
    private final Orders orders;
    private final Reservations reservations;
    private final Outbox outbox;
    private final DeadLetters deadLetters;
    private final FloorRefusals floorRefusals;
    private final ClosedRefusals closedRefusals;
    private final ResultEvents resultEvents;
    private final PostingSettings settings;
    private final Clock clock;
    private final StepObserver observer;
    private final PostingBounds bounds;
    private final AccountRecords accounts;
    private final DecisionsBefore before;

    PostingTransaction(
            TransactionTemplate transactions,
            JdbcClient jdbc,
            Generations generations,
            Orders orders,
            Reservations reservations,
            Outbox outbox,
            DeadLetters deadLetters,
            FloorRefusals floorRefusals,
            ClosedRefusals closedRefusals,
            ResultEvents resultEvents,
            PostingSettings settings,
            Clock clock,
            StepObserver observer,
            PostingBounds bounds,
            AccountRecords accounts,
            DecisionsBefore before) {
        this.before = before;
        this.bounds = bounds;
        this.accounts = accounts;
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.generations = generations;
        this.positions = new PositionsTable(jdbc);
        this.refusedDocuments = new RefusedDocumentsTable(jdbc);
        this.orders = orders;
        this.reservations = reservations;
        this.outbox = outbox;
        this.deadLetters = deadLetters;
        this.floorRefusals = floorRefusals;
        this.closedRefusals = closedRefusals;
        this.resultEvents = resultEvents;
        this.settings = settings;
        this.clock = clock;
        this.observer = observer;
    }

    /**
     * Posts a batch, or throws and leaves nothing behind.
     *
     * @param end if it is a rollback, nothing is left behind either: the results are what a commit would have brought
     * @param meanwhile called at most once, mostly while the server stores movements; must not use the database
     */
    List<Result> run(
            Generation generation,
            List<Incoming> incoming,
            Map<Partition, Advance> advances,
            BatchHalving.End end,
            Runnable meanwhile) {
        List<Result> results = Objects.requireNonNull(transactions.execute(status -> {
            endAs(end, status);
            return post(generation, incoming, advances, meanwhile);
        }));
        if (end == BatchHalving.End.COMMIT) {
            observer.after(Step.COMMIT);
        }
        return results;
    }

    private static void endAs(BatchHalving.End end, TransactionStatus status) {
        if (end == BatchHalving.End.ROLLBACK) {
            status.setRollbackOnly();
        }
    }

    /**
     * Posts into a generation that is not live, with the moments of recording that the live one has. No result is
     * announced, and no dead letter is recorded.
     */
    List<Result> replay(
            Generation live,
            Generation generation,
            List<Incoming> incoming,
            Map<Partition, Advance> advances,
            BatchHalving.End end,
            Runnable meanwhile) {
        return Objects.requireNonNull(transactions.execute(status -> {
            endAs(end, status);
            prepareReplay(generation);
            positions.advance(generation.schema(), advances);
            MovementPosting movements = (changes, following, decided) ->
                    generation.registers().rebuild().replay(changes, following, live.schema(), decided);
            List<Result> results = postMovements(
                            generation,
                            movements,
                            StepObserver.NONE,
                            closedRefusals.withoutRefused(floorRefusals.withoutRefused(incoming)),
                            posted -> meanwhile.run())
                    .batch()
                    .results();
            refusedDocuments.note(generation.schema(), results);
            return results;
        }));
    }

    /**
     * Posts documents of the live generation into one that is not live, with their order rows. No position moves.
     *
     * @return one outcome for each change, in their order
     */
    List<Outcome> carryOver(Generation from, Generation to, List<Change> changes) {
        return Objects.requireNonNull(transactions.execute(status -> {
            prepareReplay(to);
            List<Outcome> outcomes = to.registers().rebuild().replay(changes, from.schema(), decided -> {});
            List<String> accepted = outcomes.stream()
                    .filter(Outcome.Accepted.class::isInstance)
                    .map(Outcome::recorder)
                    .toList();
            orders.carryOver(from.schema(), to.schema(), accepted);
            reservations.carryOver(from.schema(), to.schema(), accepted);
            return outcomes;
        }));
    }

    private void prepareReplay(Generation generation) {
        // Lanes that replay side by side wait for each other at new cells, which delays nobody else. They wait twice as
        // long as an idle transaction may stand, so they outlast a lane that was stopped.
        limitWaiting(settings.idleInTransactionMax().multipliedBy(2));
        generations.requireDatabase(generation);
        // A crash may lose the last of these transactions. It loses their positions too, so they are replayed.
        jdbc.sql("select set_config('synchronous_commit', 'off', true)").query().singleRow();
    }

    private List<Result> post(
            Generation generation, List<Incoming> read, Map<Partition, Advance> advances, Runnable meanwhile) {
        limitWaiting(settings.lockWaitMax());
        boolean follows = generations.requirePosting(generation) == Layout.State.BUILDING;
        if (follows) {
            // The layout before announces it, or did.
            outbox.keepSilent();
            requireWithinBounds(advances);
        }
        observer.after(Step.GENERATION);
        // This comes first. If two consumers believe that they own a partition, the second waits here and then gives up
        // before either has touched a document.
        positions.advance(generation.schema(), advances);
        observer.after(Step.POSITIONS);
        // Before anything of the registers is locked, because a change of a chart waits for all that is being posted.
        List<Incoming> incoming = accounts.take(generation.registers(), read, false);
        if (read.stream().anyMatch(Incoming.Account.class::isInstance)) {
            observer.after(Step.ACCOUNTS);
        }
        MovementPosting movements = generation.registers()::post;
        DecisionsBefore.Followed followed = follows ? before.follow(incoming) : null;
        if (followed != null) {
            incoming = followed.incoming();
            List<Registers> others = followed.registers();
            movements = (changes, following, decided) ->
                    generation.registers().rebuild().follow(changes, following, others, decided);
        }
        List<OutboxMessage> messages = new ArrayList<>(incoming.size());
        Posted posted = postMovements(generation, movements, observer, incoming, decided -> {
            messages.addAll(messages(decided.results()));
            meanwhile.run();
        });
        PostedBatch batch = posted.batch();
        if (followed != null) {
            before.note(followed, batch.results());
        } else {
            floorRefusals.note(generation, incoming, batch.results(), posted.following());
            closedRefusals.note(generation, batch.results());
        }
        deadLetters.record(batch.letters());
        deadLetters.supersede(batch.accepted());
        observer.after(Step.DEAD_LETTERS);
        outbox.append(messages);
        observer.after(Step.RESULTS);
        return batch.results();
    }

    /** The layout may have become one that follows another since the records were read. */
    private void requireWithinBounds(Map<Partition, Advance> advances) {
        Map<Partition, Long> ends = bounds.ends().orElse(Map.of());
        advances.forEach((partition, advance) -> {
            if (advance.to() > ends.getOrDefault(partition, 0L)) {
                throw new BeyondBounds(partition, advance.to());
            }
        });
    }

    /** Posts changes, and hands over their outcomes while the server stores the movements. */
    private interface MovementPosting {
        List<Outcome> post(List<Change> changes, List<Following> following, Consumer<List<Outcome>> decided);
    }

    /** A batch whose movements are posted, and what went with them. */
    private record Posted(PostedBatch batch, List<Following> following) {}

    /**
     * Posts movements and writes order rows. Everything that follows from the outcomes is worked out while the server
     * stores the movements.
     *
     * @param meanwhile called once the order rows are worked out; must not use the database
     */
    private Posted postMovements(
            Generation generation,
            MovementPosting movements,
            StepObserver steps,
            List<Incoming> incoming,
            Consumer<PostedBatch> meanwhile) {
        AtomicReference<@Nullable PostedBatch> batch = new AtomicReference<>();
        AtomicReference<@Nullable OrderRows> orderRows = new AtomicReference<>();
        // Reservations are locked before anything of the registers, in every posting.
        Touched touched = reservations.touch(generation.schema(), Incoming.documents(incoming));
        List<Following> following = touched.following();
        List<Outcome> decided = movements.post(Incoming.changes(incoming), following, outcomes -> {
            PostedBatch posted = PostedBatch.of(incoming, outcomes);
            batch.set(posted);
            orderRows.set(orders.prepare(posted.orderChanges()));
            meanwhile.accept(posted);
        });
        steps.after(Step.MOVEMENTS);
        orders.write(generation.schema(), Objects.requireNonNull(orderRows.get()));
        touched.write(decided);
        steps.after(Step.ORDERS);
        return new Posted(Objects.requireNonNull(batch.get()), following);
    }

    /**
     * Limits how long locks are waited for and held. The locks of a process that is stopped in the middle of a
     * transaction are held until the server ends it; whoever waits for them gives up earlier, and tries again.
     */
    private void limitWaiting(Duration lockWaitMax) {
        jdbc.sql("""
            select set_config('lock_timeout', :lockWait, true),
                   set_config('idle_in_transaction_session_timeout', :idle, true)
            """)
                .param("lockWait", lockWaitMax.toMillis() + "ms")
                .param("idle", settings.idleInTransactionMax().toMillis() + "ms")
                .query()
                .singleRow();
    }

    /**
     * Posts one record in the caller's transaction, apart from its partition. No position moves. What is refused becomes a
     * dead letter as always, but for one part: its refusal is returned and changes nothing.
     *
     * @param part the part whose letter is retried
     * @return one result for each part
     */
    List<Result> retry(Generation generation, List<Incoming> read, int part) {
        limitWaiting(settings.lockWaitMax());
        generations.requireLive(generation);
        List<Incoming> incoming = accounts.take(generation.registers(), read, true);
        Touched touched = reservations.touch(generation.schema(), Incoming.documents(incoming));
        List<Following> following = touched.following();
        List<Outcome> outcomes = generation.registers().post(Incoming.changes(incoming), following, decided -> {});
        PostedBatch posted = PostedBatch.of(incoming, outcomes);
        observer.after(Step.MOVEMENTS);
        List<Result> told = posted.results().stream()
                .filter(result -> !(result instanceof Result.Refused && result.part() == part))
                .toList();
        if (!told.isEmpty()) {
            orders.write(generation.schema(), posted.orderChanges());
            touched.write(outcomes);
            observer.after(Step.ORDERS);
            floorRefusals.note(generation, incoming, posted.results(), following);
            closedRefusals.note(generation, told);
            deadLetters.record(new PostedBatch(told, List.of()).letters());
            outbox.append(messages(told));
            observer.after(Step.RESULTS);
        }
        return posted.results();
    }

    /**
     * Posts a document that a floor has refused once more in the caller's transaction. No position moves. If it is not accepted,
     * nothing changes, and nothing is told.
     */
    Result retryRefused(Generation generation, Incoming.Mapped document) {
        limitWaiting(settings.lockWaitMax());
        generations.requireLive(generation);
        List<Incoming> incoming = List.of(document);
        Touched touched = reservations.touch(generation.schema(), Incoming.documents(incoming));
        List<Following> following = touched.following();
        List<Outcome> outcomes = generation.registers().post(Incoming.changes(incoming), following, decided -> {});
        PostedBatch posted = PostedBatch.of(incoming, outcomes);
        observer.after(Step.MOVEMENTS);
        if (!posted.accepted().isEmpty()) {
            orders.write(generation.schema(), posted.orderChanges());
            touched.write(outcomes);
            observer.after(Step.ORDERS);
            floorRefusals.note(generation, incoming, posted.results(), following);
            closedRefusals.note(generation, posted.results());
            deadLetters.supersede(posted.accepted());
            outbox.append(messages(posted.results()));
            observer.after(Step.RESULTS);
        }
        return posted.results().getFirst();
    }

    private List<OutboxMessage> messages(List<Result> results) {
        Instant now = clock.instant();
        List<OutboxMessage> messages = new ArrayList<>(results.size());
        for (Result result : results) {
            resultEvents.of(result, now).ifPresent(messages::add);
            messages.addAll(resultEvents.crossings(result, now));
        }
        return messages;
    }
}
