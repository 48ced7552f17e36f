package dev.accumulator.consumer.federation;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.GenerationSwitched;
import dev.accumulator.consumer.watch.Reason;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * One shard while it is read: a thread that holds a snapshot of its database, and does what it is given in order. It is a
 * virtual thread: there are as many as shards times requests that read, and they wait for servers.
 */
final class ShardSession {
    private final ShardDatabase shard;
    private final Duration timeMax;
    private final long deadlineNanos;
    private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private final CompletableFuture<Opened> opened = new CompletableFuture<>();
    private volatile boolean isEnding;

    private ShardSession(ShardDatabase shard, Duration timeMax) {
        this.shard = shard;
        this.timeMax = timeMax;
        this.deadlineNanos = System.nanoTime() + timeMax.toNanos();
    }

    private record Opened(Generation generation, String positions) {}

    /** @param timeMax how long all of it may take */
    static ShardSession begin(ShardDatabase shard, Duration timeMax) {
        ShardSession session = new ShardSession(shard, timeMax);
        Thread.ofVirtual().name("accumulator-shard-" + shard.index()).start(session::run);
        return session;
    }

    ShardDatabase shard() {
        return shard;
    }

    private void run() {
        try {
            shard.generations().<Boolean>readLong(timeMax, (generation, positions) -> {
                opened.complete(new Opened(generation, positions));
                serve();
                return true;
            });
        } catch (RuntimeException | Error failure) {
            opened.completeExceptionally(failure);
        }
    }

    private void serve() {
        try {
            while (!isEnding) {
                Runnable next = work.poll(timeMax.toNanos(), TimeUnit.NANOSECONDS);
                if (next == null) {
                    return;
                }
                next.run();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets the shard be read, after what it was given before. */
    <T extends @Nullable Object> Supplier<T> begin(Function<Generation, T> read) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        work.add(() -> {
            try {
                answer.complete(read.apply(opened.join().generation()));
            } catch (RuntimeException | Error failure) {
                answer.completeExceptionally(failure);
            }
        });
        return () -> await(opened.thenCompose(begun -> answer));
    }

    /** The positions of the snapshot. */
    String positions() {
        return await(opened).positions();
    }

    void end() {
        isEnding = true;
        work.add(() -> {});
    }

    private <T extends @Nullable Object> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw shard.unavailable("it did not answer within " + timeMax.toMillis() + " ms", null);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw shard.unavailable("the service is stopping", null);
        } catch (ExecutionException failed) {
            throw failure(failed.getCause());
        }
    }

    /**
     * Waits for something else of a shard.
     *
     * @param left how long
     * @param timeMax how long all of it may take
     */
    static <T> T await(ShardDatabase shard, CompletableFuture<T> done, Duration left, Duration timeMax) {
        try {
            return done.get(left.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw shard.unavailable("it did not answer within " + timeMax.toMillis() + " ms", null);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw shard.unavailable("the service is stopping", null);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            if (cause instanceof DataAccessException || cause instanceof TransactionException) {
                throw shard.unavailable(Reason.of(cause), cause);
            }
            throw cause instanceof RuntimeException refused ? refused : new IllegalStateException(cause);
        }
    }

    private RuntimeException failure(@Nullable Throwable cause) {
        if (cause instanceof GenerationSwitched || isSwitched(cause)) {
            return new ShardSwitched(shard, cause);
        }
        if (cause instanceof DataAccessException || cause instanceof TransactionException) {
            return shard.unavailable(Reason.of(cause), cause);
        }
        if (cause instanceof RuntimeException refused) {
            return refused;
        }
        if (cause instanceof Error broken) {
            throw broken;
        }
        return new IllegalStateException(cause);
    }

    /** A generation that was dropped during a read, after a switch, fails in other ways. */
    private boolean isSwitched(@Nullable Throwable cause) {
        return cause instanceof DataAccessException
                && opened.isDone()
                && !opened.isCompletedExceptionally()
                && shard.generations().isNoLongerLive(opened.join().generation());
    }
}
