package dev.accumulator.consumer.mapping;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.event.RecordValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The mapping file of a shipped topic. It says what the events of the topic move; that they keep their contract was checked
 * before.
 */
public interface MovementsFile {

    /** Returns the file's place, such as {@code classpath:/mappings/orders.yaml}. */
    Optional<String> file();

    /** Returns texts that the recorders of its documents begin with. */
    List<String> prefixes();

    /** Returns the registers that its documents move. */
    Set<String> registers();

    /**
     * Maps an event.
     *
     * @param data the event's data with its attributes, as it was decoded
     * @param fingerprint of the event's content; asked for only if the document is posted
     */
    MappedPart map(RawEvent record, RecordValue.Tree data, Supplier<UUID> fingerprint);

    /** Maps a record without a value, whose key names a document. */
    MappedPart withdraw(RawEvent tombstone);
}
