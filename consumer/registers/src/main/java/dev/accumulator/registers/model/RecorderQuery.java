package dev.accumulator.registers.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Asks for documents, the last that became known first. A null property matches every document.
 *
 * @param kind what stands before the colon of the recorder, such as {@code order}
 * @param posted true for documents with movements, false for withdrawn ones
 * @param recordedFrom the first moment at which the newest revision was recorded
 * @param recordedTo the last such moment
 * @param sourcePrefix what stands before the number of the stream, and the number in it, that the newest revision came from; {@code
 *     orders-} for {@code orders-3@1207}
 */
public record RecorderQuery(
        @Nullable String kind,
        @Nullable Boolean posted,
        @Nullable Instant recordedFrom,
        @Nullable Instant recordedTo,
        @Nullable String sourcePrefix,
        PageRequest page) {}
