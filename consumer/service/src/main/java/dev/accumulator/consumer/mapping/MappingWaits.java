package dev.accumulator.consumer.mapping;

/**
 * Something that a mapping needs to read a record does not answer for now, such as a registry of schemas. Nothing is wrong
 * with the record: it is mapped again later, and its partition waits.
 */
public final class MappingWaits extends RuntimeException {

    /** @param reason says what does not answer another instance, and why */
    public MappingWaits(String reason) {
        super(reason);
    }

    /** @param reason says what does not answer, and why */
    public MappingWaits(String reason, Throwable cause) {
        super(reason, cause);
    }
}
