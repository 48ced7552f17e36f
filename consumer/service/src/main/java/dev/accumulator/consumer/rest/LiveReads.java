package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.model.RegisterReads;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads the live generation for requests. A bounded number read at the same time; the others wait and get their turn in
 * order of arrival. However many requests there are, connections are left for postings.
 */
@Component
final class LiveReads {
    private final Generations generations;
    private final QuerySettings settings;
    private final Semaphore turns;

    LiveReads(Generations generations, QuerySettings settings) {
        this.generations = generations;
        this.settings = settings;
        this.turns = new Semaphore(settings.concurrency(), true);
    }

    /** Reads like {@link Generations#read}, after waiting for a turn. */
    <T extends @Nullable Object> T read(Function<Generation, T> reads) {
        return inTurn(() -> generations.read(reads));
    }

    /** Reads like {@link Generations#readRegisters}, after waiting for a turn. */
    <T extends @Nullable Object> T registers(Function<RegisterReads, T> reads) {
        return inTurn(() -> generations.readRegisters(reads));
    }

    private <T extends @Nullable Object> T inTurn(Supplier<T> read) {
        try {
            if (!turns.tryAcquire(settings.waitMax().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new TooBusy("The request waited " + settings.waitMax() + " for its turn to read");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TooBusy("The service is stopping");
        }
        try {
            return read.get();
        } finally {
            turns.release();
        }
    }
}
