package dev.accumulator.consumer.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.registers.model.DimensionType;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.RegisterLimits;
import dev.accumulator.schemas.Limits;
import org.junit.jupiter.api.Test;

/** The registers accept the largest documents and the widest range of moments that the contract allows. */
class LimitsAgreementTests {

    @Test
    void theRegistersAcceptTheLargestDocument() {
        assertThat(RegisterLimits.RECORDER_CHARS_MAX).isEqualTo(Limits.RECORDER_CHARS_MAX);
        assertThat(DimensionType.TEXT_CHARS_MAX).isEqualTo(Limits.IDENTIFIER_CHARS_MAX);
        assertThat(RegisterLimits.MOVEMENTS_MAX).isGreaterThanOrEqualTo(Limits.MOVEMENTS_SETTABLE_MAX);
        assertThat(RegisterLimits.MOVEMENTS_MAX).isGreaterThanOrEqualTo(2 * Limits.LINES_SETTABLE_MAX);
    }

    @Test
    void theRegistersAcceptTheSameMoments() {
        assertThat(Movement.PERIOD_MIN).isEqualTo(Limits.MOMENT_MIN);
        assertThat(Movement.PERIOD_END).isEqualTo(Limits.MOMENT_END);
    }
}
