package dev.accumulator.consumer.mapping;

import dev.accumulator.consumer.event.RawEvent;
import java.util.List;
import java.util.Set;

/**
 * Turns the records of some topics into documents. A mapping is a file, or a bean of this type that the application
 * brings; both have the same rights and the same duties.
 *
 * <p>A mapping is a pure function of the record: the same record gives the same documents on every instance, at every
 * time. A rebuild reads all records again and relies on it. Mappings are called by many threads at once.
 */
public interface RecordMapping {

    /** Returns the name, which is unique in the service and is shown in dead letters, metrics and answers. */
    String name();

    /** Returns the topics whose records this mapping reads. No other mapping may read them. */
    Set<String> topics();

    /**
     * Returns a text that changes whenever the mapping may give other documents for the same record. The service
     * compares it with the text of the documents' last rebuild.
     */
    String fingerprint();

    /**
     * Maps one record. Bad input is returned as {@link MappedPart.Refused} and never thrown. An exception is a defect of
     * the mapping: its record becomes a dead letter.
     *
     * @param record the record as it was polled; its value is null if it is a tombstone
     * @return the parts of the record, in their order: at least one, and at most {@link MappedPart#PARTS_MAX}
     */
    List<MappedPart> map(RawEvent record);
}
