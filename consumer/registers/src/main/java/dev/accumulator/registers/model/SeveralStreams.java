package dev.accumulator.registers.model;

import java.time.Instant;
import java.util.List;

/**
 * Documents whose changes came from more than one stream, though a document is expected to stay in one.
 *
 * @param total how many there are, counted up to {@value #COUNTED_MAX}
 * @param documents the last of them that were found
 */
public record SeveralStreams(long total, List<Document> documents) {
    /** More are not counted, so that the question stays cheap when every document has moved. */
    public static final int COUNTED_MAX = 10_000;

    public SeveralStreams {
        documents = List.copyOf(documents);
    }

    /**
     * A document in several streams.
     *
     * @param stream the stream that it came from first
     * @param otherStream the other one
     * @param foundAt when that was found
     */
    public record Document(String recorder, String stream, String otherStream, Instant foundAt) {}
}
