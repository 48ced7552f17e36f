package dev.accumulator.consumer.deadletter;

import org.jspecify.annotations.Nullable;

/** Posts a record once more, apart from its partition: no position moves. */
public interface Reposting {

    /**
     * Maps and posts the record in the caller's transaction, as if it had just arrived. What is refused of its other parts
     * becomes dead letters.
     *
     * @return what became of the one part
     * @throws dev.accumulator.consumer.mapping.MappingWaits if the record cannot be mapped for now, because something that
     *     its mapping needs does not answer
     * @throws RuntimeException if the database is at fault; the caller's transaction is then rolled back
     */
    Result retry(RetriedRecord record);

    /** The answer to a retry. */
    sealed interface Result {
        /**
         * The revision was posted, reposted or unposted now, or had been before with the same content; or the mapping no
         * longer means the part.
         */
        record Settled() implements Result {}

        /** A newer revision of the document is known; nothing changed. */
        record Outdated() implements Result {}

        /** The part still cannot be accepted; its document is as it was. */
        record Refused(
                String code,
                @Nullable String path,
                String message,
                @Nullable String recorder,
                @Nullable Long revision) implements Result {}
    }
}
