package dev.accumulator.consumer.deadletter;

import dev.accumulator.consumer.event.RawEvent;

/** A document that was posted, reposted or unposted. It supersedes the open letters of its older revisions. */
public record AcceptedDocument(RawEvent event, String recorder, long revision) {}
