package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Posting;
import dev.accumulator.consumer.watch.ThreadWatch;
import dev.accumulator.consumer.watch.WatchedThread;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** The threads of this process that read the source topics. It starts last and stops first. */
public final class Intake implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    /** Two batches, because the second is decoded while the server stores the first. */
    private static final int POLLED_BATCHES = 2;

    /** A transaction ends long before, at the latest by the time limits of the server. */
    private static final Duration SILENCE_MAX = Duration.ofMinutes(20);

    /** Without them the partition of such a record is refused, and the others are read. */
    private static final Set<String> FATAL_MEMORY =
            Set.of("-XX:+ExitOnOutOfMemoryError", "-XX:+CrashOnOutOfMemoryError");

    private final Posting posting;
    private final Placement placement;
    private final IntakeConsumers consumers;
    private final IntakeSettings settings;
    private final IntakeMetrics metrics;
    private final ThreadWatch watch;
    private final IntakeMemory memory;
    private volatile List<Running> threads = List.of();

    Intake(
            Posting posting,
            Placement placement,
            IntakeConsumers consumers,
            IntakeSettings settings,
            IntakeMetrics metrics,
            ThreadWatch watch) {
        this.posting = posting;
        this.placement = placement;
        this.consumers = consumers;
        this.settings = settings;
        this.metrics = metrics;
        this.watch = watch;
        this.memory = IntakeMemory.of(
                Runtime.getRuntime().maxMemory(),
                settings.concurrency(),
                settings.batchSize().toBytes(),
                POLLED_BATCHES);
        metrics.refusedPartitions(() -> refused().size());
    }

    private record Running(IntakeThread intake, WatchedThread thread) {}

    @Override
    public void start() {
        if (!settings.enabled()) {
            LOG.info("This instance reads no topics, because accumulator.intake.enabled is false");
            return;
        }
        if (placement.share().shard().isOneOfSeveral()) {
            LOG.info(
                    "This instance reads the partitions of {}, as group {}",
                    placement.share().shard(),
                    consumers.group());
        }
        if (ManagementFactory.getRuntimeMXBean().getInputArguments().stream().anyMatch(FATAL_MEMORY::contains)) {
            LOG.warn("One of {} is set: a record that does not fit into memory will end this process", FATAL_MEMORY);
        }
        List<Running> started = new ArrayList<>();
        for (int i = 1; i <= settings.concurrency(); i++) {
            String name = "accumulator-intake-" + i;
            int number = i;
            IntakeThread intake = new IntakeThread(
                    name,
                    oneByOne -> consumers.open(
                            name, number, oneByOne ? 1 : POLLED_BATCHES * settings.batchRecords(), memory),
                    posting,
                    placement,
                    settings,
                    memory,
                    metrics,
                    watch.pulse(name, SILENCE_MAX));
            started.add(new Running(intake, watch.start(name, intake)));
        }
        threads = started;
    }

    @Override
    public void stop() {
        List<Running> stopping = threads;
        stopping.forEach(running -> {
            running.thread().letEnd();
            running.intake().stop();
        });
        long deadlineNanos = System.nanoTime() + settings.stopWait().toNanos();
        for (Running running : stopping) {
            watch.forget(running.thread().name());
            if (!running.thread().end(Duration.ofNanos(deadlineNanos - System.nanoTime()))) {
                LOG.warn(
                        "{} did not finish the current batch within {}; the batch is abandoned and rolled back",
                        running.thread().name(),
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
            refused.putAll(running.intake().refused());
        }
        return refused;
    }

    /** Returns what threads wait for, by the thread's name, and single partitions, by theirs. */
    Map<String, String> waitingFor() {
        Map<String, String> waiting = new TreeMap<>();
        for (Running running : threads) {
            String what = running.intake().waitingFor();
            if (what != null) {
                waiting.put(running.thread().name(), what);
            }
            running.intake().waitingPartitions().forEach((partition, why) -> waiting.put(partition.toString(), why));
        }
        return waiting;
    }

    /** True while a thread reads record by record, because the memory has run out. */
    boolean isCareful() {
        return threads.stream().anyMatch(running -> running.intake().isCareful());
    }

    boolean isHeldBack() {
        return posting.isHeldBack();
    }
}
