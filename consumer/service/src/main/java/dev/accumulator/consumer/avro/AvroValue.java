package dev.accumulator.consumer.avro;

import dev.accumulator.consumer.event.Json;

/** A record's value that was written in Avro, as a tree, or the reason why it is none. */
public sealed interface AvroValue {

    /**
     * A value that was read. Records and maps are objects, unions are the value of their branch, and bytes are base64.
     * Decimals are numbers with all their digits. Days, times and moments are texts as ISO 8601 has them, those that mean
     * a moment with a Z. A floating-point number is an object with the one member {@code double}, its digits as a text.
     */
    record Tree(Json value) implements AvroValue {}

    /**
     * A value that cannot be read.
     *
     * @param message a sentence for people
     */
    record Unreadable(Fault fault, String message) implements AvroValue {}

    /** The reasons why a value cannot be read. */
    enum Fault {
        /** The bytes are not of their schema, or do not begin with the id of one. */
        NOT_AVRO,
        /** The registry does not know the id, or the schema is none of Avro. */
        UNKNOWN_SCHEMA
    }
}
