package dev.accumulator.consumer.replica;

import dev.accumulator.consumer.watch.Pulse;
import dev.accumulator.consumer.watch.Reason;
import dev.accumulator.consumer.watch.ThreadWatch;
import dev.accumulator.consumer.watch.WatchedThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Threads that look at the database and at each replica twice a second, each for itself: one that does not answer holds up
 * nobody.
 */
final class ReplicaThreads implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaThreads.class);

    static final Duration LOOK_EVERY = Duration.ofMillis(500);

    /** Each wait for a server ends before, by a limit of its connections. */
    private static final Duration SILENCE_MAX = Duration.ofMinutes(15);

    private static final Duration STOP_MAX = Duration.ofSeconds(10);

    private final DataSource primary;
    private final Replicas replicas;
    private final ReplicaLook look;
    private final ThreadWatch watch;
    private final List<WatchedThread> threads = new ArrayList<>();
    private volatile CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean running;
    private @Nullable String logged;

    ReplicaThreads(DataSource primary, Replicas replicas, ReplicaLook look, ThreadWatch watch) {
        this.primary = primary;
        this.replicas = replicas;
        this.look = look;
        this.watch = watch;
    }

    @Override
    public synchronized void start() {
        if (!replicas.all().isEmpty()) {
            CountDownLatch end = new CountDownLatch(1);
            stopping = end;
            threads.add(begin("accumulator-replicas", end, this::lookAtPrimary));
            int number = 0;
            for (Replica replica : replicas.all()) {
                threads.add(begin("accumulator-replica-" + ++number, end, () -> look.at(replica)));
            }
        }
        running = true;
    }

    private WatchedThread begin(String name, CountDownLatch end, Runnable work) {
        Pulse pulse = watch.pulse(name, SILENCE_MAX);
        return watch.start(name, () -> {
            try {
                do {
                    pulse.beat();
                    work.run();
                } while (!end.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** A database that is away is told elsewhere. Its replicas go on answering: nothing is written that they could lack. */
    private void lookAtPrimary() {
        try {
            look.atPrimary(primary);
            logged = null;
        } catch (RuntimeException away) {
            String reason = Reason.of(away);
            if (!reason.equals(logged)) {
                LOG.info("Nobody knows how far the replicas are behind: {}", reason);
            }
            logged = reason;
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
        replicas.all().forEach(replica -> replica.pool().close());
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
