package dev.accumulator.consumer.deadletter;

import dev.accumulator.consumer.event.RawEvent;

/**
 * A document that was posted, reposted or unposted. It supersedes the open letters of its older revisions.
 *
 * @param part the place of the document in the record, from 0
 */
public record AcceptedDocument(RawEvent event, int part, String recorder, long revision) {

    /** The document of a record that has one part. */
    public AcceptedDocument(RawEvent event, String recorder, long revision) {
        this(event, 0, recorder, revision);
    }
}
