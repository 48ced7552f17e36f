package dev.accumulator.consumer.rebuild;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Looks for a rebuild that nobody runs, and runs it. Over all instances one does. */
final class RebuildRunner implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(RebuildRunner.class);
    private static final long STOP_WAIT_MILLIS = 20_000;

    private final Tools tools;
    private final String owner;
    private final Semaphore woken = new Semaphore(0);
    private volatile boolean stopping;
    private volatile @Nullable Thread thread;
    private volatile @Nullable Lease current;
    private boolean failing;
    private long begun;

    /** @param owner tells this process from all others, those before it on the same machine too */
    RebuildRunner(Tools tools, String owner) {
        this.tools = tools;
        this.owner = owner;
    }

    @Override
    public void start() {
        if (!tools.settings().enabled()) {
            LOG.info("This instance runs no rebuilds: accumulator.rebuild.enabled is false");
            return;
        }
        Thread runner = new Thread(this::run, "accumulator-rebuild");
        thread = runner;
        runner.start();
    }

    private void run() {
        while (!isStopping()) {
            try {
                if (tools.generations().isOpen()) {
                    tools.table().claim(owner, tools.settings().lease()).ifPresent(this::run);
                }
                failing = false;
            } catch (RuntimeException failure) {
                if (!failing) {
                    LOG.warn("Rebuilds could not be looked for, and are again and again", failure);
                }
                failing = true;
            }
            rest();
        }
    }

    private void run(Rebuild rebuild) {
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
        try (Lease lease =
                new Lease(tools.table(), rebuild, owner, tools.settings().lease())) {
            current = lease;
            if (isStopping()) {
                lease.stop();
            }
            new RebuildRun(tools, rebuild, lease).run();
        } finally {
            current = null;
        }
    }

    private boolean isStopping() {
        return stopping;
    }

    /** A rebuild was asked for here: it need not wait for the next look. */
    void wake() {
        woken.release();
    }

    private void rest() {
        try {
            if (woken.tryAcquire(tools.settings().pause().toMillis(), TimeUnit.MILLISECONDS)) {
                woken.drainPermits();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    @Override
    public void stop() {
        stopping = true;
        wake();
        Lease lease = current;
        if (lease != null) {
            lease.stop();
        }
        Thread runner = thread;
        if (runner == null) {
            return;
        }
        try {
            runner.join(STOP_WAIT_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
