package dev.accumulator.consumer.configuration;

import java.util.List;
import java.util.stream.Collectors;

/** Settings that the service cannot start with. Thrown by whoever finds them, before the service runs. */
public final class SettingsRefused extends RuntimeException {
    private final List<SettingMistake> mistakes;

    /** @param mistakes at least one; all that are known, so that nobody corrects them one start at a time */
    public SettingsRefused(List<SettingMistake> mistakes) {
        super(mistakes.stream().map(SettingMistake::toString).collect(Collectors.joining("; ")));
        this.mistakes = List.copyOf(mistakes);
    }

    /** Returns all mistakes. */
    public List<SettingMistake> mistakes() {
        return mistakes;
    }
}
