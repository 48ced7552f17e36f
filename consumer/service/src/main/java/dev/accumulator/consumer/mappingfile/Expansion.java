package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.mapping.MappedSize;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.schemas.EventFault;
import org.jspecify.annotations.Nullable;

/**
 * How much is made of one record, over all its documents, and how much work that was. A small record can name one array of
 * lines in each of a thousand documents, and loops can go through an array at each of them, so neither its bytes nor the
 * limits of a document bound it. The bounds are counts and not times, so that a record has one fate on every machine. For
 * one record.
 */
final class Expansion {
    /** Lines that are gone through, whether or not they become movements. It takes less than a second. */
    static final int LINES_MAX = 200_000;

    /**
     * Steps of all expressions: an evaluation, a turn of a loop, a call of a function, and what a function goes through.
     * Ten million take some seconds.
     */
    static final long STEPS_MAX = 10_000_000;

    private static final ThreadLocal<@Nullable Expansion> EVALUATED = new ThreadLocal<>();

    private int lines;
    private long steps;
    private long bytes;

    /** Counts a line, and refuses one too many. */
    void line() {
        lines++;
        if (isTooLarge()) {
            throw refusal();
        }
    }

    /** Counts the steps of an evaluation on this thread from now on, until {@link #endEvaluation}. */
    void beginEvaluation() {
        EVALUATED.set(this);
        step(1);
    }

    static void endEvaluation() {
        EVALUATED.remove();
    }

    /** Counts steps of the evaluation on this thread, and refuses one too many. An expression may catch the refusal. */
    static void steps(long count) {
        Expansion evaluated = EVALUATED.get();
        if (evaluated != null) {
            evaluated.step(count);
        }
    }

    private void step(long count) {
        steps += count;
        if (steps > STEPS_MAX) {
            throw refusal();
        }
    }

    /** Counts a movement, and refuses one too many. */
    void movement(Movement made) {
        bytes += MappedSize.of(made);
        if (bytes > MappedSize.RECORD_BYTES_MAX) {
            throw refusal();
        }
    }

    /** True once one was too many. The record is then refused as a whole. */
    boolean isTooLarge() {
        return lines > LINES_MAX || bytes > MappedSize.RECORD_BYTES_MAX || steps > STEPS_MAX;
    }

    Unmappable refusal() {
        if (steps > STEPS_MAX) {
            return Unmappable.record(
                    MappingFault.TOO_MANY_STEPS.code(),
                    "the expressions take more than " + STEPS_MAX + " steps for the record");
        }
        return lines > LINES_MAX
                ? Unmappable.record(
                        EventFault.TOO_MANY_LINES.code(),
                        "the documents of the record have more than " + LINES_MAX + " lines together")
                : Unmappable.record(
                        MappingFault.TOO_MANY_MOVEMENTS.code(),
                        "the record makes movements of more than " + (MappedSize.RECORD_BYTES_MAX >> 20) + " MB");
    }
}
