package dev.accumulator.consumer.deadletter;

import dev.accumulator.consumer.event.RawEvent;
import org.jspecify.annotations.Nullable;

/** Posts a record once more, apart from its partition: no position moves. */
public interface Reposting {

    /**
     * Decodes and posts the record in the caller's transaction, as if it had just arrived.
     *
     * @throws RuntimeException if the database is at fault; the caller's transaction is then rolled back
     */
    Result retry(RawEvent event);

    /** The answer to a retry. */
    sealed interface Result {
        /** The revision was posted, reposted or unposted now, or had been before with the same content. */
        record Settled() implements Result {}

        /** A newer revision of the document is known; nothing changed. */
        record Outdated() implements Result {}

        /** The record still cannot be accepted; nothing changed. */
        record Refused(
                String code,
                @Nullable String path,
                String message,
                @Nullable String recorder,
                @Nullable Long revision) implements Result {}
    }
}
