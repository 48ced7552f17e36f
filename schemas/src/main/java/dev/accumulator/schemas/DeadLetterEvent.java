package dev.accumulator.schemas;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be accepted.
 *
 * @param source where the record lies
 * @param code stable word for what was wrong
 * @param path JSON path of the field that was wrong, such as {@code $.lines[0].quantity}; null if it is not one field
 * @param message a sentence for people, no contract
 * @param recorder the document, if it could be read
 * @param revision the document's revision, if it could be read
 * @param raw the record itself, byte for byte; null if it is larger than {@value Limits#DEAD_LETTER_RAW_BYTES_MAX}
 *     bytes, then it is kept only in the database
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
     * A Kafka record in base64, because neither its key nor its value nor its headers need be text.
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
     * @param name as it was
     * @param value in base64, null if it had none
     */
    public record Header(String name, @Nullable String value) {

        /** @throws InvalidField if the name is missing */
        public Header {
            name = Require.present("name", name);
        }
    }
}
