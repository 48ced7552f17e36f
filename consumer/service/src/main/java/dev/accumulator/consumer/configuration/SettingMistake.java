package dev.accumulator.consumer.configuration;

import org.jspecify.annotations.Nullable;

/**
 * One mistake in the settings.
 *
 * @param setting the name as it is written
 * @param reason what is wrong with it and what is allowed
 * @param origin the file, line and column, or another source, where it is known
 */
public record SettingMistake(
        String setting, String reason, @Nullable String origin) {

    @Override
    public String toString() {
        return setting + ": " + reason + (origin == null ? "" : " (" + origin + ")");
    }
}
