package dev.accumulator.consumer.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ends or stops this process at a step of its work: {@code -Daccumulator.crash=posting/MOVEMENTS/2/halt}, or several of
 * these, separated by commas. The number says at which time the step is the one.
 */
public final class CrashPoint {
    static final String PROPERTY = "accumulator.crash";

    /** What a process that was ended so returns: what a shell shows for {@code kill -9}. */
    static final int EXIT_CODE = 137;

    private static final Map<String, AtomicInteger> TIMES = new ConcurrentHashMap<>();

    private CrashPoint() {}

    /** Tells that a step is done, whichever thread did it. */
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
                // No shutdown hook, no finally: nobody has a chance to tidy up.
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
            // Sent from outside; this thread is asleep in waiting for the sender when the signal takes effect.
            new ProcessBuilder(
                            "kill",
                            "-STOP",
                            Long.toString(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a process writes before it stops. */
    static String announcement(String point) {
        return "Stops at " + point;
    }
}
