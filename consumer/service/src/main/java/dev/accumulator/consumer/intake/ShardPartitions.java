package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.watch.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions of another shard, whose instances read them. As a list they are measured when somebody asks, at most
 * every few seconds, and by one thread at a time. Safe for use by many threads.
 */
public final class ShardPartitions {
    private static final Logger LOG = LoggerFactory.getLogger(ShardPartitions.class);

    /** As often as an instance of the shard measures them by default. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    /** A broker that takes longer is told as one that does not answer, and the rest of the answer does not wait for it. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(2);

    private final SourcePartitions partitions;
    private final int shard;
    private @Nullable CompletableFuture<Long> measuring;

    ShardPartitions(SourcePartitions partitions, int shard) {
        this.partitions = partitions;
        this.shard = shard;
    }

    /** One by one, as they are now. */
    public SourcePartitions eachNow() {
        return partitions;
    }

    /** The partitions as they are now or were some seconds ago, or as they were last if broker or database are slow. */
    public SourcePartitions.Measured measured() {
        try {
            current().get(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            LOG.debug("The partitions of shard {} are still being measured", shard);
        } catch (ExecutionException failed) {
            LOG.debug("The partitions of shard {} were not measured: {}", shard, Reason.of(failed));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return partitions.lastMeasured();
    }

    private synchronized CompletableFuture<Long> current() {
        CompletableFuture<Long> before = measuring;
        if (before != null && (!before.isDone() || isFresh(before))) {
            return before;
        }
        CompletableFuture<Long> begun = new CompletableFuture<>();
        measuring = begun;
        Thread.ofVirtual().name("accumulator-partitions-" + shard).start(() -> {
            try {
                partitions.measure();
                begun.complete(System.nanoTime());
            } catch (RuntimeException | Error failure) {
                begun.completeExceptionally(failure);
            }
        });
        return begun;
    }

    private static boolean isFresh(CompletableFuture<Long> done) {
        return !done.isCompletedExceptionally() && System.nanoTime() - done.join() < FRESH.toNanos();
    }
}
