package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.order.OrderComparison;
import dev.accumulator.consumer.order.Orders;
import dev.accumulator.postgres.LongStatements;
import dev.accumulator.registers.model.Comparison;
import dev.accumulator.registers.model.DocumentComparison;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.VerificationReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
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
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Verifies a new generation and compares it with the live one, both in one snapshot. Several connections share the
 * snapshot and work side by side.
 */
final class GenerationComparison {
    private static final Logger LOG = LoggerFactory.getLogger(GenerationComparison.class);

    /** The form of a snapshot's name. PostgreSQL takes it as part of a statement only. */
    private static final Pattern SNAPSHOT = Pattern.compile("[0-9A-F-]{1,40}");

    private final JdbcTemplate jdbc;
    private final TransactionTemplate snapshots;
    private final Orders orders;
    private final int differencesMax;
    private final int concurrency;

    GenerationComparison(
            JdbcTemplate jdbc, TransactionTemplate snapshots, Orders orders, int differencesMax, int concurrency) {
        this.jdbc = jdbc;
        this.snapshots = snapshots;
        this.orders = orders;
        this.differencesMax = differencesMax;
        this.concurrency = concurrency;
    }

    /** @param seen run as soon as the snapshot is taken */
    Report compare(Generation live, Generation target, Runnable seen) {
        Parts parts = new Parts(live, target);
        List<Future<?>> helps = new ArrayList<>();
        try (ExecutorService helpers = Executors.newFixedThreadPool(
                concurrency,
                Thread.ofPlatform().name("accumulator-comparing-", 1).factory())) {
            snapshots.executeWithoutResult(status -> {
                prepare();
                String snapshot =
                        Objects.requireNonNull(jdbc.queryForObject("select pg_export_snapshot()", String.class));
                seen.run();
                List<CompletableFuture<Void>> joined = new ArrayList<>();
                for (int i = 1; i < concurrency; i++) {
                    CompletableFuture<Void> hasJoined = new CompletableFuture<>();
                    joined.add(hasJoined);
                    helps.add(helpers.submit(() -> help(snapshot, parts, hasJoined)));
                }
                parts.work();
                // A connection can join a snapshot only while the transaction that exported it goes on.
                joined.forEach(CompletableFuture::join);
            });
        }
        helps.forEach(Futures::result);
        return parts.report();
    }

    private void help(String snapshot, Parts parts, CompletableFuture<Void> hasJoined) {
        try {
            snapshots.executeWithoutResult(status -> {
                join(snapshot);
                hasJoined.complete(null);
                prepare();
                parts.work();
            });
        } catch (RuntimeException failure) {
            if (hasJoined.isDone()) {
                throw failure;
            }
            // The connections that have joined do all parts.
            LOG.info("Generations are compared over one connection less: {}", failure.toString());
        } finally {
            hasJoined.complete(null);
        }
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
        private final Queue<FutureTask<?>> open = new ConcurrentLinkedQueue<>();
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
                registers.add(part(() -> target.registers().compare(register, live.schema(), differencesMax)));
                verified.add(part(() -> target.registers().verify(register)));
            }
            this.gone = live.registers().definitions().stream()
                    .map(RegisterDefinition::name)
                    .filter(name -> !kept.contains(name))
                    .toList();
            this.documents = part(() -> target.registers().compareDocuments(live.schema(), differencesMax));
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

        /**
         * Works until no part is left. The first failure ends all work: later failures of its transaction would hide
         * it.
         */
        void work() {
            for (FutureTask<?> part = open.poll(); part != null; part = open.poll()) {
                part.run();
                RuntimeException failure = failed.get();
                if (failure != null) {
                    throw failure;
                }
            }
        }

        /** Collects the results. To be called after {@link #work} has ended on all connections. */
        Report report() {
            return new Report(
                    verified.stream().map(Futures::result).toList(),
                    registers.stream().map(Futures::result).toList(),
                    gone,
                    Futures.result(documents),
                    Futures.result(orderRows));
        }
    }
}
