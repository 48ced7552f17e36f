package dev.accumulator.schemas;

/** A value that a contract does not allow. It names the field as in JSON. */
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

    /** @param was the value, whose text must be short */
    InvalidField(EventFault fault, String field, String problem, Object was) {
        super(field + " " + problem + ", was " + was);
        this.fault = fault;
        this.field = field;
        this.problem = problem;
    }

    /** Returns the rule of the contract that is broken. */
    public EventFault fault() {
        return fault;
    }

    /** Returns the field within the record that refused it, such as {@code quantity} or {@code lines[3].lineNo}. */
    public String field() {
        return field;
    }

    /** Returns the message without the field and the value, such as {@code must be greater than 0}. */
    public String problem() {
        return problem;
    }
}
