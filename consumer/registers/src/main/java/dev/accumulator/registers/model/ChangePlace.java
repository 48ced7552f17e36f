package dev.accumulator.registers.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the log of a register, in the order of recording: behind a movement, or behind all movements of a posting.
 *
 * @param register the register's id
 * @param recordedMicros the posting's moment of recording, in microseconds since 1970
 * @param posting the posting's number; 0 at the beginning of an empty log
 * @param whole true behind the whole posting; the parts after this one are then 0 and false
 * @param recorder the id of the movement's document
 * @param reversal whether the movement is a reversal; these come first
 * @param line the movement's number in its document
 */
public record ChangePlace(
        int register, long recordedMicros, long posting, boolean whole, long recorder, boolean reversal, int line)
        implements Comparable<ChangePlace> {
    private static final Pattern TEXT = Pattern.compile(
            "([0-9]{1,9})\\.([0-9]{1,17})\\.(-?[0-9]{1,18})(?:\\.([0-9]{1,18})\\.([rm])\\.([0-9]{1,9}))?");

    private static final Comparator<ChangePlace> ORDER = Comparator.comparingLong(ChangePlace::recordedMicros)
            .thenComparingLong(ChangePlace::posting)
            .thenComparing(ChangePlace::whole)
            .thenComparingLong(ChangePlace::recorder)
            .thenComparing(ChangePlace::reversal, Comparator.reverseOrder())
            .thenComparingInt(ChangePlace::line)
            .thenComparingInt(ChangePlace::register);

    /** The place behind a whole posting. */
    public static ChangePlace behind(int register, long recordedMicros, long posting) {
        return new ChangePlace(register, recordedMicros, posting, true, 0, false, 0);
    }

    /** When the posting was recorded. */
    public Instant recordedAt() {
        return Instant.EPOCH.plus(recordedMicros, ChronoUnit.MICROS);
    }

    /** True before anything was recorded. */
    public boolean isBeginning() {
        return posting == 0 && recordedMicros == 0;
    }

    /** A text that {@link #parse} reads. */
    public String text() {
        String behind = register + "." + recordedMicros + "." + posting;
        return whole ? behind : behind + "." + recorder + (reversal ? ".r." : ".m.") + line;
    }

    /** Reads a text of {@link #text}; returns nothing if it is none. */
    public static Optional<ChangePlace> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int register = Integer.parseInt(parts.group(1));
        long micros = Long.parseLong(parts.group(2));
        long posting = Long.parseLong(parts.group(3));
        return Optional.of(
                parts.group(4) == null
                        ? behind(register, micros, posting)
                        : new ChangePlace(
                                register,
                                micros,
                                posting,
                                false,
                                Long.parseLong(parts.group(4)),
                                parts.group(5).equals("r"),
                                Integer.parseInt(parts.group(6))));
    }

    @Override
    public int compareTo(ChangePlace other) {
        return ORDER.compare(this, other);
    }
}
