package dev.accumulator.registers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.TotalsDetail;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DefinitionChecksTests {
    private static final Instant APRIL = Instant.parse("2026-04-19T10:15:00Z");

    private final DefinitionChecks checks = new DefinitionChecks(List.of(new RegisterDefinition(
            "points",
            RegisterKind.BALANCE,
            List.of(Dimension.parse("customer", "int")),
            List.of(Resource.parse("points", "numeric(10,2)")),
            ZoneId.of("UTC"),
            TotalsDetail.DAY)));

    @Test
    void aChangeThatFitsIsNotRefused() {
        assertThat(refusal(movement("points", "7", "1.50"))).isEmpty();
        assertThat(checks.refusal(Change.Unpost.of("pos:1", 1))).isEmpty();
        assertThat(checks.refusal(new Change.Withdraw("pos:1", null))).isEmpty();
    }

    @Test
    void whatDoesNotFitIsRefusedWithTheMovementAndTheField() {
        assertThat(refusal(movement("points", "7", "1"), movement("points", "seven", "1")))
                .hasValueSatisfying(refused -> {
                    assertThat(refused.code()).isEqualTo("invalid-dimension");
                    assertThat(refused.movement()).isEqualTo(1);
                    assertThat(refused.field()).isEqualTo("customer");
                });
        assertThat(refusal(movement("nowhere", "7", "1")))
                .hasValueSatisfying(refused -> assertThat(refused.code()).isEqualTo("unknown-register"));
        assertThat(refusal(movement("points", "7", "1.505")))
                .hasValueSatisfying(refused -> assertThat(refused.field()).isEqualTo("points"));
        assertThat(refusal())
                .hasValueSatisfying(refused -> assertThat(refused.code()).isEqualTo("no-movements"));
        assertThat(checks.refusal(Change.Unpost.of("pos:1", 0)))
                .hasValueSatisfying(refused -> assertThat(refused.code()).isEqualTo("invalid-revision"));
        assertThat(checks.refusal(new Change.Withdraw("", null)))
                .hasValueSatisfying(refused -> assertThat(refused.code()).isEqualTo("invalid-recorder"));
    }

    private Optional<InvalidMovement> refusal(Movement... movements) {
        return checks.refusal(Change.Post.of("pos:1", 1, List.of(movements)));
    }

    private static Movement movement(String register, String customer, String points) {
        return new Movement(register, APRIL, Map.of("customer", customer), Map.of("points", new BigDecimal(points)));
    }
}
