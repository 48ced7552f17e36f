package dev.accumulator.consumer.deadletter;

import dev.accumulator.consumer.event.RawEvent;

/** A document that was posted, reposted or unposted: letters of its older revisions need no hand any more. */
public record Accepted(RawEvent event, String recorder, long revision) {}
