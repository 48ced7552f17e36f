package dev.accumulator.consumer.mapping;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Movement;

/**
 * The memory that mapped records take, estimated from what they hold. A record of a kilobyte can say little and mean much, so
 * the bytes of records bound nothing.
 */
public final class MappedSize {
    /**
     * The most that the documents of one record may take. A document of 10,000 movements, each with 16 dimensions and 16
     * resources, takes as much; so do some 55,000 movements of two.
     */
    public static final long RECORD_BYTES_MAX = 32L << 20;

    /** The code of a record that makes more of them. */
    public static final String TOO_MANY = "too-many-movements";

    /** A part with its change, its result and the message that tells of it. */
    private static final int PART_BYTES = 500;

    /** A movement with its maps, its place in a list, and the way back to the field that it came from. */
    private static final int MOVEMENT_BYTES = 250;

    /** An entry of a map with a number, or with a text apart from its characters. */
    private static final int ENTRY_BYTES = 80;

    private MappedSize() {}

    /** Returns the bytes of a movement. */
    public static long of(Movement movement) {
        long bytes = MOVEMENT_BYTES
                + (long) ENTRY_BYTES
                        * (movement.dimensions().size() + movement.resources().size());
        for (Object value : movement.dimensions().values()) {
            if (value instanceof String text) {
                bytes += text.length();
            }
        }
        return bytes;
    }

    /** Returns the bytes of a part of a record. */
    public static long of(MappedPart part) {
        return PART_BYTES
                + switch (part) {
                    case MappedPart.Mapped mapped -> of(mapped.document().change());
                    case MappedPart.Refused refused -> refused.message().length();
                    case MappedPart.PassedOver passedOver -> 0;
                    case MappedPart.Closing closing -> 0;
                    case MappedPart.AccountOfChart account -> 0;
                };
    }

    private static long of(Change change) {
        long bytes = 0;
        if (change instanceof Change.Post post) {
            for (Movement movement : post.movements()) {
                bytes += of(movement);
            }
        }
        return bytes;
    }

    /**
     * Returns the bytes of a part roughly, by the number of its movements. It will do where each movement is spelled out in
     * the record, whose bytes are bounded.
     */
    public static long roughly(MappedPart part) {
        return part instanceof MappedPart.Mapped mapped && mapped.document().change() instanceof Change.Post post
                ? PART_BYTES + (long) post.movements().size() * (MOVEMENT_BYTES + 4 * ENTRY_BYTES)
                : PART_BYTES;
    }
}
