package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Posting;
import dev.accumulator.consumer.watch.Pulse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer and its thread: poll, post, poll.
 *
 * <p>Every failure has the same handling. The thread drops the polled records, pauses every partition and, after a
 * while, places each again at its position in the database. Meanwhile it goes on polling, so that it stays in its
 * group. This covers a commit whose answer was lost, a database that was restored, and a partition that another
 * instance has taken over.
 */
final class IntakeThread implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(IntakeThread.class);

    /** A partition that is read alone has answered by then, or the next one has its turn. */
    private static final Duration TURN_WAIT = Duration.ofMillis(100);

    private final String name;
    private final Consumers consumers;
    private final Posting posting;
    private final Placement placement;
    private final IntakeSettings settings;
    private final Pulse pulse;
    private final Retries retries;
    private final Trust trust;
    private final WaitingPartitions waiting;
    private final PolledPosting polled;
    private final Quiet quiet = new Quiet();
    private final MemoryCaution caution =
            new MemoryCaution(System::nanoTime, Runtime.getRuntime().maxMemory());
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final OffsetHints hints;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private volatile @Nullable Assignment assignment;
    private long placedEpoch;
    private long doubtsSeen;

    /** Opens consumers. */
    interface Consumers {
        /**
         * Opens a consumer.
         *
         * @param oneByOne true if each poll is to return one record at most
         */
        PolledConsumer open(boolean oneByOne);
    }

    IntakeThread(
            String name,
            Consumers consumers,
            Posting posting,
            Placement placement,
            IntakeSettings settings,
            IntakeMemory memory,
            IntakeMetrics metrics,
            Pulse pulse) {
        this.name = name;
        this.consumers = consumers;
        this.posting = posting;
        this.placement = placement;
        this.hints = new OffsetHints(placement.owner());
        this.settings = settings;
        this.pulse = pulse;
        this.retries = new Retries(name, settings, metrics);
        this.trust = new Trust(retries, metrics);
        this.waiting = new WaitingPartitions(name, settings, metrics);
        this.polled = new PolledPosting(
                name,
                posting,
                placement,
                new Batches(settings.batchRecords(), memory.batchBytesMax()),
                memory.mappedBytesMax(),
                hints,
                trust,
                waiting,
                pulse,
                this::isStopping);
    }

    /** Asks the thread to stop after the current batch. Any thread may call it. */
    void stop() {
        stopping.countDown();
        Consumer<byte[], byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
    }

    /** Returns what the thread waits for; null while it reads. */
    @Nullable
    String waitingFor() {
        return retries.waitingFor();
    }

    /** Returns what partitions wait for, while others are read. */
    Map<Partition, String> waitingPartitions() {
        return waiting.shown();
    }

    /** Returns why partitions are not read, by partition. */
    Map<Partition, String> refused() {
        Map<Partition, String> refused = new HashMap<>(caution.refused());
        Assignment placed = assignment;
        if (placed != null) {
            refused.putAll(placed.refused());
        }
        return refused;
    }

    /** True while records are read one by one, because the memory has run out. */
    boolean isCareful() {
        return caution.isOn();
    }

    @Override
    public void run() {
        // Whatever the thread before this one died of, it may have left something unfinished.
        trust.lose();
        while (!isStopping()) {
            pulse.beat();
            if (!mayPost()) {
                pause();
                continue;
            }
            boolean oneByOne = caution.isOn();
            try (PolledConsumer opened = consumers.open(oneByOne)) {
                consumer = opened.kafka();
                consume(opened, oneByOne);
            } catch (WakeupException stop) {
                // The loop ends if this thread is stopping.
            } catch (BuffersOutdated outdated) {
                LOG.info("{} opens another consumer: {}", name, outdated.getMessage());
            } catch (OutOfMemoryError full) {
                ranOut(full);
            } catch (RuntimeException failure) {
                if (MemoryCaution.isOutOfMemory(failure)) {
                    ranOut(failure);
                } else {
                    // The consumer could not be opened, for example because the broker's name does not resolve yet, or
                    // it cannot go on.
                    trust.failed("consumer", failure);
                    pause();
                }
            } finally {
                consumer = null;
                assignment = null;
                waiting.forget();
            }
        }
        LOG.info("{} stopped", name);
    }

    /** An instance that cannot post does not join the group: it would take partitions from others that can. */
    private boolean mayPost() {
        try {
            posting.requireWritable();
            retries.joins();
            return true;
        } catch (RuntimeException notYet) {
            trust.failed("database", notYet);
            return false;
        }
    }

    /** The consumer is closed by then. It may have lost records that it had unpacked before. */
    private void ranOut(Throwable failure) {
        // First, because it needs no memory: everything after it may run out again.
        trust.lose();
        caution.ranOut();
        trust.failed("memory", failure);
        pause();
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void pause() {
        rest(retries.remaining().toNanos());
    }

    private void rest(long nanos) {
        try {
            boolean stopped = stopping.await(nanos, TimeUnit.NANOSECONDS);
            LOG.trace("{} rested, stopped: {}", name, stopped);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            stopping.countDown();
        }
    }

    private void consume(PolledConsumer opened, boolean oneByOne) {
        placement.owner().require();
        Assignment partitions = placement.of(opened.kafka());
        assignment = partitions;
        opened.kafka().subscribe(posting.topics(), partitions);
        while (!isStopping() && caution.isOn() == oneByOne) {
            pulse.beat();
            if (retries.isToLeave()) {
                retries.left();
                return;
            }
            if (posting.epoch() != placedEpoch) {
                // Another thread has found that a generation was switched in, or that the database may have been
                // restored.
                partitions.unplaceAll();
            }
            if (placement.doubts().count() != doubtsSeen) {
                // A topic or a position may no longer be what it was when the partitions were placed.
                doubtsSeen = placement.doubts().count();
                partitions.unplaceAll();
                retries.succeeded();
            }
            if (partitions.hasUnplaced() && retries.remaining().isZero()) {
                place(opened.kafka(), partitions);
            }
            if (!caution.skipped(posting::positions).isEmpty()) {
                partitions.unplaceAll();
            }
            boolean held = posting.isHeldBack();
            partitions.hold(held);
            waiting.resume(partitions, opened.kafka().assignment());
            flow(opened.kafka(), partitions, held);
            ConsumerRecords<byte[], byte[]> records = poll(opened, partitions);
            boolean goOn = true;
            if (records.isEmpty()) {
                if (quiet.isQuiet(partitions)) {
                    rest(quiet.restNanos());
                }
                retries.idle(!partitions.hasUnplaced() && partitions.hasJoined());
            } else {
                long startNanos = System.nanoTime();
                quiet.recordsMayCome();
                long workNanos = GatheringRest.workNanos();
                goOn = polled.post(records, partitions, opened.kafka());
                restAfterSmallBatch(records.count(), System.nanoTime() - startNanos, workNanos);
            }
            caution.sufficed(records.count());
            if (goOn && (polled.isToPassOver() || (records.isEmpty() && !quiet.isQuiet(partitions)))) {
                polled.passOver(partitions);
            }
        }
        hints.commitLast(opened.kafka());
    }

    private void restAfterSmallBatch(int posted, long tookNanos, long workNanosBefore) {
        if (posted < settings.batchRecords() / 4 && !caution.isOn()) {
            long worked = workNanosBefore < 0 ? -1 : GatheringRest.workNanos() - workNanosBefore;
            rest(GatheringRest.nanos(tookNanos, worked));
        }
    }

    private void place(Consumer<byte[], byte[]> opened, Assignment partitions) {
        try {
            trust.restore(posting);
            placedEpoch = posting.epoch();
            placement.owner().require();
            partitions.place();
            quiet.recordsMayCome();
            hints.claim(opened, partitions.placed());
            retries.reads();
            if (partitions.hasUnplaced()) {
                retries.longest();
            } else {
                retries.succeeded();
            }
        } catch (WakeupException | GroupTaken | BuffersOutdated leave) {
            throw leave;
        } catch (RuntimeException failure) {
            trust.failed("place", failure);
        }
    }

    private void flow(Consumer<byte[], byte[]> opened, Assignment partitions, boolean held) {
        try {
            caution.flow(opened, partitions::isReadable, held);
        } catch (OffsetOutOfRangeException gone) {
            partitions.unplace(gone);
        }
    }

    private ConsumerRecords<byte[], byte[]> poll(PolledConsumer opened, Assignment partitions) {
        Duration wait = quiet.pollWait(partitions, caution.isOn() ? TURN_WAIT : settings.pollWait());
        if (partitions.hasUnplaced() && retries.remaining().compareTo(wait) < 0) {
            wait = retries.remaining();
        }
        try {
            ConsumerRecords<byte[], byte[]> records = opened.poll(wait);
            partitions.polled(records);
            return records;
        } catch (OffsetOutOfRangeException gone) {
            partitions.unplace(gone);
            return ConsumerRecords.empty();
        }
    }
}
