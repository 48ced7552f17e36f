package dev.accumulator.consumer.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

/** A mistake in the settings ends the start, and what is printed names the setting and what it takes. */
@ExtendWith(OutputCaptureExtension.class)
class StartMistakesTests {
    private static final List<String> POINTS = List.of(
            "--accumulator.registers.points.kind=balance", "--accumulator.registers.points.dimensions.product=int");

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(GenerationSettings.class)
    static class Settings {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--accumulator.registers.sales.kind=balanse"
                        + " | accumulator.registers.sales.kind: \"balanse\" is not one of balance, turnover, ledger",
                "--accumulator.registers.sales.zon=UTC | accumulator.registers.sales.zon: a register has no such setting",
                "--accumulator.registers.order.kind=balance | accumulator.registers.order.kind: \"order\" is a reserved word",
                "--accumulator.day-totals-from=many"
                        + " | accumulator.day-totals-from: \"many\" is no whole number within the range",
                "--accumulator.day-totals-from=-1 | accumulator.day-totals-from: is -1, less than 0",
                "--accumulator.months.back=1.5 | accumulator.months.back: \"1.5\" is no whole number",
                "--accumulator.months.back=241 | accumulator.months: the window is 0 to 240 months back",
                "--accumulator.schema=Accumulator | accumulator.schema: \"Accumulator\" is no schema name",
                "--accumulator.shema=other | accumulator.shema: there is no such setting. Did you mean accumulator.schema?"
            })
    void aMistakeEndsTheStartAndNamesTheSetting(String argument, String told, CapturedOutput output) {
        assertThatThrownBy(() -> start(argument)).isInstanceOf(Exception.class);

        assertTold(output, told);
    }

    @Test
    void aRegisterWithoutResourcesOrDimensionsEndsTheStart(CapturedOutput output) {
        assertThatThrownBy(() -> start(POINTS.get(0), POINTS.get(1))).isInstanceOf(Exception.class);
        assertTold(
                output, "accumulator.registers.points: Register \"points\": a register has 1 to 16 resources, not 0");

        assertThatThrownBy(() -> start(POINTS.get(0), "--accumulator.registers.points.resources.quantity=bigint"))
                .isInstanceOf(Exception.class);
        assertTold(output, "a register has 1 to 16 dimensions, not 0");
    }

    @Test
    void aRegisterWithoutAKindEndsTheStart(CapturedOutput output) {
        assertThatThrownBy(() -> start(POINTS.get(1))).isInstanceOf(Exception.class);

        assertTold(output, "accumulator.registers.points.kind: is missing: balance, turnover or ledger");
    }

    private static void assertTold(CapturedOutput output, String told) {
        assertThat(output.toString())
                .contains("APPLICATION FAILED TO START", told)
                .doesNotContain("No enum constant", "\tat ");
    }

    private static void start(String... arguments) {
        new SpringApplicationBuilder(Settings.class)
                .web(WebApplicationType.NONE)
                .run(arguments)
                .close();
    }
}
