package dev.accumulator.schemas;

import java.time.Instant;
import java.time.LocalDate;

/** All limits of the event contracts. The JSON Schemas state the same numbers, and a test keeps the two equal. */
public final class Limits {

    /**
     * Bytes of one record's value, unless the service is set to take more. Kafka brokers accept one mebibyte by default
     * ({@code message.max.bytes}), and a document of {@link #LINES_MAX} lines needs a third of it.
     */
    public static final int EVENT_BYTES_MAX = 1_048_576;

    /** The most bytes of a value that the service can be set to take. A dead letter keeps twice as many. */
    public static final int EVENT_BYTES_SETTABLE_MAX = 4_194_304;

    /** Levels of nested JSON objects and arrays in a value. The deepest field of a contract is on level five. */
    public static final int NESTING_MAX = 64;

    /**
     * Lines of an order, receipt or reservation, and movements and entries of a movements document, unless the service is set to take more; at least
     * one.
     */
    public static final int LINES_MAX = 1_000;

    /**
     * The most lines of an order, receipt or reservation that the service can be set to take. Each line is two movements, and a document
     * has at most {@value #MOVEMENTS_SETTABLE_MAX}.
     */
    public static final int LINES_SETTABLE_MAX = 5_000;

    /** The most movements of a movements document that the service can be set to take. */
    public static final int MOVEMENTS_SETTABLE_MAX = 10_000;

    /** The most entries of a movements document that the service can be set to take. Each is two movements. */
    public static final int ENTRIES_SETTABLE_MAX = 5_000;

    /** Characters (Unicode code points) of an identifier: an order, client, product, dimension value and so on. */
    public static final int IDENTIFIER_CHARS_MAX = 200;

    /** Characters of a recorder: the service's longest prefix, {@code reservation:}, and an identifier. */
    public static final int RECORDER_CHARS_MAX = 212;

    /** Characters of the name of a register, a dimension or a resource: PostgreSQL's longest identifier. */
    public static final int NAME_CHARS_MAX = 63;

    /** Dimensions that one movement may name. */
    public static final int DIMENSIONS_MAX = 16;

    /** Resources that one movement may name; at least one. */
    public static final int RESOURCES_MAX = 16;

    /** Digits before the decimal point. A register may allow fewer: {@code numeric(18,4)} allows 14. */
    public static final int DECIMAL_INTEGER_DIGITS_MAX = 20;

    /** Digits after the decimal point. A register may allow fewer: {@code numeric(18,4)} allows 4. */
    public static final int DECIMAL_FRACTION_DIGITS_MAX = 18;

    /** The smallest revision of a document. */
    public static final long REVISION_MIN = 1;

    /**
     * The greatest revision of a document. It has room for nanoseconds since 1970 until the year 2223. What is above it is no
     * count and no clock, but a number that stands for "the last", such as the greatest of 64 bits: nothing could come after
     * it.
     */
    public static final long REVISION_MAX = 8_000_000_000_000_000_000L;

    /** The smallest line number. */
    public static final int LINE_NO_MIN = 1;

    /** The greatest line number. */
    public static final int LINE_NO_MAX = Integer.MAX_VALUE;

    /**
     * The earliest moment of a document, inclusive. Moments outside the three centuries are mistakes or stand-ins for
     * "never".
     */
    public static final Instant MOMENT_MIN = Instant.parse("1900-01-01T00:00:00Z");

    /** The end of the allowed moments, exclusive. */
    public static final Instant MOMENT_END = Instant.parse("2200-01-01T00:00:00Z");

    /** The earliest day of a closing date. */
    public static final LocalDate DAY_MIN = LocalDate.of(1900, 1, 1);

    /** The latest day of a closing date. */
    public static final LocalDate DAY_MAX = LocalDate.of(2199, 12, 31);

    /** Characters of the reason of a closing date. */
    public static final int REASON_CHARS_MAX = 1_000;

    /** Characters of the CloudEvents attributes {@code id}, {@code source} and {@code subject}. */
    public static final int ATTRIBUTE_CHARS_MAX = 1_000;

    /**
     * Bytes of key, value and headers that a published dead letter can carry. Base64 turns three bytes into four, and
     * the event stays below {@link #EVENT_BYTES_MAX}. A larger original is kept in the database and left out of the
     * event.
     */
    public static final int DEAD_LETTER_RAW_BYTES_MAX = 524_288;

    /** Characters of the message of a rejection or a dead letter. */
    public static final int MESSAGE_CHARS_MAX = 2_000;

    /** Characters of a name in a catalogue, and of the value of an attribute. */
    public static final int CATALOGUE_NAME_CHARS_MAX = 200;

    /** Characters of the code of an account. */
    public static final int ACCOUNT_CODE_CHARS_MAX = 40;

    /** Characters of the name of an account. */
    public static final int ACCOUNT_NAME_CHARS_MAX = 200;

    /** Attributes of an entry of a catalogue. */
    public static final int CATALOGUE_ATTRIBUTES_MAX = 16;

    private Limits() {}
}
