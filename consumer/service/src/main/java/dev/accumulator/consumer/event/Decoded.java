package dev.accumulator.consumer.event;

import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.EventAttributes;
import dev.accumulator.schemas.EventFault;
import org.jspecify.annotations.Nullable;

/** What a record turned out to be. */
public sealed interface Decoded {

    /**
     * An event that keeps to its contract. Whether the registers take it is not known yet.
     *
     * @param dataPath the JSON path of the event's data in the record's value: {@code $} in binary mode, {@code $.data}
     *     or {@code $.data_base64} in structured mode
     */
    record BusinessEvent(DocumentEvent event, EventAttributes attributes, String dataPath) implements Decoded {

        /** The path in the record's value of a field of the data, which is given as {@code $.lines[3].quantity}. */
        public String pathInValue(String pathInData) {
            return dataPath + pathInData.substring(1);
        }
    }

    /**
     * A record without a value: the document of its key is withdrawn, whatever its revision.
     *
     * @param recorder {@code order:42} for key 42 in an orders topic; the key itself in a movements topic
     */
    record Tombstone(String recorder) implements Decoded {}

    /**
     * A record that breaks the contract. Only the first fault is told.
     *
     * @param path JSON path in the record's value, such as {@code $.lines[3].quantity}; null if no one field is at fault
     * @param message a sentence for people: names the field and shows the value, shortened, with control characters made
     *     visible
     * @param recorder the document, if key and data do not contradict each other about it
     * @param revision the document's revision, if it could be read
     */
    record Undecodable(
            EventFault fault,
            @Nullable String path,
            String message,
            @Nullable String recorder,
            @Nullable Long revision) implements Decoded {

        /** The stable code of the fault. */
        public String code() {
            return fault.code();
        }
    }
}
