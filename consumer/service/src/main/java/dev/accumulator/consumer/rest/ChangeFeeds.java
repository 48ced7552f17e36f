package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.generation.GenerationNotOpen;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.generation.Layout;
import dev.accumulator.consumer.watch.Reason;
import dev.accumulator.consumer.watch.ThreadWatch;
import dev.accumulator.consumer.watch.WatchedThread;
import dev.accumulator.registers.model.RegisterNotFound;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * The changes of the registers that somebody follows. One thread reads the logs' ends for all, and only while somebody
 * follows. Whoever is behind reads the log a page at a time, one at a time. Nobody holds a connection to the database while
 * he waits. Safe for use by many threads.
 */
final class ChangeFeeds implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeFeeds.class);

    private static final String THREAD = "accumulator-changes";

    /** A person notices no difference, and it is five small statements a second at most while nothing happens. */
    private static final Duration POLL = Duration.ofMillis(200);

    private static final int PAGE_ROWS = 250;

    /** Keeps one register from making the others wait. */
    private static final int PAGES_MAX = 8;

    /** Much longer than anybody waits before he asks again. */
    private static final Duration IDLE_MAX = Duration.ofMinutes(2);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Duration TURN_WAIT = Duration.ofSeconds(10);

    private static final Duration STOP_WAIT = Duration.ofSeconds(5);

    private static final ChangeStep.Anew GONE =
            new ChangeStep.Anew("missed", "register-gone", "There is no such register any more");

    private final String threadName;
    private final Generations generations;
    private final int viewersMax;
    private final ThreadWatch watch;
    private final Map<Key, ChangeFeed> feeds = new ConcurrentHashMap<>();
    private final AtomicInteger viewers = new AtomicInteger();
    private final Semaphore begun = new Semaphore(0);
    private final Semaphore turns = new Semaphore(1, true);
    private volatile CountDownLatch stopping = new CountDownLatch(0);
    private volatile @Nullable String failing;
    private @Nullable WatchedThread thread;

    private record Key(String register, int generation) {}

    private ChangeFeeds(String threadName, Generations generations, int viewersMax, ThreadWatch watch) {
        this.threadName = threadName;
        this.generations = generations;
        this.viewersMax = viewersMax;
        this.watch = watch;
    }

    /** @param viewersMax the most that follow at a time */
    ChangeFeeds(Generations generations, int viewersMax, ThreadWatch watch, MeterRegistry registry) {
        this(THREAD, generations, viewersMax, watch);
        Gauge.builder("accumulator.changes.viewers", viewers, AtomicInteger::get)
                .description("Requests that follow the changes of a register")
                .register(registry);
    }

    /** The changes of another shard, for those who follow all shards and are counted where their own are. */
    static ChangeFeeds ofShard(int shard, Generations generations, ThreadWatch watch) {
        return new ChangeFeeds(THREAD + "-shard-" + shard, generations, Integer.MAX_VALUE, watch);
    }

    /**
     * Begins to follow. Whoever calls it calls {@link #leave} later.
     *
     * @throws TooManyViewers if too many follow already
     */
    void enter() {
        if (viewers.incrementAndGet() > viewersMax) {
            viewers.decrementAndGet();
            throw new TooManyViewers(viewersMax);
        }
        begun.release();
    }

    void leave() {
        viewers.decrementAndGet();
    }

    /** False once the service is stopping. */
    boolean isOpen() {
        return stopping.getCount() > 0;
    }

    /**
     * Returns the place behind everything that is known of a register.
     *
     * @throws RegisterNotFound if there is no such register
     * @throws TooBusy if too many ask at the same time
     */
    ChangePosition newest(String register) {
        takeTurn();
        try {
            generations.live().registers().changes().settleNewest();
            return generations.read(live ->
                    new ChangePosition(live.number(), live.registers().changes().newestChange(register)));
        } finally {
            turns.release();
        }
    }

    /**
     * Returns the place behind everything that was recorded up to a moment, which is settled.
     *
     * @throws RegisterNotFound if there is no such register
     * @throws TooBusy if too many ask at the same time
     */
    ChangePosition at(String register, Instant moment) {
        takeTurn();
        try {
            return generations.read(live ->
                    new ChangePosition(live.number(), live.registers().changes().newestChange(register, moment)));
        } finally {
            turns.release();
        }
    }

    /** Why the ends of the logs cannot be read at the moment; null if they can, or if nobody follows. */
    @Nullable
    String failing() {
        return failing;
    }

    private void takeTurn() {
        try {
            if (!turns.tryAcquire(TURN_WAIT.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new TooBusy("The request waited " + TURN_WAIT + " for its turn to read; try again", 1);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TooBusy("The service is stopping", 1);
        }
    }

    /** Returns what follows a position, from the database. */
    ChangeStep read(String register, ChangePosition position) throws InterruptedException {
        try {
            return readOrFail(register, position);
        } catch (DataAccessException | TransactionException | GenerationNotOpen away) {
            LOG.debug("The changes of {} could not be read: {}", register, Reason.of(away));
        }
        pause();
        return new ChangeStep.Some(List.of(), position.place(), true);
    }

    /** Returns what follows a position, from the database; fails if that cannot be read. */
    private ChangeStep readOrFail(String register, ChangePosition position) throws InterruptedException {
        turns.acquire();
        try {
            return readNow(register, position);
        } finally {
            turns.release();
        }
    }

    private ChangeStep readNow(String register, ChangePosition position) {
        try {
            return generations.read(live -> live.number() == position.generation()
                    ? ChangeStep.of(live.registers().changes().changesAfter(register, position.place(), PAGE_ROWS))
                    : ChangeStep.switched(live.number()));
        } catch (RegisterNotFound gone) {
            return GONE;
        }
    }

    /** Reads the log. */
    private interface LogRead {
        ChangeStep after(String register, ChangePosition position) throws InterruptedException;
    }

    /** Returns what follows a position, and waits for it. While the log cannot be read, nothing follows. */
    ChangeStep next(String register, ChangePosition position, Duration wait) throws InterruptedException {
        return next(register, position, wait, this::read);
    }

    /** Returns what follows a position, and waits for it. It fails if the log has to be read and cannot be. */
    ChangeStep nextOrFail(String register, ChangePosition position, Duration wait) throws InterruptedException {
        return next(register, position, wait, this::readOrFail);
    }

    private ChangeStep next(String register, ChangePosition position, Duration wait, LogRead log)
            throws InterruptedException {
        Key key = new Key(register, position.generation());
        ChangeFeed feed = feeds.get(key);
        if (feed == null) {
            ChangeStep first = log.after(register, position);
            if (first instanceof ChangeStep.Some some && !some.more() && isOpen()) {
                // Whoever has read up to the end goes on with the others from there.
                feeds.putIfAbsent(key, new ChangeFeed(some.through()));
            }
            return first;
        }
        Optional<ChangeStep> found = feed.after(position.place(), wait);
        return found.isPresent() ? found.get() : log.after(register, position);
    }

    /** Waits a little, or until the service stops. */
    void pause() throws InterruptedException {
        if (stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.debug("The service stops, which ends the pause");
        }
    }

    @Override
    public synchronized void start() {
        stopping = new CountDownLatch(1);
        thread = watch.start(threadName, this::run);
    }

    private void run() {
        try {
            while (isOpen()) {
                if (viewers.get() == 0) {
                    // Whoever comes later begins at the end of the log, and not where these have ended.
                    feeds.forEach(this::close);
                    failing = null;
                    begun.acquire();
                }
                begun.drainPermits();
                while (viewers.get() > 0) {
                    boolean more = look();
                    if (stopping.await(more ? 0 : POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                        return;
                    }
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns true if more is known to follow. */
    private boolean look() {
        feeds.forEach((key, feed) -> {
            if (feed.idle().compareTo(IDLE_MAX) > 0) {
                close(key, feed);
            }
        });
        if (generations.layoutState() != Layout.State.LIVE) {
            // Nothing will ever follow here. Whoever reads the log himself is told so.
            feeds.forEach(this::close);
            return false;
        }
        boolean more = false;
        try {
            Instant settled = feeds.isEmpty()
                    ? null
                    : generations.live().registers().changes().settleNewest();
            for (Map.Entry<Key, ChangeFeed> followed : feeds.entrySet()) {
                if (settled != null && !settled.equals(followed.getValue().readUpTo())) {
                    more |= advance(followed.getKey(), followed.getValue(), settled);
                }
            }
        } catch (RuntimeException away) {
            // Those who follow get their heartbeats, and the changes once they can be read.
            failing = Reason.of(away);
            LOG.debug("The changes could not be read: {}", Reason.of(away));
            return false;
        }
        failing = null;
        return more;
    }

    /** Returns true if more is known to follow. */
    private boolean advance(Key key, ChangeFeed feed, Instant settled) {
        for (int page = 0; page < PAGES_MAX; page++) {
            switch (readNow(key.register(), new ChangePosition(key.generation(), feed.head()))) {
                case ChangeStep.Some some -> {
                    feed.add(some);
                    if (!some.more()) {
                        feed.readUpTo(settled);
                        return false;
                    }
                }
                case ChangeStep.Anew anew -> {
                    feeds.remove(key, feed);
                    feed.end(anew);
                    return false;
                }
            }
        }
        return true;
    }

    /** Lets those who follow go on by themselves. */
    private void close(Key key, ChangeFeed feed) {
        feeds.remove(key, feed);
        feed.close();
    }

    @Override
    public synchronized void stop() {
        WatchedThread running = thread;
        if (running != null) {
            running.letEnd();
            stopping.countDown();
            begun.release();
            if (!running.end(STOP_WAIT)) {
                LOG.warn("{} did not end within {}", threadName, STOP_WAIT);
            }
            thread = null;
        }
        feeds.forEach(this::close);
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}
