package dev.accumulator.schemas;

/** A value that a contract does not allow. Names the field as it is called in JSON. */
public final class InvalidField extends IllegalArgumentException {

    private final EventFault fault;
    private final String field;
    private final String problem;

    InvalidField(EventFault fault, String field, String problem) {
        super(field + " " + problem);
        this.fault = fault;
        this.field = field;
        this.problem = problem;
    }

    /** @param was the value, whose text is known to be short */
    InvalidField(EventFault fault, String field, String problem, Object was) {
        super(field + " " + problem + ", was " + was);
        this.fault = fault;
        this.field = field;
        this.problem = problem;
    }

    /** Which rule of the contract is broken. */
    public EventFault fault() {
        return fault;
    }

    /** The field within the record that refused it, such as {@code quantity} or {@code lines[3].lineNo}. */
    public String field() {
        return field;
    }

    /** The message without the field and the value, such as {@code must be greater than 0}. */
    public String problem() {
        return problem;
    }
}
