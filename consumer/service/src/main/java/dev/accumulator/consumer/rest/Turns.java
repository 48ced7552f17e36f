package dev.accumulator.consumer.rest;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The turns of requests to read one server, narrow and wide ones for themselves, in order of arrival. */
final class Turns {
    private final Duration waitMax;
    private final Semaphore narrow;
    private final Semaphore wide;

    Turns(QuerySettings settings) {
        this.waitMax = settings.waitMax();
        this.narrow = new Semaphore(settings.concurrency(), true);
        this.wide = new Semaphore(settings.wideConcurrency(), true);
    }

    /**
     * Waits for a turn and reads.
     *
     * @throws TooBusy if none came in time
     */
    <T extends @Nullable Object> T inTurn(ReadWidth width, Supplier<T> read) {
        Semaphore turns = switch (width) {
            case NARROW -> narrow;
            case WIDE -> wide;
        };
        try {
            if (!turns.tryAcquire(waitMax.toNanos(), TimeUnit.NANOSECONDS)) {
                throw waited(width);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TooBusy("The service is stopping", 1);
        }
        try {
            return read.get();
        } finally {
            turns.release();
        }
    }

    private TooBusy waited(ReadWidth width) {
        String advice = switch (width) {
            case NARROW -> "; try again";
            case WIDE -> "; try again, or ask for less: name a value of each dimension, and no knownAt";
        };
        return new TooBusy(
                "The request waited " + waitMax + " for its turn to read" + advice, Math.max(1, waitMax.toSeconds()));
    }
}
