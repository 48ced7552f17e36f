package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.closing.Closings;
import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.order.OrderComparison;
import dev.accumulator.consumer.order.Orders;
import dev.accumulator.postgres.LongStatements;
import dev.accumulator.registers.model.Comparison;
import dev.accumulator.registers.model.DocumentComparison;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.VerificationReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Verifies a new generation and compares it with the live one, both in one snapshot. One connection holds the snapshot and
 * no locks. Several others do the work side by side, register by register: each register has a transaction of its own, so
 * that the locks of all registers are never held together.
 */
final class GenerationComparison {
    private static final Logger LOG = LoggerFactory.getLogger(GenerationComparison.class);

    /** The form of a snapshot's name. PostgreSQL takes it as part of a statement only. */
    private static final Pattern SNAPSHOT = Pattern.compile("[0-9A-F-]{1,40}");

    /** Far less than the time for which the server lets a transaction stand idle. */
    private static final Duration SIGN_OF_LIFE_EVERY = Duration.ofSeconds(5);

    private final JdbcTemplate jdbc;
    private final TransactionOperations snapshots;
    private final Orders orders;
    private final Closings closings;
    private final int differencesMax;
    private final int concurrency;

    GenerationComparison(
            JdbcTemplate jdbc,
            TransactionOperations snapshots,
            Orders orders,
            Closings closings,
            int differencesMax,
            int concurrency) {
        this.jdbc = jdbc;
        this.snapshots = snapshots;
        this.orders = orders;
        this.closings = closings;
        this.differencesMax = differencesMax;
        this.concurrency = concurrency;
    }

    /** @param seen run as soon as the snapshot is taken */
    Report compare(Generation live, Generation target, Runnable seen) {
        Parts parts = new Parts(live, target);
        try (ExecutorService workers = Executors.newFixedThreadPool(
                concurrency,
                Thread.ofPlatform().name("accumulator-comparing-", 1).factory())) {
            snapshots.executeWithoutResult(status -> {
                String snapshot =
                        Objects.requireNonNull(jdbc.queryForObject("select pg_export_snapshot()", String.class));
                seen.run();
                List<Future<?>> working = new ArrayList<>();
                for (int i = 0; i < concurrency; i++) {
                    working.add(workers.submit(() -> parts.work(snapshot)));
                }
                // The others can join the snapshot only while this transaction goes on.
                working.forEach(worker -> Futures.result(worker, SIGN_OF_LIFE_EVERY, () -> jdbc.execute("select 1")));
            });
        }
        return parts.report();
    }

    private void join(String snapshot) {
        if (!SNAPSHOT.matcher(snapshot).matches()) {
            throw new IllegalStateException("Not the name of a snapshot: " + snapshot);
        }
        jdbc.execute("set transaction snapshot '" + snapshot + "'");
    }

    private void prepare() {
        new LongStatements(jdbc).allowTime().allowMemory().withoutCompiledPlans();
    }

    /** The parts of the work. Each is done by the first connection that is free. */
    private final class Parts {
        private final AtomicReference<@Nullable RuntimeException> failed = new AtomicReference<>();
        private final Deque<FutureTask<?>> open = new ConcurrentLinkedDeque<>();
        private final AtomicReference<@Nullable RuntimeException> withoutConnection = new AtomicReference<>();
        private final List<Future<VerificationReport>> verified = new ArrayList<>();
        private final List<Future<Comparison>> registers = new ArrayList<>();
        private final List<String> gone;
        private final Future<DocumentComparison> documents;
        private final Future<OrderComparison> orderRows;

        Parts(Generation live, Generation target) {
            List<String> kept = target.registers().definitions().stream()
                    .map(RegisterDefinition::name)
                    .toList();
            for (String register : kept) {
                registers.add(part(() -> target.registers().audit().compare(register, live.schema(), differencesMax)));
                verified.add(part(() ->
                        target.registers().audit().verify(register, closings.inForce(register, target.number()))));
            }
            this.gone = live.registers().definitions().stream()
                    .map(RegisterDefinition::name)
                    .filter(name -> !kept.contains(name))
                    .toList();
            this.documents = part(() -> target.registers().audit().compareDocuments(live.schema(), differencesMax));
            this.orderRows = part(() -> orders.compare(live.schema(), target.schema(), differencesMax));
        }

        private <T> Future<T> part(Supplier<T> work) {
            FutureTask<T> part = new FutureTask<>(() -> {
                try {
                    return work.get();
                } catch (RuntimeException failure) {
                    failed.compareAndSet(null, failure);
                    throw failure;
                }
            });
            open.add(part);
            return part;
        }

        /** Works until no part is left. The first failure ends all work. */
        void work(String snapshot) {
            for (FutureTask<?> part = open.poll(); part != null && failed.get() == null; part = open.poll()) {
                FutureTask<?> next = part;
                try {
                    snapshots.executeWithoutResult(status -> run(next, snapshot));
                } catch (CannotCreateTransactionException noConnection) {
                    // The others do it, if they still work.
                    LOG.info("Generations are compared over one connection less: {}", noConnection.toString());
                    withoutConnection.set(noConnection);
                    open.addFirst(next);
                    return;
                } catch (RuntimeException failure) {
                    failed.compareAndSet(null, failure);
                    throw failure;
                }
            }
        }

        private void run(FutureTask<?> part, String snapshot) {
            join(snapshot);
            prepare();
            part.run();
            RuntimeException failure = failed.get();
            if (failure != null) {
                throw failure;
            }
        }

        /** Collects the results. To be called after {@link #work} has ended on all connections. */
        Report report() {
            if (!open.isEmpty()) {
                throw Objects.requireNonNull(withoutConnection.get());
            }
            return new Report(
                    verified.stream().map(Futures::result).toList(),
                    registers.stream().map(Futures::result).toList(),
                    gone,
                    Futures.result(documents),
                    Futures.result(orderRows));
        }
    }
}
