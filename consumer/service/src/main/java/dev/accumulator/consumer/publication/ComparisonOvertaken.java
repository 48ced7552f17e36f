package dev.accumulator.consumer.publication;

/** Another comparison of the register was asked for, or there is another state to compare with. */
final class ComparisonOvertaken extends RuntimeException {
    ComparisonOvertaken(String register) {
        super("Another comparison of register \"" + register + "\" begins", null, false, false);
    }
}
