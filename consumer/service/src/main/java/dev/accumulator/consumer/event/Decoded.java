package dev.accumulator.consumer.event;

import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.EventAttributes;
import dev.accumulator.schemas.EventFault;
import org.jspecify.annotations.Nullable;

/** The result of decoding a record. */
public sealed interface Decoded {

    /**
     * An event that keeps its contract. The registers may still reject it.
     *
     * @param dataPath the JSON path of the event's data in the record's value: {@code $} in binary mode, {@code $.data}
     *     or {@code $.data_base64} in structured mode
     */
    record BusinessEvent(DocumentEvent event, EventAttributes attributes, String dataPath) implements Decoded {

        /**
         * Returns the path in the record's value of a field of the data. The field is given as
         * {@code $.lines[3].quantity}.
         */
        public String pathInValue(String pathInData) {
            return dataPath + pathInData.substring(1);
        }
    }

    /**
     * A record without a value. It withdraws the document of its key, whatever the revision.
     *
     * @param recorder {@code order:42} for key 42 in an orders topic; the key itself in a movements topic
     */
    record Tombstone(String recorder) implements Decoded {}

    /**
     * A record that breaks the contract. Only the first fault is reported.
     *
     * @param path JSON path in the record's value, such as {@code $.lines[3].quantity}; null if no single field is at
     *     fault
     * @param message a sentence for people that names the field and shows the value, shortened and with control
     *     characters made visible
     * @param recorder the document; null if neither key nor data names it, or if they contradict each other
     * @param revision the document's revision; null if it could not be read
     */
    record Undecodable(
            EventFault fault,
            @Nullable String path,
            String message,
            @Nullable String recorder,
            @Nullable Long revision) implements Decoded {

        /** Returns the stable code of the fault. */
        public String code() {
            return fault.code();
        }
    }
}
