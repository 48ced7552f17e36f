package dev.accumulator.consumer.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class WrongValueTests {
    enum Kind {
        BALANCE,
        TURNOVER
    }

    record Settings(Kind kind, int number, boolean enabled, Duration pause, DataSize size, ZoneId zone, Inner inner) {
        Settings {
            if (number < 0) {
                throw new IllegalArgumentException("accumulator.test.number must be at least 0");
            }
        }
    }

    record Inner(int one, int other) {}

    @ParameterizedTest
    @CsvSource({
        "kind, balanse, '\"balanse\" is not one of balance, turnover'",
        "number, many, '\"many\" is no whole number within the range of the setting'",
        "number, 99999999999, '\"99999999999\" is no whole number within the range of the setting'",
        "enabled, maybe, '\"maybe\" is neither true nor false'",
        "pause, soon, '\"soon\" is no duration, such as 500ms, 10s or 5m'",
        "size, large, '\"large\" is no size, such as 512KB or 8MB'",
        "zone, Nowhere/At, '\"Nowhere/At\" is no time zone: name a region such as Europe/Berlin, or UTC'",
        "inner, text, 'the value stands where settings of its own belong'"
    })
    void aValueThatCannotBeTakenIsToldWithWhatTheSettingTakes(String key, String value, String reason) {
        assertThat(told("accumulator.test", "accumulator.test." + key, value))
                .contains("accumulator.test." + key + ": " + reason)
                .doesNotContain("Exception");
    }

    @Test
    void whatARecordOfSettingsSaysIsToldAsItIs() {
        assertThat(told("accumulator.test", "accumulator.test.number", "-1"))
                .contains("    accumulator.test.number: must be at least 0");
    }

    @Test
    void settingsOfOthersAreLeftToOthers() {
        BindException failure = failure("spring.test", "spring.test.number", "many");

        assertThat(new WrongValueAnalyzer().analyze(failure)).isNull();
    }

    private static String told(String prefix, String name, String value) {
        return Objects.requireNonNull(new WrongValueAnalyzer().analyze(failure(prefix, name, value)))
                .getDescription();
    }

    private static BindException failure(String prefix, String name, String value) {
        Binder binder = new Binder(new MapConfigurationPropertySource(Map.of(name, value)));
        Throwable thrown = catchThrowable(() -> binder.bind(prefix, Bindable.of(Settings.class)));
        assertThat(thrown).isInstanceOf(BindException.class);
        return (BindException) thrown;
    }
}
