package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.generation.AsOf;
import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterReads;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads the live generation for requests. A bounded number read at the same time; the others wait and get their turn in
 * order of arrival. Narrow and wide reads have turns of their own, so that no narrow read waits for a wide one. However
 * many requests there are, connections are left for postings.
 */
@Component
final class LiveReads {
    /** How long to wait before an answer that lacks a record is read again. */
    private static final Duration AGAIN = Duration.ofMillis(20);

    private final Generations generations;
    private final Duration waitMax;
    private final Semaphore narrowTurns;
    private final Semaphore wideTurns;

    LiveReads(Generations generations, QuerySettings settings) {
        this.generations = generations;
        this.waitMax = settings.waitMax();
        this.narrowTurns = new Semaphore(settings.concurrency(), true);
        this.wideTurns = new Semaphore(settings.wideConcurrency(), true);
    }

    /** Reads like {@link Generations#read}, after waiting for a turn. */
    <T extends @Nullable Object> T read(ReadWidth width, Function<Generation, T> reads) {
        return withItsPositions(width, () -> generations.readAsOf(reads));
    }

    /** Reads like {@link Generations#readRegisters}, after waiting for a turn. */
    <T extends @Nullable Object> T registers(ReadWidth width, Function<RegisterReads, T> reads) {
        return withItsPositions(width, () -> generations.readRegistersAsOf(reads));
    }

    /**
     * Reads until the records that the request names are in the snapshot of the answer, which mostly they are, and tells the
     * positions of the snapshot.
     *
     * @throws PositionNotReached if they are not in it in time
     */
    private <T extends @Nullable Object> T withItsPositions(ReadWidth width, Supplier<AsOf<T>> read) {
        AskedPositions asked = AskedPositions.ofThisRequest();
        while (true) {
            AsOf<T> found = inTurn(width, read);
            Map<Partition, Long> positions = asked.isNothing() ? Map.of() : PositionText.list(found.positions());
            if (asked.areIn(positions)) {
                PositionsHeader.tell(found.positions(), asked);
                return found.answer();
            }
            // Another server answers than was asked for the positions, or another generation, which is about to follow.
            if (asked.isOver()) {
                throw new PositionNotReached(asked, positions);
            }
            LockSupport.parkNanos(AGAIN.toNanos());
        }
    }

    /**
     * Returns a register's definition as this process knows it, which may be out of date. It is read only if the register
     * is not known.
     */
    RegisterDefinition definition(String register) {
        return generations
                .live()
                .registers()
                .known(register)
                .orElseGet(() -> read(
                        ReadWidth.NARROW, generation -> generation.registers().definition(register)));
    }

    private <T extends @Nullable Object> T inTurn(ReadWidth width, Supplier<T> read) {
        Semaphore turns = switch (width) {
            case NARROW -> narrowTurns;
            case WIDE -> wideTurns;
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
