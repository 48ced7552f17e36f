package dev.accumulator.consumer.layout;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The last comparison or switch that this instance was asked for. It is not kept: after a crash it is asked for again.
 *
 * @param by who has asked for it; null if that is not known
 * @param step what is being done, or was done last
 * @param differences between the two layouts, as sentences
 * @param error why it has failed; null if it has not
 * @param finishedAt null while it is under way
 */
public record LayoutRun(
        Action action,
        @Nullable String by,
        String step,
        List<String> differences,
        @Nullable String error,
        Instant startedAt,
        @Nullable Instant finishedAt) {

    /** The operation that was asked for. */
    public enum Action {
        COMPARE,
        SWITCH,
        BACK,
        CARRY;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    LayoutRun at(String now) {
        return new LayoutRun(action, by, now, differences, error, startedAt, finishedAt);
    }

    LayoutRun found(List<String> different) {
        return new LayoutRun(action, by, step, List.copyOf(different), error, startedAt, finishedAt);
    }

    LayoutRun finished(@Nullable String failure, Instant when) {
        return new LayoutRun(action, by, step, differences, failure, startedAt, when);
    }
}
