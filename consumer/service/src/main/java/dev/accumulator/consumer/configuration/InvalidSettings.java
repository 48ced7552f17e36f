package dev.accumulator.consumer.configuration;

import java.util.List;
import java.util.stream.Collectors;

/** Settings that the service cannot start with. */
final class InvalidSettings extends RuntimeException {
    private final List<SettingMistake> mistakes;

    InvalidSettings(List<SettingMistake> mistakes) {
        super(mistakes.stream().map(SettingMistake::toString).collect(Collectors.joining("; ")));
        this.mistakes = List.copyOf(mistakes);
    }

    List<SettingMistake> mistakes() {
        return mistakes;
    }
}
