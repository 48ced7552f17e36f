package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.event.TraceContext;

/** Makes spans of postings, where traces are exported. */
interface Spans {
    /** Where they are not: a result has the trace context of its record. */
    Spans NONE = (event, trace) -> trace;

    /**
     * Begins the span of a record's posting, which ends when the caller's transaction commits.
     *
     * @return the trace context of what is told of the record
     */
    TraceContext begin(RawEvent event, TraceContext trace);
}
