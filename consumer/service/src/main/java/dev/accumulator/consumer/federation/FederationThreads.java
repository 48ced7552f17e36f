package dev.accumulator.consumer.federation;

import com.zaxxer.hikari.HikariDataSource;
import dev.accumulator.consumer.watch.Pulse;
import dev.accumulator.consumer.watch.ThreadWatch;
import dev.accumulator.consumer.watch.WatchedThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/** A thread for each other shard that looks once a second whether it answers: one that does not holds up nobody. */
final class FederationThreads implements SmartLifecycle {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** Each wait for a server ends before, by a limit of its connections. */
    private static final Duration SILENCE_MAX = Duration.ofMinutes(15);

    private static final Duration STOP_MAX = Duration.ofSeconds(10);

    private final Federation federation;
    private final ThreadWatch watch;
    private final List<WatchedThread> threads = new ArrayList<>();
    private volatile CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean running;

    FederationThreads(Federation federation, ThreadWatch watch) {
        this.federation = federation;
        this.watch = watch;
    }

    @Override
    public synchronized void start() {
        CountDownLatch end = new CountDownLatch(1);
        stopping = end;
        for (ShardDatabase shard : federation.shards()) {
            if (!shard.isOwn()) {
                String name = "accumulator-shard-" + shard.index();
                Pulse pulse = watch.pulse(name, SILENCE_MAX);
                threads.add(watch.start(name, () -> look(shard, pulse, end)));
            }
        }
        running = true;
    }

    private static void look(ShardDatabase shard, Pulse pulse, CountDownLatch end) {
        try {
            do {
                pulse.beat();
                shard.look();
            } while (!end.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void stop() {
        threads.forEach(WatchedThread::letEnd);
        stopping.countDown();
        for (WatchedThread thread : threads) {
            watch.forget(thread.name());
            if (!thread.end(STOP_MAX)) {
                thread.interrupt();
            }
        }
        threads.clear();
        for (ShardDatabase shard : federation.shards()) {
            if (!shard.isOwn() && shard.dataSource() instanceof HikariDataSource pool) {
                pool.close();
            }
        }
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Starts before the web server and stops after it. */
    @Override
    public int getPhase() {
        return 0;
    }
}
