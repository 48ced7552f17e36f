package dev.accumulator.schemas;

/**
 * The faults that an event can have before a register sees it, with the codes of rejections and dead letters. The
 * refusals of registers, such as an unknown register or a dimension that does not fit, have codes of their own.
 *
 * <p>Codes are contracts: they appear in results, dead letters and metrics, and are never renamed.
 */
public enum EventFault {
    VALUE_TOO_LARGE("value-too-large", "The record's value has more than " + Limits.EVENT_BYTES_MAX + " bytes."),
    INVALID_ENCODING("invalid-encoding", "The value is not UTF-8."),
    NOT_JSON("not-json", "The value is not one JSON text, or something follows it."),
    NOT_AN_OBJECT("not-an-object", "The value, or the data of the envelope, is JSON but not an object."),
    NESTING_TOO_DEEP("nesting-too-deep", "Objects and arrays are nested more than " + Limits.NESTING_MAX + " deep."),
    DUPLICATE_FIELD("duplicate-field", "An object has two members of the same name, so its meaning is ambiguous."),

    MISSING_HEADER("missing-header", "A header that CloudEvents requires in binary mode is missing."),
    INVALID_HEADER("invalid-header", "A header is repeated, has no value, is not UTF-8, or is malformed."),
    UNSUPPORTED_SPECVERSION("unsupported-specversion", "The version of CloudEvents is not 1.0."),
    UNSUPPORTED_CONTENT_TYPE("unsupported-content-type", "The content is announced as something other than JSON."),
    UNKNOWN_TYPE("unknown-type", "The event's type is not one of this contract."),
    WRONG_TOPIC("wrong-topic", "The event's type belongs to another topic."),

    MISSING_KEY("missing-key", "The record has no key."),
    INVALID_KEY("invalid-key", "The record's key is not the text of an identifier, or names no document to withdraw."),
    KEY_MISMATCH(
            "key-mismatch",
            "The record's key is not the document's identifier, or not that of its group in a topic that is keyed by"
                    + " groups."),

    MISSING_FIELD("missing-field", "A required field is missing."),
    NULL_FIELD("null-field", "A required field is null."),
    ILL_TYPED("ill-typed", "A field has another JSON type than the contract requires."),
    EMPTY("empty", "A text is empty or blank, or an object has no members."),
    TOO_LONG("too-long", "A text has more characters than the limit."),
    INVALID_TEXT("invalid-text", "A text holds a control character, such as NUL, or half of a surrogate pair."),
    OUT_OF_RANGE(
            "out-of-range",
            "A number is smaller or greater than the field allows, or a moment is on the wrong side of another."),
    INVALID_DECIMAL(
            "invalid-decimal",
            "A text is not a plain decimal: it is NaN, or has an exponent or a thousands separator."),
    TOO_MANY_DIGITS(
            "too-many-digits",
            "A decimal has more than " + Limits.DECIMAL_INTEGER_DIGITS_MAX + " digits before or "
                    + Limits.DECIMAL_FRACTION_DIGITS_MAX + " after the point."),
    INVALID_INSTANT("invalid-instant", "A moment is not RFC 3339 with seconds and an offset, or not in the calendar."),
    INVALID_DAY("invalid-day", "A day is not written as 2026-03-31, or not in the calendar."),
    PERIOD_OUT_OF_RANGE(
            "period-out-of-range",
            "A moment is before " + Limits.MOMENT_MIN + " or not before " + Limits.MOMENT_END + "."),
    UNKNOWN_WORD("unknown-word", "A text is none of the few that the field may have."),
    TOO_MANY_MEMBERS(
            "too-many-members",
            "A movement names more than " + Limits.DIMENSIONS_MAX + " dimensions or " + Limits.RESOURCES_MAX
                    + " resources."),
    NO_LINES("no-lines", "A document has no lines or movements."),
    TOO_MANY_LINES("too-many-lines", "A document has more than " + Limits.LINES_MAX + " lines or movements."),
    DUPLICATE_LINE("duplicate-line", "Two lines of a document have the same number."),
    RESERVED_RECORDER(
            "reserved-recorder",
            "The movements topic names a recorder that belongs to orders, receipts or reservations.");

    private final String code;
    private final String meaning;

    EventFault(String code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** Returns the stable code, in lower case with hyphens. */
    public String code() {
        return code;
    }

    /** Returns a sentence for people. */
    public String meaning() {
        return meaning;
    }
}
