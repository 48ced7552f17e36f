package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Posting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** The threads of this process that read the source topics. It starts last and stops first. */
public final class Intake implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    /** Two batches, because the second is decoded while the server stores the first. */
    private static final int POLLED_BATCHES = 2;

    private final Posting posting;
    private final Placement placement;
    private final IntakeConsumers consumers;
    private final IntakeSettings settings;
    private final IntakeMetrics metrics;
    private volatile List<Running> threads = List.of();

    Intake(
            Posting posting,
            Placement placement,
            IntakeConsumers consumers,
            IntakeSettings settings,
            IntakeMetrics metrics) {
        this.posting = posting;
        this.placement = placement;
        this.consumers = consumers;
        this.settings = settings;
        this.metrics = metrics;
    }

    private record Running(IntakeThread intake, Thread thread) {}

    @Override
    public void start() {
        if (!settings.enabled()) {
            LOG.info("This instance reads no topics, because accumulator.intake.enabled is false");
            return;
        }
        List<Running> started = new ArrayList<>();
        for (int i = 1; i <= settings.concurrency(); i++) {
            String name = "accumulator-intake-" + i;
            IntakeThread intake = new IntakeThread(
                    name,
                    () -> consumers.open(name, POLLED_BATCHES * settings.batchRecords()),
                    posting,
                    placement,
                    settings,
                    metrics);
            Thread thread = new Thread(intake, name);
            thread.start();
            started.add(new Running(intake, thread));
        }
        threads = started;
    }

    @Override
    public void stop() {
        List<Running> stopping = threads;
        stopping.forEach(running -> running.intake().stop());
        long deadlineNanos = System.nanoTime() + settings.stopWait().toNanos();
        for (Running running : stopping) {
            try {
                running.thread().join(Math.max(1, (deadlineNanos - System.nanoTime()) / 1_000_000));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            if (running.thread().isAlive()) {
                LOG.warn(
                        "{} did not finish the current batch within {}; the batch is abandoned and rolled back",
                        running.thread().getName(),
                        settings.stopWait());
            }
        }
        threads = List.of();
    }

    @Override
    public boolean isRunning() {
        return !threads.isEmpty();
    }

    boolean isEnabled() {
        return settings.enabled();
    }

    /** Returns what is missing, by refused partition. */
    Map<Partition, String> refused() {
        Map<Partition, String> refused = new TreeMap<>();
        for (Running running : threads) {
            Assignment assignment = running.intake().assignment();
            if (assignment != null) {
                refused.putAll(assignment.refused());
            }
        }
        return refused;
    }

    /** Returns what each thread waits for, by the thread's name. */
    Map<String, String> waitingFor() {
        Map<String, String> waiting = new TreeMap<>();
        for (Running running : threads) {
            String what = running.intake().waitingFor();
            if (what != null) {
                waiting.put(running.thread().getName(), what);
            }
        }
        return waiting;
    }

    boolean isHeldBack() {
        return posting.isHeldBack();
    }
}
