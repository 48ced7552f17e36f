package dev.accumulator.consumer.publication;

import dev.accumulator.consumer.generation.GenerationSwitched;
import dev.accumulator.consumer.outbox.Outbox;
import dev.accumulator.consumer.shard.Shard;
import dev.accumulator.consumer.watch.Pulse;
import dev.accumulator.consumer.watch.Reason;
import dev.accumulator.consumer.watch.ThreadWatch;
import dev.accumulator.consumer.watch.WatchedThread;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.ConcurrencyFailureException;

/** The publication of the balances of all registers that are configured as published. Safe for use by many threads. */
public final class Publications implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Publications.class);

    private static final String THREAD = "accumulator-publication";

    /** Each wait for the broker or the database ends long before, by a limit of its own. */
    private static final Duration SILENCE_MAX = Duration.ofMinutes(10);

    private static final Duration BACK_OFF_MAX = Duration.ofSeconds(5);

    private static final Duration STOP_WAIT = Duration.ofSeconds(10);

    private final String topicOfAll;
    private final PublicationContext context;
    private final List<RegisterPublication> registers;
    private final ThreadWatch watch;
    private volatile CountDownLatch stopping = new CountDownLatch(1);
    private @Nullable WatchedThread thread;
    private int failuresInARow;

    /** @param topicOfAll the topic as it is configured; that of a shard is named by it too */
    Publications(
            String topicOfAll, PublicationContext context, List<RegisterPublication> registers, ThreadWatch watch) {
        this.topicOfAll = topicOfAll;
        this.context = context;
        this.registers = List.copyOf(registers);
        this.watch = watch;
    }

    /**
     * How far a published register is, whichever instance publishes it.
     *
     * @param topic the topic that it is published to
     * @param comparing true while the topic is compared with the register, or is going to be
     * @param comparedAt when it was compared last; null if never
     * @param requestedBy who has asked for a comparison last; null if nobody
     */
    public record State(
            String register,
            String topic,
            boolean comparing,
            @Nullable Instant comparedAt,
            @Nullable String requestedBy) {}

    /** Returns how far a register is published; nothing if it is not configured as published. */
    public Optional<State> state(String register) {
        return isPublished(register)
                ? Optional.of(ShardPublications.state(context.topic().name(), context.table(), register))
                : Optional.empty();
    }

    /**
     * The publications of a shard of this deployment.
     *
     * @param server its database
     */
    public ShardPublications ofShard(Shard shard, DataSource server) {
        return new ShardPublications(
                shard.named(topicOfAll),
                context.table().on(server),
                new Outbox(server, context.table().control()));
    }

    /**
     * Asks for a comparison of the topic with a register. What differs is published anew.
     *
     * @param person who asks
     * @return nothing if the register is not configured as published
     */
    public Optional<State> compare(String register, String person) {
        // A register that nobody has begun to publish is compared anyway.
        if (isPublished(register)
                && context.table().request(register, person, context.outbox().lastNumber())) {
            LOG.info(
                    "{} has asked to compare topic {} with register {}",
                    person,
                    context.topic().name(),
                    register);
        }
        return state(register);
    }

    /** True if a register is configured as published. */
    public boolean isPublished(String register) {
        return registers.stream().anyMatch(one -> one.register().equals(register));
    }

    List<RegisterPublication> registers() {
        return registers;
    }

    @Override
    public synchronized void start() {
        if (registers.isEmpty() || !context.settings().enabled()) {
            return;
        }
        stopping = new CountDownLatch(1);
        Pulse pulse = watch.pulse(THREAD, SILENCE_MAX);
        thread = watch.start(THREAD, () -> run(pulse));
    }

    private void run(Pulse pulse) {
        try {
            boolean more = false;
            while (!stopping.await(more ? 0 : pauseMillis(), TimeUnit.MILLISECONDS)) {
                pulse.beat();
                more = context.generations().isWritable() && round();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private long pauseMillis() {
        long poll = context.settings().poll().toMillis();
        return failuresInARow == 0
                ? poll
                : Math.max(poll, Math.min(BACK_OFF_MAX.toMillis(), poll << Math.min(failuresInARow, 10)));
    }

    /** Returns true if more is known to be left. */
    private boolean round() {
        boolean more = false;
        boolean failed = false;
        Instant settled = null;
        for (RegisterPublication register : registers) {
            if (stopping.getCount() == 0) {
                return false;
            }
            try {
                String failure = register.status().failure();
                if (register.hold()) {
                    settled = settled == null
                            ? context.generations().live().registers().changes().settleNewest()
                            : settled;
                    more |= register.step(settled);
                    if (failure != null) {
                        LOG.info("The balances of register {} are published again", register.register());
                    }
                }
            } catch (NoLongerHeld | ComparisonOvertaken | GenerationSwitched | ConcurrencyFailureException overtaken) {
                LOG.debug("Register {} is tried again: {}", register.register(), Reason.of(overtaken));
                register.failed();
            } catch (RuntimeException failure) {
                failed = true;
                failed(register, failure);
            }
        }
        failuresInARow = failed ? failuresInARow + 1 : 0;
        return more && !failed;
    }

    private static void failed(RegisterPublication register, RuntimeException failure) {
        String reason = failure instanceof TopicUnfit ? String.valueOf(failure.getMessage()) : Reason.of(failure);
        // One warning for each outage is enough. Health shows its current cause.
        if (register.status().failure() == null) {
            LOG.warn("The balances of register {} are not published: {}", register.register(), reason);
            LOG.debug("The whole failure", failure);
        }
        register.status().failed(reason);
        register.failed();
    }

    @Override
    public synchronized void stop() {
        WatchedThread running = thread;
        if (running == null) {
            return;
        }
        running.letEnd();
        stopping.countDown();
        watch.forget(THREAD);
        if (!running.end(STOP_WAIT)) {
            LOG.warn("{} did not end within {}; another instance goes on", THREAD, STOP_WAIT);
            running.interrupt();
        }
        thread = null;
        registers.forEach(RegisterPublication::leave);
        try {
            context.table().release();
        } catch (RuntimeException away) {
            LOG.debug("The lease was not released and runs out by itself", away);
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}
