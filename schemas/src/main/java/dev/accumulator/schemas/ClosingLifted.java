package dev.accumulator.schemas;

import org.jspecify.annotations.Nullable;

/**
 * Opens a register, or all registers that there are.
 *
 * @param register the name of a register, or {@link ClosingEvent#ALL}; the key of the Kafka record
 * @param revision grows with every event about the same register, or about all
 * @param by who has decided
 * @param reason why; null if it is not said
 */
public record ClosingLifted(
        String register, long revision, String by, @Nullable String reason) implements ClosingEvent {

    /**
     * Checks the fields. Spelled out for the same reason as that of {@link ClosingSet}.
     *
     * @throws InvalidField if a field is missing or outside {@link Limits}
     */
    public ClosingLifted(String register, long revision, String by, @Nullable String reason) {
        this.register = Require.name("register", register);
        this.revision = Require.revision(revision);
        this.by = Require.identifier("by", by);
        this.reason = reason == null ? null : Require.text("reason", reason, Limits.REASON_CHARS_MAX);
    }
}
