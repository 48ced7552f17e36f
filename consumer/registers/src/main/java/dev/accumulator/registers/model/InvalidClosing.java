package dev.accumulator.registers.model;

import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/** Refuses to close a register up to a day, or to seal a month. */
public final class InvalidClosing extends RegisterException {
    /** @param field the name of what is at fault */
    public InvalidClosing(String code, String field, String message) {
        super(code, field, message);
    }

    /** The refusal to seal a month in which movements may still come. */
    public static InvalidClosing ofOpenMonth(String register, YearMonth month, @Nullable Closing closing) {
        return new InvalidClosing(
                "month-open",
                "month",
                "Month " + month + " of register \"" + register + "\" cannot be sealed: the register is "
                        + (closing == null ? "open" : "closed through " + closing.through()));
    }
}
