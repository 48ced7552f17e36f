package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.watch.Reason;
import dev.accumulator.consumer.watch.ThreadWatch;
import dev.accumulator.consumer.watch.WatchedThread;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Requests that wait for positions. One thread asks the database for all of them, and only while somebody waits. A request
 * that waits holds neither a thread nor a connection to the database. Safe for use by many threads.
 */
final class PositionWaits implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(PositionWaits.class);

    private static final String THREAD = "accumulator-positions";

    /** As soon as nobody notices the difference; the statement takes some hundred microseconds. */
    private static final Duration POLL = Duration.ofMillis(20);

    /** Positions only grow, unless the database is restored to an earlier state. */
    private static final Duration SEEN_MAX = Duration.ofSeconds(1);

    private static final Duration STOP_WAIT = Duration.ofSeconds(5);

    private final Function<Collection<Partition>, Map<Partition, Long>> source;
    private final int waitingMax;
    private final ThreadWatch watch;
    private final Set<Waiting> all = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    private final Semaphore begun = new Semaphore(0);
    private volatile Seen seen = new Seen(Map.of(), System.nanoTime());
    private volatile CountDownLatch stopping = new CountDownLatch(0);
    private @Nullable WatchedThread thread;

    /**
     * @param source reads the positions of partitions in the live generation
     * @param waitingMax the most that wait at a time
     */
    PositionWaits(
            Function<Collection<Partition>, Map<Partition, Long>> source,
            int waitingMax,
            ThreadWatch watch,
            MeterRegistry registry) {
        this.source = source;
        this.waitingMax = waitingMax;
        this.watch = watch;
        Gauge.builder("accumulator.query.after.waiting", count, AtomicInteger::get)
                .description("Requests that wait for a record's effects")
                .register(registry);
    }

    private record Seen(Map<Partition, Long> positions, long nanos) {}

    /** One request that waits. */
    static final class Waiting {
        private final AskedPositions asked;
        private final CompletableFuture<Boolean> reached;

        private Waiting(AskedPositions asked) {
            this.asked = asked;
            this.reached = new CompletableFuture<Boolean>()
                    .completeOnTimeout(false, asked.left().toNanos(), TimeUnit.NANOSECONDS);
        }

        /** Becomes true once the positions are reached, or false when the time is over. */
        CompletableFuture<Boolean> reached() {
            return reached;
        }
    }

    /** True if the positions were reached when the database was asked just now. */
    boolean haveSeen(AskedPositions asked) {
        Seen last = seen;
        return System.nanoTime() - last.nanos() < SEEN_MAX.toNanos() && asked.areIn(last.positions());
    }

    /** The positions when the database was last asked. */
    Map<Partition, Long> seen() {
        return seen.positions();
    }

    /**
     * Begins to wait. Whoever calls it calls {@link #leave} later.
     *
     * @throws TooManyWaiting if too many wait already
     */
    Waiting begin(AskedPositions asked) {
        if (count.incrementAndGet() > waitingMax) {
            count.decrementAndGet();
            throw new TooManyWaiting(waitingMax);
        }
        Waiting waiting = new Waiting(asked);
        all.add(waiting);
        begun.release();
        return waiting;
    }

    /** Ends a wait, whether or not it was for nothing. */
    void leave(Waiting waiting) {
        if (all.remove(waiting)) {
            count.decrementAndGet();
            waiting.reached.complete(false);
        }
    }

    @Override
    public synchronized void start() {
        stopping = new CountDownLatch(1);
        thread = watch.start(THREAD, this::run);
    }

    private void run() {
        try {
            while (stopping.getCount() > 0) {
                if (!hasOpen()) {
                    begun.acquire();
                }
                begun.drainPermits();
                while (hasOpen() && stopping.getCount() > 0) {
                    look();
                    if (stopping.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                        return;
                    }
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean hasOpen() {
        return all.stream().anyMatch(waiting -> !waiting.reached.isDone());
    }

    private void look() {
        Set<Partition> partitions = new TreeSet<>();
        for (Waiting waiting : all) {
            if (!waiting.reached.isDone()) {
                partitions.addAll(waiting.asked.offsets().keySet());
            }
        }
        Map<Partition, Long> now;
        try {
            now = source.apply(partitions);
        } catch (RuntimeException away) {
            // Those who wait are told in time that it was for nothing.
            LOG.debug("The positions could not be read: {}", Reason.of(away));
            return;
        }
        seen = new Seen(Map.copyOf(now), System.nanoTime());
        for (Waiting waiting : all) {
            if (waiting.asked.areIn(now)) {
                waiting.reached.complete(true);
            }
        }
    }

    @Override
    public synchronized void stop() {
        WatchedThread running = thread;
        if (running != null) {
            running.letEnd();
            stopping.countDown();
            begun.release();
            if (!running.end(STOP_WAIT)) {
                LOG.warn("{} did not end within {}", THREAD, STOP_WAIT);
            }
            thread = null;
        }
        all.forEach(waiting -> waiting.reached.complete(false));
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}
