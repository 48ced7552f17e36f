package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.generation.DatabaseReplaced;
import dev.accumulator.consumer.generation.GenerationSwitched;
import dev.accumulator.consumer.posting.Advance;
import dev.accumulator.consumer.posting.Batch;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Posting;
import dev.accumulator.consumer.posting.ReadAhead;
import dev.accumulator.consumer.posting.ReadBatch;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
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

    /** The offsets are only a hint for tools, so a broker that is away must not delay the end of the process. */
    private static final Duration COMMIT_WAIT_MAX = Duration.ofSeconds(2);

    /** However slow the batch before was, the next records wait no longer than people notice. */
    private static final long GATHER_NANOS_MAX = 100_000_000L;

    private final String name;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Posting posting;
    private final Batches batches;
    private final IntakeSettings settings;
    private final IntakeMetrics metrics;
    private final BackOff backOff;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Map<TopicPartition, OffsetAndMetadata> hints = new HashMap<>();
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private volatile @Nullable Assignment assignment;
    private volatile @Nullable String waitingFor;
    private boolean mistrust;
    private long placedEpoch;
    private boolean switched;

    IntakeThread(
            String name,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Posting posting,
            IntakeSettings settings,
            IntakeMetrics metrics) {
        this.name = name;
        this.consumers = consumers;
        this.posting = posting;
        this.batches = new Batches(settings.batchRecords(), settings.batchSize().toBytes());
        this.settings = settings;
        this.metrics = metrics;
        this.backOff = new BackOff(settings.backOffMin(), settings.backOffMax());
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
        return waitingFor;
    }

    @Nullable
    Assignment assignment() {
        return assignment;
    }

    @Override
    public void run() {
        while (!isStopping()) {
            try (Consumer<byte[], byte[]> opened = consumers.get()) {
                consumer = opened;
                consume(opened);
            } catch (WakeupException stop) {
                // The loop ends if this thread is stopping.
            } catch (RuntimeException failure) {
                // The consumer could not be opened, for example because the broker's name does not resolve yet, or it
                // cannot go on.
                failed("consumer", failure);
                pause();
            } finally {
                consumer = null;
                assignment = null;
            }
        }
        LOG.info("{} stopped", name);
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void pause() {
        rest(backOff.remaining().toNanos());
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

    private void consume(Consumer<byte[], byte[]> opened) {
        Assignment partitions = new Assignment(opened, posting);
        assignment = partitions;
        opened.subscribe(posting.topics(), partitions);
        while (!isStopping()) {
            if (posting.epoch() != placedEpoch) {
                // Another thread has found that a generation was switched in, or that the database may have been
                // restored.
                partitions.unplaceAll();
            }
            if (partitions.hasUnplaced() && backOff.remaining().isZero()) {
                place(partitions);
            }
            partitions.hold(posting.isHeldBack());
            ConsumerRecords<byte[], byte[]> records = poll(opened, partitions);
            if (records.isEmpty()) {
                passOver(partitions);
            } else {
                long startNanos = System.nanoTime();
                post(records, partitions, opened);
                restAfterSmallBatch(records.count(), System.nanoTime() - startNanos);
            }
        }
        commitHints(opened);
    }

    /**
     * Rests after a small batch for as long as the batch took. A transaction of a few records runs as many statements
     * as one of many. Without the rest, any rate of records would keep a processor busy, which readers and rebuilds
     * need.
     */
    private void restAfterSmallBatch(int posted, long nanos) {
        if (posted < settings.batchRecords() / 4) {
            rest(Math.min(nanos, GATHER_NANOS_MAX));
        }
    }

    private void place(Assignment partitions) {
        try {
            if (mistrust) {
                posting.forget();
                mistrust = false;
            } else if (switched) {
                posting.follow();
            }
            switched = false;
            placedEpoch = posting.epoch();
            partitions.place();
            waitingFor = null;
            if (partitions.hasUnplaced()) {
                backOff.longest();
            } else {
                backOff.succeeded();
            }
        } catch (WakeupException stop) {
            throw stop;
        } catch (RuntimeException failure) {
            failed("place", failure);
        }
    }

    private ConsumerRecords<byte[], byte[]> poll(Consumer<byte[], byte[]> opened, Assignment partitions) {
        Duration wait = settings.pollWait();
        if (partitions.hasUnplaced() && backOff.remaining().compareTo(wait) < 0) {
            wait = backOff.remaining();
        }
        try {
            return opened.poll(wait);
        } catch (OffsetOutOfRangeException gone) {
            partitions.unplace(gone.partitions());
            return ConsumerRecords.empty();
        }
    }

    private void post(ConsumerRecords<byte[], byte[]> records, Assignment partitions, Consumer<byte[], byte[]> opened) {
        int left = records.count();
        List<Batch> cut = batches.cut(records, partitions::position);
        ReadAhead ahead = new ReadAhead(posting::read);
        ahead.add(cut);
        for (Batch batch : cut) {
            if (isStopping() && left < records.count()) {
                LOG.info("{} stops and leaves {} polled records unposted", name, left);
                return;
            }
            if (!post(ahead.next(), ahead::read, partitions)) {
                return;
            }
            left -= batch.events().size();
        }
        if (isStopping()) {
            LOG.info("{} finished the current batch of {} records", name, records.count());
        }
        opened.commitAsync(Map.copyOf(hints), (offsets, failure) -> {
            if (failure != null) {
                LOG.debug("Committing offsets to Kafka failed; only lag tools use them", failure);
            }
        });
    }

    private boolean post(ReadBatch batch, Runnable meanwhile, Assignment partitions) {
        try {
            posting.post(batch, meanwhile);
            batch.batch().advances().forEach((partition, advance) -> {
                partitions.advanced(partition, advance.to());
                hints.put(
                        new TopicPartition(partition.topic(), partition.number()), new OffsetAndMetadata(advance.to()));
            });
            backOff.succeeded();
            return true;
        } catch (RuntimeException failure) {
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
        Map<TopicPartition, Long> past = partitions.readPast();
        if (past.isEmpty()) {
            return;
        }
        Map<Partition, Advance> advances = new HashMap<>();
        past.forEach((partition, position) -> advances.put(
                Assignment.named(partition),
                new Advance(partitions.position(partition).orElseThrow(), position)));
        post(posting.read(new Batch(List.of(), advances)), () -> {}, partitions);
    }

    private void failed(String doing, RuntimeException failure) {
        Duration pause = backOff.next();
        mistrust = true;
        metrics.retry(doing, failure);
        if (waitingFor == null) {
            LOG.warn("{} failed in step \"{}\" and retries, first after {}", name, doing, pause, failure);
        } else {
            LOG.info("{} failed again in step \"{}\" and retries after {}: {}", name, doing, pause, failure.toString());
        }
        waitingFor = doing + ": " + failure;
    }

    /** Commits offsets to Kafka for tools that show the lag of a group. The database holds the truth. */
    private void commitHints(Consumer<byte[], byte[]> opened) {
        try {
            hints.keySet().retainAll(opened.assignment());
            opened.commitSync(Map.copyOf(hints), COMMIT_WAIT_MAX);
        } catch (RuntimeException unimportant) {
            LOG.debug("Committing the last offsets to Kafka failed; only lag tools use them", unimportant);
        }
    }
}
