package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.generation.DatabaseReplaced;
import dev.accumulator.consumer.generation.GenerationSwitched;
import dev.accumulator.consumer.posting.Advance;
import dev.accumulator.consumer.posting.Batch;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Posting;
import dev.accumulator.consumer.posting.ReadAhead;
import dev.accumulator.consumer.posting.ReadBatch;
import dev.accumulator.consumer.watch.Pulse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
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

    /** A partition whose last offsets hold no record shows lag until they are passed over. */
    private static final long PASS_OVER_NANOS = 1_000_000_000L;

    /** After so long without a record, the thread asks less often. */
    private static final long QUIET_AFTER_NANOS = 5_000_000_000L;

    /**
     * The pause between two requests while nothing arrives. A request takes a fifth of a millisecond of a processor on
     * either side, and fifty a second were most of what an idle instance cost.
     */
    private static final long QUIET_REST_NANOS = 80_000_000L;

    /** After so long without a record, the next one may wait a little longer. */
    private static final long STILL_AFTER_NANOS = 60_000_000_000L;

    /** As {@link #QUIET_REST_NANOS}, when nothing has arrived for long: no person notices a quarter of a second. */
    private static final long STILL_REST_NANOS = 250_000_000L;

    /** Shorter than a request waits at the broker: a poll takes the answer to the last request, and sends one more. */
    private static final Duration QUIET_WAIT = Duration.ofMillis(1);

    /** A partition that is read alone has answered by then, or the next one has its turn. */
    private static final Duration TURN_WAIT = Duration.ofMillis(100);

    private final String name;
    private final Consumers consumers;
    private final Posting posting;
    private final Placement placement;
    private final Batches batches;
    private final long mappedBytesMax;
    private final IntakeSettings settings;
    private final IntakeMetrics metrics;
    private final Pulse pulse;
    private final Retries retries;
    private final WaitingPartitions waiting;
    private final MemoryCaution caution =
            new MemoryCaution(System::nanoTime, Runtime.getRuntime().maxMemory());
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final OffsetHints hints;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private volatile @Nullable Assignment assignment;
    private boolean mistrust;
    private long placedEpoch;
    private long doubtsSeen;

    /** When records came last, or partitions were placed, after which they may come. */
    private long recordsNanos = System.nanoTime();

    private long passedOverNanos = System.nanoTime();
    private boolean switched;

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
        this.batches = new Batches(settings.batchRecords(), memory.batchBytesMax());
        this.mappedBytesMax = memory.mappedBytesMax();
        this.settings = settings;
        this.metrics = metrics;
        this.pulse = pulse;
        this.retries = new Retries(name, settings, metrics);
        this.waiting = new WaitingPartitions(name, settings, metrics);
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
        mistrust = true;
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
                    failed("consumer", failure);
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
            failed("database", notYet);
            return false;
        }
    }

    /** The consumer is closed by then. It may have lost records that it had unpacked before. */
    private void ranOut(Throwable failure) {
        // First, because it needs no memory: everything after it may run out again.
        mistrust = true;
        caution.ranOut();
        failed("memory", failure);
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
                if (isQuiet(partitions)) {
                    boolean isStill = System.nanoTime() - recordsNanos > STILL_AFTER_NANOS;
                    rest(isStill ? STILL_REST_NANOS : QUIET_REST_NANOS);
                }
                retries.idle(!partitions.hasUnplaced() && partitions.hasJoined());
            } else {
                long startNanos = System.nanoTime();
                recordsNanos = startNanos;
                long workNanos = GatheringRest.workNanos();
                goOn = post(records, partitions, opened.kafka());
                restAfterSmallBatch(records.count(), System.nanoTime() - startNanos, workNanos);
            }
            caution.sufficed(records.count());
            boolean isDue = System.nanoTime() - passedOverNanos > PASS_OVER_NANOS;
            if (goOn && (isDue || (records.isEmpty() && !isQuiet(partitions)))) {
                passOver(partitions);
            }
        }
        hints.commitLast(opened.kafka());
    }

    /** True if no record has come for a while, and there is nothing else that this thread waits for. */
    private boolean isQuiet(Assignment partitions) {
        return System.nanoTime() - recordsNanos > QUIET_AFTER_NANOS
                && partitions.hasJoined()
                && !partitions.hasUnplaced();
    }

    private void restAfterSmallBatch(int posted, long tookNanos, long workNanosBefore) {
        if (posted < settings.batchRecords() / 4 && !caution.isOn()) {
            long worked = workNanosBefore < 0 ? -1 : GatheringRest.workNanos() - workNanosBefore;
            rest(GatheringRest.nanos(tookNanos, worked));
        }
    }

    private void place(Consumer<byte[], byte[]> opened, Assignment partitions) {
        try {
            if (mistrust) {
                posting.forget();
                mistrust = false;
            } else if (switched) {
                posting.follow();
            }
            switched = false;
            placedEpoch = posting.epoch();
            placement.owner().require();
            partitions.place();
            recordsNanos = System.nanoTime();
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
            failed("place", failure);
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
        Duration wait = caution.isOn() ? TURN_WAIT : settings.pollWait();
        if (isQuiet(partitions) && QUIET_WAIT.compareTo(wait) < 0) {
            wait = QUIET_WAIT;
        }
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

    /** Returns true if all polled records were posted, but for those of partitions that wait. */
    private boolean post(
            ConsumerRecords<byte[], byte[]> records, Assignment partitions, Consumer<byte[], byte[]> opened) {
        int left = records.count();
        Supplier<Map<String, TopicAdmin.Topic>> topics = placement.ask(records.partitions());
        Map<Partition, RuntimeException> found = new HashMap<>();
        ReadAhead ahead = new ReadAhead(batch -> posting.read(batch, mappedBytesMax, found));
        ahead.add(batches.cut(records, partitions::position));
        // The broker answers meanwhile.
        ahead.read();
        if (!areOfTheirTopics(records.partitions(), topics, partitions)) {
            return false;
        }
        while (!ahead.isEmpty()) {
            if (isStopping() && left < records.count()) {
                LOG.info("{} stops and leaves {} polled records unposted", name, left);
                return false;
            }
            pulse.beat();
            ReadBatch next = ahead.next();
            if (!post(next, ahead::read, partitions)) {
                return false;
            }
            left -= next.batch().events().size();
        }
        waiting.posted(records.partitions(), found, partitions);
        if (isStopping()) {
            LOG.info("{} finished the current batch of {} records", name, records.count());
        }
        hints.commit(opened);
        return true;
    }

    /**
     * Makes sure that what was polled is of the topics that the positions belong to. A topic can be deleted and made
     * anew at any time, and the consumer goes on in the new one without a word. A topic that still has its id after the
     * records were fetched had it when they were fetched, because ids do not come back.
     */
    private boolean areOfTheirTopics(
            Set<TopicPartition> polled, Supplier<Map<String, TopicAdmin.Topic>> topics, Assignment partitions) {
        try {
            if (partitions.areOf(topics.get(), polled)) {
                return true;
            }
            partitions.unplaceAll();
        } catch (RuntimeException unanswered) {
            partitions.unplaceAll();
            failed("check of topics", unanswered);
        }
        return false;
    }

    private boolean post(ReadBatch batch, Runnable meanwhile, Assignment partitions) {
        if (batch.batch().advances().isEmpty()) {
            // All of its records wait.
            return true;
        }
        try {
            posting.post(batch, meanwhile);
            batch.batch().advances().forEach((partition, advance) -> {
                partitions.advanced(partition, advance);
                hints.put(Assignment.kafka(partition), advance.to());
            });
            retries.works();
            return true;
        } catch (RuntimeException failure) {
            if (MemoryCaution.isOutOfMemory(failure)) {
                throw failure;
            }
            partitions.unplaceAll();
            if (failure instanceof GenerationSwitched || failure instanceof DatabaseReplaced) {
                // Nothing is wrong, so there is no pause.
                metrics.retry("post", failure);
                switched = failure instanceof GenerationSwitched;
                mistrust |= !switched;
            } else {
                failed("post", failure);
            }
            return false;
        }
    }

    /** Moves positions past offsets that hold no record, so that a topic that is read to its end has no lag. */
    private void passOver(Assignment partitions) {
        passedOverNanos = System.nanoTime();
        Map<Partition, Advance> past;
        try {
            past = posting.withinBounds(partitions.readPast());
        } catch (OffsetOutOfRangeException gone) {
            partitions.unplace(gone);
            return;
        }
        Set<TopicPartition> polled =
                past.keySet().stream().map(Assignment::kafka).collect(Collectors.toSet());
        if (!past.isEmpty() && areOfTheirTopics(polled, placement.ask(polled), partitions)) {
            post(posting.read(new Batch(List.of(), past)), () -> {}, partitions);
        }
    }

    private void failed(String doing, Throwable failure) {
        mistrust = true;
        retries.failed(doing, failure);
    }
}
