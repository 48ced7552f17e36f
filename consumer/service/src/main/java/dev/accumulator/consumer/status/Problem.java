package dev.accumulator.consumer.status;

/**
 * Something that is wrong.
 *
 * @param area where to look
 * @param sentence what is wrong, for people
 */
public record Problem(Area area, String sentence) {

    /** The part of the service that a problem is in. */
    public enum Area {
        DATABASE,
        REGISTERS,
        THREADS,
        TOPICS,
        MAPPINGS,
        OUTBOX,
        FOLDING,
        VERIFICATION,
        LETTERS,
        INSTANCES
    }
}
