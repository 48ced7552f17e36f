package dev.accumulator.consumer.configuration;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows mistakes in the settings one a line, in place of a stack trace. */
final class InvalidSettingsAnalyzer extends AbstractFailureAnalyzer<SettingsRefused> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SettingsRefused cause) {
        return analysis(cause.mistakes(), cause);
    }

    static FailureAnalysis analysis(List<SettingMistake> mistakes, Throwable cause) {
        String description = mistakes.stream()
                .map(mistake -> "    " + mistake)
                .collect(Collectors.joining(
                        System.lineSeparator(),
                        "The service cannot start with these settings:" + System.lineSeparator(),
                        ""));
        return new FailureAnalysis(description, "Correct them and start again.", cause);
    }
}
