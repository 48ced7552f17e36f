package dev.accumulator.schemas;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be accepted.
 *
 * @param source the place of the record
 * @param code the stable code of the fault
 * @param path JSON path of the field at fault, such as {@code $.lines[0].quantity}; null if no single field is at fault
 * @param message a sentence for people; it may change
 * @param recorder the document; null if it could not be read
 * @param revision the document's revision; null if it could not be read
 * @param raw the record itself, byte for byte; null if it is larger than {@value Limits#DEAD_LETTER_RAW_BYTES_MAX}
 *     bytes, or than the broker takes, and therefore only in the database
 */
public record DeadLetterEvent(
        SourcePosition source,
        String code,
        @Nullable String path,
        String message,
        @Nullable String recorder,
        @Nullable Long revision,
        @Nullable Raw raw) {

    /** @throws InvalidField if a field is missing */
    public DeadLetterEvent {
        source = Require.present("source", source);
        code = Require.name("code", code);
        message = Require.present("message", message);
    }

    /**
     * A Kafka record in base64, because its key, value and headers need not be text.
     *
     * @param key null if the record had none
     * @param value null if the record was a tombstone
     * @param headers in the order of the record; a name may repeat
     */
    public record Raw(@Nullable String key, @Nullable String value, List<Header> headers) {

        /** @throws InvalidField if the headers are missing */
        public Raw {
            headers = Require.elements("headers", headers);
        }
    }

    /**
     * One header of a Kafka record.
     *
     * @param name the unchanged name
     * @param value the value in base64; null if it had none
     */
    public record Header(String name, @Nullable String value) {

        /** @throws InvalidField if the name is missing */
        public Header {
            name = Require.present("name", name);
        }
    }
}
