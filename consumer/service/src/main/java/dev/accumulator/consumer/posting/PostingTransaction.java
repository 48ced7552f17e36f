package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.deadletter.Accepted;
import dev.accumulator.consumer.deadletter.DeadLetter;
import dev.accumulator.consumer.deadletter.DeadLetters;
import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.mapping.OrderChange;
import dev.accumulator.consumer.order.OrderRows;
import dev.accumulator.consumer.order.Orders;
import dev.accumulator.consumer.outbox.Outbox;
import dev.accumulator.consumer.outbox.OutboxMessage;
import dev.accumulator.registers.model.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The one transaction, step by step. */
final class PostingTransaction {
    private final TransactionTemplate transactions;
    private final JdbcClient jdbc;
    private final Generations generations;
    private final PositionsTable positions;
    private final Orders orders;
    private final Outbox outbox;
    private final DeadLetters deadLetters;
    private final ResultEvents resultEvents;
    private final PostingSettings settings;
    private final Clock clock;
    private final StepObserver observer;

    PostingTransaction(
            TransactionTemplate transactions,
            JdbcClient jdbc,
            Generations generations,
            Orders orders,
            Outbox outbox,
            DeadLetters deadLetters,
            ResultEvents resultEvents,
            PostingSettings settings,
            Clock clock,
            StepObserver observer) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.generations = generations;
        this.positions = new PositionsTable(jdbc);
        this.orders = orders;
        this.outbox = outbox;
        this.deadLetters = deadLetters;
        this.resultEvents = resultEvents;
        this.settings = settings;
        this.clock = clock;
        this.observer = observer;
    }

    /**
     * Posts all of it and commits, or throws and leaves nothing behind.
     *
     * @param meanwhile called mostly while the server stores movements; must not use the database
     */
    List<Result> run(
            Generation generation, List<Incoming> incoming, Map<Partition, Advance> advances, Runnable meanwhile) {
        List<Result> results =
                Objects.requireNonNull(transactions.execute(status -> post(generation, incoming, advances, meanwhile)));
        observer.after(Step.COMMIT);
        return results;
    }

    /** The same into a generation that is not live: what becomes of documents is told to nobody and recorded nowhere. */
    List<Result> replay(
            Generation generation, List<Incoming> incoming, Map<Partition, Advance> advances, Runnable meanwhile) {
        return Objects.requireNonNull(transactions.execute(status -> {
            // Those that replay beside wait for each other at new cells, and nobody else is held up by that.
            limitWaiting(settings.idleInTransactionMax().multipliedBy(2));
            generations.requireDatabase(generation);
            // A crash may take the last of these transactions whole, positions and all: they are replayed again.
            jdbc.sql("select set_config('synchronous_commit', 'off', true)")
                    .query()
                    .singleRow();
            positions.advance(generation.schema(), advances);
            List<Result> results = new ArrayList<>(incoming.size());
            AtomicReference<@Nullable OrderRows> orderRows = new AtomicReference<>();
            generation.registers().postQuietly(Incoming.changes(incoming), outcomes -> {
                results.addAll(results(incoming, outcomes));
                orderRows.set(orders.prepare(orderChanges(incoming, results)));
                meanwhile.run();
            });
            orders.write(generation.schema(), Objects.requireNonNull(orderRows.get()));
            return results;
        }));
    }

    private List<Result> post(
            Generation generation, List<Incoming> incoming, Map<Partition, Advance> advances, Runnable meanwhile) {
        limitWaiting();
        generations.requireLive(generation);
        observer.after(Step.GENERATION);
        // First, so that of two consumers that believe to own a partition the second waits here and then gives up,
        // before either has touched a document.
        positions.advance(generation.schema(), advances);
        observer.after(Step.POSITIONS);
        List<Result> results = new ArrayList<>(incoming.size());
        List<OutboxMessage> messages = new ArrayList<>(incoming.size());
        AtomicReference<@Nullable OrderRows> orderRows = new AtomicReference<>();
        // While the server stores the movements, what there is to tell and to write besides is written down.
        generation.registers().post(Incoming.changes(incoming), outcomes -> {
            results.addAll(results(incoming, outcomes));
            orderRows.set(orders.prepare(orderChanges(incoming, results)));
            messages.addAll(messages(results));
            meanwhile.run();
        });
        observer.after(Step.MOVEMENTS);
        orders.write(generation.schema(), Objects.requireNonNull(orderRows.get()));
        observer.after(Step.ORDERS);
        deadLetters.record(letters(results));
        deadLetters.supersede(accepted(results));
        observer.after(Step.DEAD_LETTERS);
        outbox.append(messages);
        observer.after(Step.RESULTS);
        return results;
    }

    /**
     * A process that is stopped in the middle of a transaction holds its locks: the server ends it after a while, and
     * whoever waits for the locks gives up before and tries again.
     */
    private void limitWaiting() {
        limitWaiting(settings.lockWaitMax());
    }

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

    private static List<Result> results(List<Incoming> incoming, List<Outcome> told) {
        Iterator<Outcome> outcomes = told.iterator();
        List<Result> results = new ArrayList<>(incoming.size());
        for (Incoming one : incoming) {
            results.add(
                    switch (one) {
                        case Incoming.Mapped mapped -> decided(mapped, outcomes.next());
                        case Incoming.Unreadable unreadable ->
                            new Result.Refused(unreadable.event(), unreadable.refusal());
                    });
        }
        return results;
    }

    private static Result decided(Incoming.Mapped mapped, Outcome outcome) {
        return outcome instanceof Outcome.Rejected rejected
                ? new Result.Refused(mapped.event(), mapped.refusal(rejected.reason()))
                : new Result.Decided(mapped.event(), outcome);
    }

    /** Those of orders that the registers took. */
    private static List<OrderChange> orderChanges(List<Incoming> incoming, List<Result> results) {
        List<OrderChange> taken = new ArrayList<>();
        for (int i = 0; i < incoming.size(); i++) {
            if (incoming.get(i) instanceof Incoming.Mapped mapped
                    && results.get(i) instanceof Result.Decided decided
                    && isTaken(decided.outcome())) {
                OrderChange order = mapped.document().order();
                if (order != null) {
                    taken.add(order);
                }
            }
        }
        return taken;
    }

    private static boolean isTaken(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Posted posted -> true;
            case Outcome.Reposted reposted -> true;
            case Outcome.Unposted unposted -> true;
            case Outcome.Duplicate duplicate -> false;
            case Outcome.Stale stale -> false;
            case Outcome.Rejected rejected -> false;
        };
    }

    /**
     * Posts one record in the caller's transaction, apart from its partition: no position moves, and a refusal is an answer
     * and no new dead letter.
     */
    Result retry(Generation generation, Incoming incoming) {
        limitWaiting();
        generations.requireLive(generation);
        List<Result> results =
                results(List.of(incoming), generation.registers().post(Incoming.changes(List.of(incoming))));
        observer.after(Step.MOVEMENTS);
        Result result = results.getFirst();
        if (result instanceof Result.Decided) {
            orders.write(generation.schema(), orderChanges(List.of(incoming), results));
            observer.after(Step.ORDERS);
            outbox.append(messages(results));
            observer.after(Step.RESULTS);
        }
        return result;
    }

    private static List<DeadLetter> letters(List<Result> results) {
        List<DeadLetter> letters = new ArrayList<>();
        for (Result result : results) {
            if (result instanceof Result.Refused refused) {
                Refusal why = refused.refusal();
                letters.add(new DeadLetter(
                        refused.event(), why.code(), why.path(), why.message(), why.recorder(), why.revision()));
            }
        }
        return letters;
    }

    /** The documents that are newer now than letters of theirs may be. */
    private static List<Accepted> accepted(List<Result> results) {
        List<Accepted> accepted = new ArrayList<>();
        for (Result result : results) {
            if (result instanceof Result.Decided decided) {
                switch (decided.outcome()) {
                    case Outcome.Posted posted ->
                        accepted.add(new Accepted(decided.event(), posted.recorder(), posted.revision()));
                    case Outcome.Reposted reposted ->
                        accepted.add(new Accepted(decided.event(), reposted.recorder(), reposted.revision()));
                    case Outcome.Unposted unposted ->
                        accepted.add(new Accepted(decided.event(), unposted.recorder(), unposted.revision()));
                    case Outcome.Duplicate duplicate -> {}
                    case Outcome.Stale stale -> {}
                    case Outcome.Rejected rejected -> {}
                }
            }
        }
        return accepted;
    }

    private List<OutboxMessage> messages(List<Result> results) {
        Instant now = clock.instant();
        List<OutboxMessage> messages = new ArrayList<>(results.size());
        for (Result result : results) {
            resultEvents.of(result, now).ifPresent(messages::add);
        }
        return messages;
    }
}
