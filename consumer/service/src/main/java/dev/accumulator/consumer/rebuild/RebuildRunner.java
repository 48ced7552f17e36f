package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.watch.Pulse;
import dev.accumulator.consumer.watch.ThreadWatch;
import dev.accumulator.consumer.watch.WatchedThread;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Looks for a rebuild that no instance runs, and runs it. Over all instances one rebuild runs at a time. */
final class RebuildRunner implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(RebuildRunner.class);

    /** A batch finishes within this time, and so does any statement that does not go over everything. */
    private static final Duration STOP_WAIT_MAX = Duration.ofSeconds(20);

    /** Making the indexes or the totals of a large register is one statement, which can take long. */
    private static final Duration SILENCE_MAX = Duration.ofHours(1);

    private static final String NAME = "accumulator-rebuild";

    private final RebuildsTable table;
    private final Generations generations;
    private final RebuildSettings settings;
    private final Runs runs;
    private final String owner;
    private final Semaphore woken = new Semaphore(0);
    private volatile boolean stopping;
    private final ThreadWatch watch;
    private volatile @Nullable WatchedThread thread;
    private volatile @Nullable Lease current;
    private boolean failing;
    private long begun;

    /** Makes runs of rebuilds. */
    interface Runs {
        RebuildRun run(Rebuild rebuild, Lease lease);
    }

    /** @param owner tells this process from all others, including earlier ones on the same machine */
    RebuildRunner(
            RebuildsTable table,
            Generations generations,
            RebuildSettings settings,
            Runs runs,
            String owner,
            ThreadWatch watch) {
        this.table = table;
        this.generations = generations;
        this.settings = settings;
        this.runs = runs;
        this.owner = owner;
        this.watch = watch;
    }

    @Override
    public void start() {
        if (!settings.enabled()) {
            LOG.info("This instance runs no rebuilds: accumulator.rebuild.enabled is false");
            return;
        }
        stopping = false;
        Pulse alive = watch.slowPulse(NAME, SILENCE_MAX);
        thread = watch.start(NAME, () -> run(alive));
    }

    private void run(Pulse alive) {
        while (!isStopping()) {
            alive.beat();
            try {
                if (generations.isWritable()) {
                    table.claim(owner, settings.lease()).ifPresent(rebuild -> run(rebuild, alive));
                }
                failing = false;
            } catch (RuntimeException failure) {
                if (!failing) {
                    LOG.warn(
                            "The rebuilds could not be read; the next look follows after {}",
                            settings.pause(),
                            failure);
                }
                failing = true;
            }
            rest();
        }
    }

    private void run(Rebuild rebuild, Pulse alive) {
        if (rebuild.id() == begun) {
            LOG.info(
                    "Rebuild {} goes on, and is {}",
                    rebuild.id(),
                    rebuild.state().text());
        } else if (rebuild.takeovers() == 0) {
            LOG.info("Rebuild {} begins here, as generation {}", rebuild.id(), rebuild.generation());
        } else {
            LOG.info(
                    "Rebuild {} is resumed here after its instance has ended: it was {}, and goes on at the positions of"
                            + " generation {}",
                    rebuild.id(),
                    rebuild.state().text(),
                    rebuild.generation());
        }
        begun = rebuild.id();
        try (Lease lease = new Lease(table, rebuild, owner, settings.lease(), alive)) {
            current = lease;
            if (isStopping()) {
                lease.stop();
            }
            runs.run(rebuild, lease).run();
        } finally {
            current = null;
        }
    }

    private boolean isStopping() {
        return stopping;
    }

    /** Looks for a rebuild at once, because one was requested on this instance. */
    void wake() {
        woken.release();
    }

    private void rest() {
        try {
            if (woken.tryAcquire(settings.pause().toMillis(), TimeUnit.MILLISECONDS)) {
                woken.drainPermits();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    @Override
    public void stop() {
        WatchedThread runner = thread;
        if (runner != null) {
            runner.letEnd();
        }
        stopping = true;
        watch.forget(NAME);
        wake();
        Lease lease = current;
        if (lease != null) {
            lease.stop();
        }
        if (runner != null && !runner.end(STOP_WAIT_MAX)) {
            LOG.warn("The rebuild is abandoned here, and goes on at another instance or after the next start");
        }
        thread = null;
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
