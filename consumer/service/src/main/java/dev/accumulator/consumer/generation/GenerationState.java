package dev.accumulator.consumer.generation;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The live generation as this process knows it.
 *
 * @param number its number; null if the database has not been reached since the start
 * @param waitingFor why it cannot be read now, in the server's words; null if it can
 * @param readOnly why this process may only read; null if it may write
 * @param notAsConfigured by register, why its configuration is not in force
 * @param layout what the layout does that the database belongs to
 */
public record GenerationState(
        @Nullable Integer number,
        @Nullable String waitingFor,
        @Nullable String readOnly,
        Map<String, String> notAsConfigured,
        Layout.State layout) {

    /** Spelled out because the compiler loses the annotations of a compact constructor's parameters. */
    public GenerationState(
            @Nullable Integer number,
            @Nullable String waitingFor,
            @Nullable String readOnly,
            Map<String, String> notAsConfigured,
            Layout.State layout) {
        this.number = number;
        this.waitingFor = waitingFor;
        this.readOnly = readOnly;
        this.notAsConfigured = Map.copyOf(notAsConfigured);
        this.layout = layout;
    }
}
