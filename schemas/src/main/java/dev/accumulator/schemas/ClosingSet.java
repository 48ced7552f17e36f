package dev.accumulator.schemas;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Closes a register through a day, or all registers that there are. An earlier day than before opens a part.
 *
 * @param register the name of a register, or {@link ClosingEvent#ALL}; the key of the Kafka record
 * @param revision grows with every event about the same register, or about all
 * @param closedThrough the last closed day, in the time zone of each register
 * @param policy what becomes of documents in closed time: {@code refuse} or {@code shift}; null for {@code refuse}
 * @param by who has decided
 * @param reason why; null if it is not said
 */
public record ClosingSet(
        String register,
        long revision,
        LocalDate closedThrough,
        @Nullable String policy,
        String by,
        @Nullable String reason)
        implements ClosingEvent {
    /** Documents with movements in closed time are refused. */
    public static final String REFUSE = "refuse";

    /** Their movements go to the first open day. */
    public static final String SHIFT = "shift";

    /**
     * Checks the fields. Spelled out: NullAway does not see that a component of a record may be null where its constructor is
     * compact.
     *
     * @throws InvalidField if a field is missing or outside {@link Limits}
     */
    public ClosingSet(
            String register,
            long revision,
            LocalDate closedThrough,
            @Nullable String policy,
            String by,
            @Nullable String reason) {
        this.register = Require.name("register", register);
        this.revision = Require.revision(revision);
        this.closedThrough = Require.day("closedThrough", closedThrough);
        this.policy = policy == null ? null : Require.oneOf("policy", policy, REFUSE, SHIFT);
        this.by = Require.identifier("by", by);
        this.reason = reason == null ? null : Require.text("reason", reason, Limits.REASON_CHARS_MAX);
    }
}
