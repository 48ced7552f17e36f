package dev.accumulator.consumer.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends or freezes this process at a step of its work. {@code -Daccumulator.crash=posting/MOVEMENTS/2/halt} ends it when
 * it reaches the step for the second time. Several points are separated by commas.
 */
public final class CrashPoint {
    static final String PROPERTY = "accumulator.crash";

    /** The exit code of a process that was ended. A shell shows the same code for {@code kill -9}. */
    static final int EXIT_CODE = 137;

    private static final long STOP_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);

    private static final Map<String, AtomicInteger> TIMES = new ConcurrentHashMap<>();

    private CrashPoint() {}

    /** Reports that a step is done. Any thread may call it. */
    public static void reached(String room, String step) {
        String name = room + "/" + step;
        String points = System.getProperty(PROPERTY, "");
        if (!points.contains(name + "/")) {
            return;
        }
        int times = Objects.requireNonNull(TIMES.computeIfAbsent(name, none -> new AtomicInteger()))
                .incrementAndGet();
        for (String point : points.split(",", -1)) {
            if (point.equals(name + "/" + times + "/halt")) {
                // Runs no shutdown hook and no finally block, so nothing can tidy up.
                Runtime.getRuntime().halt(EXIT_CODE);
            }
            if (point.equals(name + "/" + times + "/stop")) {
                stop(point);
            }
        }
    }

    private static void stop(String point) {
        System.out.println(announcement(point));
        try {
            // Another process sends the signal. This thread waits for that process when the signal takes effect.
            new ProcessBuilder(
                            "kill",
                            "-STOP",
                            Long.toString(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
            // The signal may take effect a little after that process has ended.
            LockSupport.parkNanos(STOP_NANOS_MAX);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the text that a process writes before it freezes. */
    static String announcement(String point) {
        return "Stops at " + point;
    }
}
