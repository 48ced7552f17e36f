package dev.accumulator.schemas;

/** A value that a contract does not allow. Names the field as it is called in JSON. */
public final class InvalidField extends IllegalArgumentException {

    private final String field;

    InvalidField(String field, String problem) {
        super(field + " " + problem);
        this.field = field;
    }

    /** The field within the record that refused it, such as {@code quantity} or {@code lines[3].lineNo}. */
    public String field() {
        return field;
    }
}
