package dev.accumulator.registers.model;

import org.jspecify.annotations.Nullable;

/**
 * A refusal of the register engine. It carries a stable code for metrics, dead letters and problem details, and the
 * field that is at fault.
 *
 * <p>Thrown for a wrong definition or query; handed back as a value in {@link Outcome.Rejected} for a document, because
 * a bulk posting must go on with its neighbours. Instances have no stack trace: they describe data, not code.
 */
public abstract sealed class RegisterException extends RuntimeException
        permits RegisterNotFound,
                InvalidDefinition,
                InvalidFloor,
                InvalidClosing,
                WouldPostClosed,
                WouldCrossFloor,
                InvalidMovement,
                InvalidQuery,
                MomentStillOpen,
                IncompatibleDefinition,
                RegisterNotEmpty,
                RevisionConflict,
                MovementsDetached {

    private final String code;
    private final @Nullable String field;

    RegisterException(String code, @Nullable String field, String message) {
        super(message, null, false, false);
        this.code = code;
        this.field = field;
    }

    /** A stable lower-case code such as {@code register-not-found}. */
    public final String code() {
        return code;
    }

    /** The name of the field at fault, if there is one. */
    public final @Nullable String field() {
        return field;
    }

    /** The message; never absent, unlike that of exceptions in general. */
    @Override
    public final String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
