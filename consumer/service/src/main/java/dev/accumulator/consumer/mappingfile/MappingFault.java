package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.mapping.MappedSize;

/**
 * The faults that only mapping files find, with the codes of their dead letters. A fault of the value itself, such as text
 * that is no JSON, has the code that the event contracts have for it, and a value that does not fit a register has the
 * register's code.
 *
 * <p>Codes are contracts: they are never renamed.
 */
enum MappingFault {
    DIVISION_BY_ZERO("division-by-zero"),
    /** An expression ended without a value, for example because it compares a text with a number. */
    EXPRESSION_FAILED("expression-failed"),
    /** A number in an expression, or a decimal for a register, has more digits than are kept. */
    NUMBER_TOO_LARGE("number-too-large"),
    TOO_MANY_DOCUMENTS("too-many-documents"),
    /** A document, or all documents of a record together, have more movements than are allowed. */
    TOO_MANY_MOVEMENTS(MappedSize.TOO_MANY),
    /** The expressions of a record do more than they may, for example in loops within loops. */
    TOO_MANY_STEPS("too-many-steps"),
    /** A value in a recorder holds the text that stands behind it, so two documents could have one recorder. */
    AMBIGUOUS_RECORDER("ambiguous-recorder"),
    /** The bytes are not of their schema, or do not name one. */
    NOT_AVRO("not-avro"),
    /** The registry does not know the schema, or the schema is none of Avro. */
    UNKNOWN_SCHEMA("unknown-schema"),
    /** A tombstone cannot say which document it withdraws. */
    UNKNOWN_DOCUMENT("unknown-document"),
    /** A local time that the zone's clocks left out. */
    NO_SUCH_TIME("no-such-time"),
    INVALID_DIMENSION("invalid-dimension"),
    MISSING_DIMENSION("missing-dimension"),
    RESOURCE_OUT_OF_RANGE("resource-out-of-range"),
    TOO_MANY_PLACES("too-many-places");

    private final String code;

    MappingFault(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }
}
