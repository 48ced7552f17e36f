package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.order.OrderComparison;
import dev.accumulator.consumer.order.Orders;
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
import java.util.concurrent.ExecutionException;
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
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Verifies a new generation, and compares it with the live one, both as they are at one moment. Registers are worked at side
 * by side over several connections, which share one snapshot.
 */
final class GenerationComparison {
    /** Statements that read everything answer late, and are not to be taken for a server that has vanished. */
    private static final int ANSWER_MILLIS_MAX = 6 * 60 * 60 * 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(GenerationComparison.class);
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

    /** @param seen run as soon as the moment that is compared has been fixed */
    Report compare(Generation live, Generation target, Runnable seen) {
        Parts parts = new Parts(live, target);
        List<Future<?>> helping = new ArrayList<>();
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
                    helping.add(helpers.submit(() -> help(snapshot, parts, hasJoined)));
                }
                parts.work();
                // A snapshot can be shared for as long as the transaction that it comes from goes on.
                joined.forEach(CompletableFuture::join);
            });
        }
        helping.forEach(GenerationComparison::result);
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
            // Whoever has joined does its part too.
            LOG.info("Generations are compared over one connection less: {}", failure.toString());
        } finally {
            hasJoined.complete(null);
        }
    }

    /** The statement takes no parameters. */
    private void join(String snapshot) {
        if (!SNAPSHOT.matcher(snapshot).matches()) {
            throw new IllegalStateException("Not the name of a snapshot: " + snapshot);
        }
        jdbc.execute("set transaction snapshot '" + snapshot + "'");
    }

    private void prepare() {
        jdbc.execute((ConnectionCallback<@Nullable Void>) connection -> {
            connection.setNetworkTimeout(Runnable::run, ANSWER_MILLIS_MAX);
            return null;
        });
        jdbc.execute("set local statement_timeout = " + ANSWER_MILLIS_MAX);
        // A few statements that read everything and add it up: memory helps them, and compiled plans come too late.
        jdbc.execute("set local work_mem = '256MB'");
        jdbc.execute("set local jit = off");
    }

    private static <T> T result(Future<T> part) {
        try {
            return part.get();
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while comparing", interrupted);
        }
    }

    /** All that is to be done, each part by whoever comes first. */
    private final class Parts {
        private final AtomicReference<@Nullable RuntimeException> failed = new AtomicReference<>();
        private final Queue<FutureTask<?>> open = new ConcurrentLinkedQueue<>();
        private final List<Future<VerificationReport>> verified = new ArrayList<>();
        private final List<Future<Comparison>> registers = new ArrayList<>();
        private final List<String> gone;
        private final Future<DocumentComparison> documents;
        private final Future<OrderComparison> ordered;

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
            this.ordered = part(() -> orders.compare(live.schema(), target.schema(), differencesMax));
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

        /** The first failure ends it for all: what follows in its transaction would hide it. */
        void work() {
            for (FutureTask<?> part = open.poll(); part != null; part = open.poll()) {
                part.run();
                RuntimeException failure = failed.get();
                if (failure != null) {
                    throw failure;
                }
            }
        }

        /** To be called where {@link #work} has come to its end for all. */
        Report report() {
            return new Report(
                    verified.stream().map(GenerationComparison::result).toList(),
                    registers.stream().map(GenerationComparison::result).toList(),
                    gone,
                    result(documents),
                    result(ordered));
        }
    }
}
