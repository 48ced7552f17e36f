package dev.accumulator.consumer.rebuild;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A rebuild in its current state.
 *
 * @param request the same for the rebuilds of all shards that were requested together; null if this one was alone
 * @param wanted a request that is not fulfilled yet
 * @param generation the number of the generation that it builds
 * @param previous the number of the generation that was live when it began
 * @param estimate the estimate that was made before it began
 * @param progress its progress
 * @param report the result of verification and comparison; null before
 * @param error the reason of its failure, or the failure that it waits to pass
 * @param instance the instance that runs it
 * @param takeovers how often another instance has taken it over
 * @param people who has asked for what
 */
public record Rebuild(
        long id,
        State state,
        @Nullable UUID request,
        @Nullable Wanted wanted,
        Options options,
        int generation,
        int previous,
        JsonNode estimate,
        JsonNode progress,
        @Nullable JsonNode report,
        @Nullable String error,
        @Nullable String instance,
        int takeovers,
        Instant createdAt,
        @Nullable Instant switchedAt,
        @Nullable Instant finishedAt,
        People people) {

    /**
     * Who has asked for what, the last one of each; null where nobody has.
     *
     * @param switchedBy null too if the rebuild was switched in by itself
     * @param droppedBy who has dropped the generation that was left over
     */
    public record People(
            @Nullable String requestedBy,
            @Nullable String switchedBy,
            @Nullable String cancelledBy,
            @Nullable String rolledBackBy,
            @Nullable String droppedBy) {}

    /** The state of a rebuild. */
    public enum State {
        RUNNING,
        CATCHING_UP,
        VERIFYING,
        READY,
        SWITCHING,
        SWITCHED,
        ROLLING_BACK,
        ROLLED_BACK,
        FAILED,
        CANCELLED;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static State of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
        }

        public boolean isUnderWay() {
            return switch (this) {
                case RUNNING, CATCHING_UP, VERIFYING, READY, SWITCHING, ROLLING_BACK -> true;
                case SWITCHED, ROLLED_BACK, FAILED, CANCELLED -> false;
            };
        }
    }

    /** A request to a rebuild that is under way. */
    public enum Wanted {
        SWITCH,
        CANCEL;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The options of a request.
     *
     * @param automatic whether to switch without another request if nothing differs or differences are accepted
     * @param acceptDifferences whether to switch to a generation that differs
     * @param acceptMissingBeginning whether to build from topics that no longer hold their first records
     */
    public record Options(boolean automatic, boolean acceptDifferences, boolean acceptMissingBeginning) {}

    @JsonIgnore
    boolean isUnderWay() {
        return state.isUnderWay();
    }
}
