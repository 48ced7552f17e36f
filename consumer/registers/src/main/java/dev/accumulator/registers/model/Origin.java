package dev.accumulator.registers.model;

/**
 * Where a change was written down before it came here, and when. Changes of one stream come in the order of their
 * numbers. Those of different streams come in any order, so only their moments say which was written first.
 *
 * @param stream the stream, such as the topic partition {@code orders-3}
 * @param number the place in the stream, such as an offset
 * @param millis when the stream got it, in milliseconds since 1970
 */
public record Origin(String stream, long number, long millis) {
    private static final char BEFORE_NUMBER = '@';

    /** Reads the spelling of {@link #source()}. */
    public static Origin of(String source, long millis) {
        int end = source.lastIndexOf(BEFORE_NUMBER);
        return new Origin(source.substring(0, end), Long.parseLong(source.substring(end + 1)), millis);
    }

    /** Returns the origin in the spelling that people see: {@code orders-3@1207}. */
    public String source() {
        return stream + BEFORE_NUMBER + number;
    }
}
