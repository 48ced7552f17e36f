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

    /** What came of it. */
    sealed interface Result {
        /** The document is posted, reposted or unposted now, or was already with the same content. */
        record Accepted() implements Result {}

        /** A newer revision of the document is known; nothing changed. */
        record Outdated() implements Result {}

        /** It cannot be accepted; nothing changed. */
        record Refused(
                String code,
                @Nullable String path,
                String message,
                @Nullable String recorder,
                @Nullable Long revision) implements Result {}
    }
}
