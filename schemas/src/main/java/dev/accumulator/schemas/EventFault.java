package dev.accumulator.schemas;

/**
 * Everything that can be wrong with an event before a register sees it: the codes of rejections and dead letters. What
 * a register refuses (an unknown one, a dimension or resource that does not fit) has codes of its own.
 *
 * <p>Codes are contracts: they appear in results, dead letters and metrics, and are never renamed.
 */
public enum EventFault {
    VALUE_TOO_LARGE("value-too-large", "The record's value has more than " + Limits.EVENT_BYTES_MAX + " bytes."),
    INVALID_ENCODING("invalid-encoding", "The value is not UTF-8."),
    NOT_JSON("not-json", "The value is not one JSON text, or something follows it."),
    NOT_AN_OBJECT("not-an-object", "The value, or the data of the envelope, is JSON but not an object."),
    NESTING_TOO_DEEP("nesting-too-deep", "Objects and arrays are nested more than " + Limits.NESTING_MAX + " deep."),
    DUPLICATE_FIELD("duplicate-field", "An object has two members of one name, and which one is meant is a guess."),

    MISSING_HEADER("missing-header", "A header that CloudEvents requires in binary mode is not there."),
    INVALID_HEADER("invalid-header", "A header is repeated, has no value, is not UTF-8, or breaks its form."),
    UNSUPPORTED_SPECVERSION("unsupported-specversion", "The version of CloudEvents is not 1.0."),
    UNSUPPORTED_CONTENT_TYPE("unsupported-content-type", "The content is announced as something other than JSON."),
    UNKNOWN_TYPE("unknown-type", "The event's type is none of this contract."),
    WRONG_TOPIC("wrong-topic", "The event's type belongs to another topic."),

    MISSING_KEY("missing-key", "The record has no key."),
    INVALID_KEY("invalid-key", "The record's key is not the text of an identifier."),
    KEY_MISMATCH("key-mismatch", "The record's key is not the document's identifier."),

    MISSING_FIELD("missing-field", "A required field is not there."),
    NULL_FIELD("null-field", "A required field is null."),
    ILL_TYPED("ill-typed", "A field has another JSON type than the contract says."),
    EMPTY("empty", "A text is empty or blank, or an object has no members."),
    TOO_LONG("too-long", "A text has more characters than the limit."),
    INVALID_TEXT("invalid-text", "A text holds a control character, such as NUL, or half of a surrogate pair."),
    OUT_OF_RANGE("out-of-range", "A number is smaller or greater than the field allows."),
    INVALID_DECIMAL("invalid-decimal", "A text is not a plain decimal: NaN, an exponent, a thousands separator."),
    TOO_MANY_DIGITS(
            "too-many-digits",
            "A decimal has more than " + Limits.DECIMAL_INTEGER_DIGITS_MAX + " digits before or "
                    + Limits.DECIMAL_FRACTION_DIGITS_MAX + " after the point."),
    INVALID_INSTANT("invalid-instant", "A moment is not RFC 3339 with seconds and an offset, or not in the calendar."),
    PERIOD_OUT_OF_RANGE(
            "period-out-of-range",
            "A moment is before " + Limits.MOMENT_MIN + " or not before " + Limits.MOMENT_END + "."),
    TOO_MANY_MEMBERS(
            "too-many-members",
            "A movement names more than " + Limits.DIMENSIONS_MAX + " dimensions or " + Limits.RESOURCES_MAX
                    + " resources."),
    NO_LINES("no-lines", "A document has no lines or movements."),
    TOO_MANY_LINES("too-many-lines", "A document has more than " + Limits.LINES_MAX + " lines or movements."),
    DUPLICATE_LINE("duplicate-line", "Two lines of a document have one number."),
    RESERVED_RECORDER(
            "reserved-recorder", "The movements topic names a recorder that belongs to orders or to receipts.");

    private final String code;
    private final String meaning;

    EventFault(String code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** The stable word, in lower case with hyphens. */
    public String code() {
        return code;
    }

    /** A sentence for people. */
    public String meaning() {
        return meaning;
    }
}
