package dev.accumulator.consumer.layout;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.posting.Partition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reads two layouts, each database in a snapshot of its own, all of them at equal positions. Postings of the layout before are
 * held until all snapshots are taken. The other one posts no further than it.
 */
final class EqualPositions {
    private static final Duration HOLD_MAX = Duration.ofSeconds(4);

    private static final Duration WAIT_MAX = Duration.ofMinutes(2);

    /** Sums over a register of many millions of movements take minutes. */
    private static final Duration READ_MAX = Duration.ofHours(6);

    /** Records that are posted within a hold. */
    private static final long NEAR_RECORDS = 2_000;

    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    private final List<LayoutDatabase> previous;
    private final List<LayoutDatabase> next;

    EqualPositions(List<LayoutDatabase> previous, List<LayoutDatabase> next) {
        this.previous = previous;
        this.next = next;
    }

    /** Holds the answers of both layouts, in the order of their databases. */
    record Both<T>(List<T> previous, List<T> next) {}

    private record Read<T>(Map<Partition, Long> positions, T answer) {}

    /**
     * Reads all databases.
     *
     * @throws LayoutRefused if the new layout stays behind
     */
    <T> Both<T> read(BiFunction<LayoutDatabase, Generation, T> reads) {
        long deadline = System.nanoTime() + WAIT_MAX.toNanos();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            while (true) {
                if (behind(threads) <= NEAR_RECORDS) {
                    Optional<Both<T>> both = attempt(threads, reads);
                    if (both.isPresent()) {
                        return both.get();
                    }
                }
                if (System.nanoTime() - deadline > 0) {
                    throw behind(behind(threads));
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** Waits until the new layout is where the one before is now. */
    void awaitNow() {
        Map<Partition, Long> goal;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            goal = positions(threads, previous);
        }
        await(goal);
    }

    /**
     * Waits until the new layout is where the one before has ended.
     *
     * @param goOn asked all the while, and throws if nobody is to wait any more
     */
    void await(Runnable goOn) {
        long deadline = System.nanoTime() + WAIT_MAX.toNanos();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long behind = behind(threads); behind > 0; behind = behind(threads)) {
                if (System.nanoTime() - deadline > 0) {
                    throw behind(behind);
                }
                goOn.run();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** Waits until the new layout is where the one before was. */
    void await(Map<Partition, Long> goal) {
        long deadline = System.nanoTime() + WAIT_MAX.toNanos();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long behind = behind(goal, threads); behind > 0; behind = behind(goal, threads)) {
                if (System.nanoTime() - deadline > 0) {
                    throw behind(behind);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static LayoutRefused behind(long records) {
        return new LayoutRefused(
                LayoutRefused.Reason.BEHIND,
                "The new layout is " + records + " records behind the one before, and does not reach it");
    }

    /** The records that the one before has posted and the new one has not. */
    private long behind(ExecutorService threads) {
        return behind(positions(threads, previous), threads);
    }

    private long behind(Map<Partition, Long> goal, ExecutorService threads) {
        Map<Partition, Long> reached = positions(threads, next);
        return goal.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - reached.getOrDefault(end.getKey(), 0L)))
                .sum();
    }

    private static Map<Partition, Long> positions(ExecutorService threads, List<LayoutDatabase> databases) {
        List<Future<Map<Partition, Long>>> asked = databases.stream()
                .map(database -> threads.submit(() -> database.positions()))
                .toList();
        Map<Partition, Long> all = new HashMap<>();
        // A partition that several read is read as far as all of them are.
        asked.forEach(each -> result(each).forEach((partition, position) -> all.merge(partition, position, Math::min)));
        return all;
    }

    private <T> Optional<Both<T>> attempt(ExecutorService threads, BiFunction<LayoutDatabase, Generation, T> reads) {
        List<LayoutDatabase> all =
                Stream.concat(previous.stream(), next.stream()).toList();
        CountDownLatch seen = new CountDownLatch(all.size());
        List<Future<Read<T>>> reading = new ArrayList<>();
        hold(0, () -> {
            long deadline = System.nanoTime() + HOLD_MAX.toNanos();
            while (behind(threads) > 0) {
                if (System.nanoTime() - deadline > 0) {
                    return false;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            all.forEach(database -> reading.add(threads.submit(() -> read(database, reads, seen))));
            return await(seen);
        });
        if (reading.isEmpty()) {
            return Optional.empty();
        }
        List<Read<T>> found = reading.stream().map(EqualPositions::result).toList();
        List<Read<T>> before = found.subList(0, previous.size());
        List<Read<T>> after = found.subList(previous.size(), found.size());
        return merged(before).equals(merged(after))
                ? Optional.of(new Both<>(answers(before), answers(after)))
                : Optional.empty();
    }

    private static <T> List<T> answers(List<Read<T>> reads) {
        return reads.stream().map(Read::answer).toList();
    }

    /** Without partitions of which nothing was read. */
    private static <T> Map<Partition, Long> merged(List<Read<T>> reads) {
        Map<Partition, Long> all = new HashMap<>();
        reads.forEach(
                each -> each.positions().forEach((partition, position) -> all.merge(partition, position, Math::min)));
        all.values().removeIf(position -> position == 0);
        return all;
    }

    private static <T> Read<T> read(
            LayoutDatabase database, BiFunction<LayoutDatabase, Generation, T> reads, CountDownLatch seen) {
        try {
            return database.generations().readWhateverTheLayout(READ_MAX, (live, positions) -> {
                seen.countDown();
                return new Read<>(LayoutDatabase.positions(positions), reads.apply(database, live));
            });
        } finally {
            // A failure is told when its result is asked for.
            seen.countDown();
        }
    }

    private static boolean await(CountDownLatch seen) {
        try {
            return seen.await(HOLD_MAX.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The service is stopping", stopped);
        }
    }

    /** Holds the postings of the layout before, database after database, while something is done. */
    private boolean hold(int index, Supplier<Boolean> work) {
        return index == previous.size()
                ? work.get()
                : previous.get(index).generations().layoutChanges().held(() -> hold(index + 1, work));
    }

    private static <T> T result(Future<T> future) {
        try {
            return Objects.requireNonNull(future.get());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The service is stopping", stopped);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }
}
