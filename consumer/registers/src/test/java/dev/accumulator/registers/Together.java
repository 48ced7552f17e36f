package dev.accumulator.registers;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Work of several threads that begin at the same moment. */
final class Together {
    private static final int SECONDS_MAX = 600;

    private Together() {}

    /** Runs the work once for each number from 0 on, each in a thread of its own, and passes the first failure on. */
    static void run(int threads, IntConsumer work) {
        CountDownLatch begin = new CountDownLatch(1);
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < threads; i++) {
                int number = i;
                running.add(executor.submit(() -> {
                    await(begin);
                    work.accept(number);
                }));
            }
            begin.countDown();
            for (Future<?> thread : running) {
                thread.get(SECONDS_MAX, TimeUnit.SECONDS);
            }
        } catch (ExecutionException failure) {
            throw new AssertionError("A thread failed: " + failure.getCause(), failure.getCause());
        } catch (InterruptedException | java.util.concurrent.TimeoutException tooLong) {
            throw new AssertionError("The threads did not come to their end", tooLong);
        }
    }

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new AssertionError("Waited too long");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }
}
