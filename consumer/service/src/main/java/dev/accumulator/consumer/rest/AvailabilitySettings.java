package dev.accumulator.consumer.rest;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The registers that tell what is available.
 *
 * @param onHand what is there
 * @param reserved what is reserved of it; without such a register nothing is
 * @param expected what is expected to come: its balance at a coming date is added to what is available then. None by default
 */
@ConfigurationProperties("accumulator.availability")
record AvailabilitySettings(
        @DefaultValue OnHand onHand,
        @DefaultValue Reserved reserved,
        @Nullable Expected expected) {

    /** A resource of a register. */
    interface Figure {
        String register();

        String resource();
    }

    /**
     * Where that is which is there.
     *
     * @param register a register of kind {@code balance}
     * @param resource one of its resources
     */
    record OnHand(
            @DefaultValue("inventory") String register,
            @DefaultValue("quantity") String resource) implements Figure {}

    /**
     * Where that is which is reserved.
     *
     * @param register a register of kind {@code balance} with the same dimensions
     * @param resource one of its resources
     */
    record Reserved(
            @DefaultValue("reserved") String register,
            @DefaultValue("quantity") String resource) implements Figure {}

    /**
     * Where that is which is expected.
     *
     * @param register a register of kind {@code balance} with the same dimensions, in which what is expected is received at the
     *     date on which it is to come, and given out again when it has come
     * @param resource one of its resources
     */
    record Expected(
            @DefaultValue("expected") String register,
            @DefaultValue("quantity") String resource) implements Figure {}
}
