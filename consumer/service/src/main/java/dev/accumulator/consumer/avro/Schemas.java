package dev.accumulator.consumer.avro;

import org.apache.avro.Schema;

/** Finds schemas by their ids. Safe for use by many threads. */
interface Schemas {

    /** A schema, or the reason why there is none. */
    sealed interface Found {
        /** The schema of the id, which is the same for ever. */
        record Known(Schema schema) implements Found {}

        /**
         * There is no schema that a value could be read with.
         *
         * @param message a sentence for people
         */
        record Unknown(String message) implements Found {}
    }

    /**
     * Finds the schema of an id.
     *
     * @throws RegistryAway if nobody can say now
     */
    Found schema(long id);
}
