package dev.accumulator.consumer.chart;

/** The outcome of a record about an account. */
public sealed interface AccountOutcome {

    /** The record counts from now on. The account may still wait for the one that it is a part of. */
    record Taken() implements AccountOutcome {}

    /** The account is as the record says already, or a later record of it has been taken. */
    record Known() implements AccountOutcome {}

    /**
     * Nothing is changed, because something is wrong with the record.
     *
     * @param code the stable code
     * @param field at fault, of the account
     * @param message names the field and the value
     */
    record Refused(String code, String field, String message) implements AccountOutcome {}
}
