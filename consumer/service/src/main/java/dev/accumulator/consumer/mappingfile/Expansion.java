package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.mapping.MappedSize;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.schemas.EventFault;

/**
 * How much is made of one record, over all its documents. A small record can name one array of lines in each of a thousand
 * documents, so neither its bytes nor the limits of a document bound it. For one record.
 */
final class Expansion {
    /** Lines that are gone through, whether or not they become movements. It takes less than a second. */
    static final int LINES_MAX = 200_000;

    private int lines;
    private long bytes;

    /** Counts a line, and refuses one too many. */
    void line() {
        lines++;
        if (lines > LINES_MAX) {
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
        return lines > LINES_MAX || bytes > MappedSize.RECORD_BYTES_MAX;
    }

    Unmappable refusal() {
        return lines > LINES_MAX
                ? Unmappable.record(
                        EventFault.TOO_MANY_LINES.code(),
                        "the documents of the record have more than " + LINES_MAX + " lines together")
                : Unmappable.record(
                        MappingFault.TOO_MANY_MOVEMENTS.code(),
                        "the record makes movements of more than " + (MappedSize.RECORD_BYTES_MAX >> 20) + " MB");
    }
}
