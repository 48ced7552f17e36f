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
 * Reads of the live generation for requests: some at the same time, the others in the order in which they came. Readers
 * leave connections to postings however many they are, and none of them is overtaken while it waits.
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

    /** As {@link Generations#read}. */
    <T extends @Nullable Object> T read(Function<Generation, T> reads) {
        return inTurn(() -> generations.read(reads));
    }

    /** As {@link Generations#readRegisters}. */
    <T extends @Nullable Object> T registers(Function<RegisterReads, T> reads) {
        return inTurn(() -> generations.readRegisters(reads));
    }

    private <T extends @Nullable Object> T inTurn(Supplier<T> read) {
        try {
            if (!turns.tryAcquire(settings.waitMax().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new TooBusy("No turn to read came up in " + settings.waitMax());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TooBusy("The service stops");
        }
        try {
            return read.get();
        } finally {
            turns.release();
        }
    }
}
