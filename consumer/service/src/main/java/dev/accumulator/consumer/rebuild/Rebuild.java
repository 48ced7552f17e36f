package dev.accumulator.consumer.rebuild;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A rebuild as it stands.
 *
 * @param wanted what was asked of it and is not done yet
 * @param generation the number of the generation that it builds
 * @param previous the number of the generation that was live when it began
 * @param estimate what it was thought to need before it began
 * @param progress how far it is
 * @param report what verification and comparison found; null before
 * @param error why it failed, or what it waits for
 * @param instance who runs it
 * @param takeovers how often another instance went on with it
 */
public record Rebuild(
        long id,
        State state,
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
        @Nullable Instant finishedAt) {

    /** Where a rebuild is. */
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

        boolean isUnderWay() {
            return switch (this) {
                case RUNNING, CATCHING_UP, VERIFYING, READY, SWITCHING, ROLLING_BACK -> true;
                case SWITCHED, ROLLED_BACK, FAILED, CANCELLED -> false;
            };
        }
    }

    /** What can be asked of a rebuild that is under way. */
    public enum Wanted {
        SWITCH,
        CANCEL;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What was asked for.
     *
     * @param automatic whether to switch without being asked, where nothing differs or differences are accepted
     * @param acceptDifferences whether to switch to a generation that differs
     * @param acceptMissingBeginning whether to build from topics that no longer hold everything
     */
    public record Options(boolean automatic, boolean acceptDifferences, boolean acceptMissingBeginning) {}

    @JsonIgnore
    boolean isUnderWay() {
        return state.isUnderWay();
    }
}
