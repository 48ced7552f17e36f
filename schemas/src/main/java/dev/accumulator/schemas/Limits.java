package dev.accumulator.schemas;

import java.time.Instant;

/**
 * Every limit of the event contracts, in one place. The JSON Schemas state the same numbers; a test keeps the two
 * equal.
 */
public final class Limits {

    /**
     * Bytes of one record's value. One mebibyte is what Kafka brokers accept unless told otherwise
     * ({@code message.max.bytes}), and three times what a document of {@link #LINES_MAX} lines needs.
     */
    public static final int EVENT_BYTES_MAX = 1_048_576;

    /** Levels of nested JSON objects and arrays in a value; the deepest field of a contract is on level five. */
    public static final int NESTING_MAX = 64;

    /** Lines of an order or receipt, and movements of a movements document; at least one. */
    public static final int LINES_MAX = 1_000;

    /** Characters (Unicode code points) of an identifier: an order, client, product, dimension value and so on. */
    public static final int IDENTIFIER_CHARS_MAX = 200;

    /** Characters of a recorder: the longest prefix the service gives, {@code receipt:}, and an identifier. */
    public static final int RECORDER_CHARS_MAX = 208;

    /** Characters of the name of a register, a dimension or a resource: PostgreSQL's longest identifier. */
    public static final int NAME_CHARS_MAX = 63;

    /** Dimensions that one movement may name. */
    public static final int DIMENSIONS_MAX = 16;

    /** Resources that one movement may name; at least one. */
    public static final int RESOURCES_MAX = 16;

    /** Digits before the decimal point. A register may allow fewer: {@code numeric(18,4)} has room for 14. */
    public static final int DECIMAL_INTEGER_DIGITS_MAX = 20;

    /** Digits after the decimal point. A register may allow fewer: {@code numeric(18,4)} takes 4. */
    public static final int DECIMAL_FRACTION_DIGITS_MAX = 18;

    /** The smallest revision of a document. */
    public static final long REVISION_MIN = 1;

    /** The greatest revision of a document, wide enough for a count of nanoseconds since 1970. */
    public static final long REVISION_MAX = Long.MAX_VALUE;

    /** The smallest line number. */
    public static final int LINE_NO_MIN = 1;

    /** The greatest line number. */
    public static final int LINE_NO_MAX = Integer.MAX_VALUE;

    /**
     * The first moment that a document may be dated, inclusive. Moments outside the three centuries are mistakes or
     * stand-ins for "never", and would leave a partition of the movement log behind each.
     */
    public static final Instant MOMENT_MIN = Instant.parse("1900-01-01T00:00:00Z");

    /** The moment that documents must be dated before, exclusive. */
    public static final Instant MOMENT_END = Instant.parse("2200-01-01T00:00:00Z");

    /** Characters of a CloudEvents attribute of ours ({@code id}, {@code source}, {@code subject}). */
    public static final int ATTRIBUTE_CHARS_MAX = 1_000;

    /**
     * Bytes of key, value and headers that a published dead letter carries with it. Base64 makes four of three, so the
     * event stays below {@link #EVENT_BYTES_MAX}. A larger original is kept in the database and left out of the event.
     */
    public static final int DEAD_LETTER_RAW_BYTES_MAX = 524_288;

    /** Characters of the message of a rejection or a dead letter. */
    public static final int MESSAGE_CHARS_MAX = 2_000;

    private Limits() {}
}
