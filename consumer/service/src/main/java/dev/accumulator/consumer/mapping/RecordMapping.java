package dev.accumulator.consumer.mapping;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.registers.model.Origin;
import java.util.List;
import java.util.Optional;
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
     * Returns texts that the recorders of its documents begin with, such as {@code pos:}. No recorder of another mapping may
     * begin with one of them. They tell in which topics a document may be that nobody knows yet. Empty if the recorders have
     * nothing in common.
     */
    default List<String> prefixes() {
        return List.of();
    }

    /**
     * Returns the registers that its documents move. A floor over several shards needs to know which topics move its
     * registers. Empty if they are not known: then it may be any.
     */
    default Set<String> registers() {
        return Set.of();
    }

    /** Returns the file that it is written in; empty if it is code. */
    default Optional<String> file() {
        return Optional.empty();
    }

    /**
     * Maps one record. Bad input is returned as {@link MappedPart.Refused} and never thrown. An exception is a defect of
     * the mapping: its record becomes a dead letter. The one exception is {@link MappingWaits}.
     *
     * <p>The changes of a record come from one place. Whoever leaves their source and origin out gets those of the record.
     * A record may not withdraw a document, whatever its revision, and change it as well: nothing would say which of the
     * two is the later.
     *
     * @param record the record as it was polled; its value is null if it is a tombstone
     * @return the parts of the record, in their order: at least one, and at most {@link MappedPart#PARTS_MAX}, with movements
     *     of at most {@link MappedSize#RECORD_BYTES_MAX}. A record with more is refused as a whole
     * @throws MappingWaits if something that the mapping needs does not answer for now
     */
    List<MappedPart> map(RawEvent record);

    /** Returns the origin of all changes that a record makes: its partition, its offset and its timestamp. */
    static Origin originOf(RawEvent record) {
        return new Origin(record.topic() + "-" + record.partition(), record.offset(), record.timestampMillis());
    }
}
