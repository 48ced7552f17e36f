package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.event.JsonPath;
import dev.accumulator.schemas.EventFault;
import org.jspecify.annotations.Nullable;

/** Ends the mapping of a document at its first fault. It never leaves this room and has no stack trace. */
final class Unmappable extends RuntimeException {
    private final String code;
    private final @Nullable String path;
    private final String sentence;

    private Unmappable(String code, @Nullable String path, String sentence) {
        super(sentence, null, false, false);
        this.code = code;
        this.path = path;
        this.sentence = sentence;
    }

    /**
     * Refuses a field of the record.
     *
     * @param path null if the value came from no field of the record's value
     * @param problem completes "items[3].quantity … "
     */
    static Unmappable at(@Nullable JsonPath path, String code, String problem) {
        if (path == null) {
            return new Unmappable(code, null, "the result " + problem);
        }
        String shown = path.toString();
        String subject = shown.equals("$") ? "the value" : shown.startsWith("$.") ? shown.substring(2) : shown;
        return new Unmappable(code, shown, subject + " " + problem);
    }

    static Unmappable at(@Nullable JsonPath path, EventFault fault, String problem) {
        return at(path, fault.code(), problem);
    }

    static Unmappable at(@Nullable JsonPath path, MappingFault fault, String problem) {
        return at(path, fault.code(), problem);
    }

    /** Refuses a value that cannot be read, in the words of whoever reads it. */
    static Unmappable unreadable(String code, @Nullable String path, String sentence) {
        return new Unmappable(code, path, sentence);
    }

    /** Refuses the record for something that is in no field of its value. */
    static Unmappable record(String code, String sentence) {
        return new Unmappable(code, null, sentence);
    }

    /** Returns this refusal with the setting of the mapping at which it came up. */
    Unmappable in(String setting) {
        return new Unmappable(code, path, setting + ": " + sentence);
    }

    /** Returns this refusal with the place that it is about, for one that does not say it. */
    Unmappable near(JsonPath place) {
        return new Unmappable(code, place.toString(), sentence);
    }

    String code() {
        return code;
    }

    @Nullable
    String path() {
        return path;
    }

    String sentence() {
        return sentence;
    }
}
