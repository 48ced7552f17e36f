package dev.accumulator.consumer.event;

import dev.accumulator.schemas.EventFault;
import org.jspecify.annotations.Nullable;

/** Ends the reading of a record at its first fault. It never leaves this room and has no stack trace. */
final class Refused extends RuntimeException {
    private final EventFault fault;
    private final @Nullable String path;
    private final String message;
    private final String problem;

    private Refused(EventFault fault, @Nullable String path, String message, String problem) {
        super(message, null, false, false);
        this.fault = fault;
        this.path = path;
        this.message = message;
        this.problem = problem;
    }

    /** Refuses the record as a whole, its key or a header. */
    static Refused record(EventFault fault, String message) {
        return new Refused(fault, null, message, message);
    }

    /**
     * Refuses one place in the value.
     *
     * @param problem completes "lines[3].quantity … "
     */
    static Refused at(JsonPath path, EventFault fault, String problem) {
        return at(path.toString(), fault, problem);
    }

    static Refused at(String path, EventFault fault, String problem) {
        String subject = path.equals("$") ? "the value" : path.startsWith("$.") ? path.substring(2) : path;
        return new Refused(fault, path, subject + " " + problem, problem);
    }

    static Refused at(JsonPath path, EventFault fault, String problem, Json was) {
        return at(path, fault, problem + ", was " + was.shown());
    }

    EventFault fault() {
        return fault;
    }

    @Nullable
    String path() {
        return path;
    }

    String message() {
        return message;
    }

    /** Returns the message without the field that it is about. */
    String problem() {
        return problem;
    }
}
