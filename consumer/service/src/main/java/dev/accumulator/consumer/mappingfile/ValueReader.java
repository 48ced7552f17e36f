package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.event.RecordValue;

/** Reads a record's bytes as the tree that pointers and expressions work on. A mapping chooses it by {@code value:}. */
@FunctionalInterface
interface ValueReader {

    /**
     * Reads a record.
     *
     * @param value the record's value, which is not null
     */
    RecordValue read(RawEvent record, byte[] value);
}
