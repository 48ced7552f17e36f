package dev.accumulator.consumer.avro;

import dev.accumulator.consumer.avro.Schemas.Found;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The answers of a registry, those used last, within a bound on their texts. That an id is not known is believed for some
 * seconds: a flood of such records must not become one of questions. Safe for use by many threads.
 */
final class KnownSchemas {
    private static final int SCHEMAS_MAX = 1_000;
    private static final int CHARS_MAX = 8_000_000;
    private static final long UNKNOWN_NANOS_MAX = 5_000_000_000L;

    private final LongSupplier nanoClock;
    private final Map<Long, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long chars;

    KnownSchemas(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /**
     * An answer of the registry.
     *
     * @param chars of the texts that it was made of
     */
    record Answer(Found found, int chars) {
        static Answer unknown(String message) {
            return new Answer(new Found.Unknown(message), message.length());
        }
    }

    private record Kept(Answer answer, long nanos) {}

    /** Returns the answer that is kept, or asks. Two threads may ask for the same at the same time. */
    Found get(long id, Supplier<Answer> ask) {
        Answer known = find(id);
        if (known == null) {
            known = ask.get();
            keep(id, known);
        }
        return known.found();
    }

    private synchronized @Nullable Answer find(long id) {
        Kept found = kept.get(id);
        if (found == null) {
            return null;
        }
        boolean outdated = found.answer().found() instanceof Found.Unknown
                && nanoClock.getAsLong() - found.nanos() > UNKNOWN_NANOS_MAX;
        return outdated ? null : found.answer();
    }

    private synchronized void keep(long id, Answer answer) {
        Kept before = kept.put(id, new Kept(answer, nanoClock.getAsLong()));
        chars += answer.chars() - (before == null ? 0 : before.answer().chars());
        Iterator<Kept> oldest = kept.values().iterator();
        while (kept.size() > 1 && (kept.size() > SCHEMAS_MAX || chars > CHARS_MAX)) {
            chars -= oldest.next().answer().chars();
            oldest.remove();
        }
    }
}
