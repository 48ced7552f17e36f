package dev.accumulator.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.producer.expected.Cell;
import dev.accumulator.producer.expected.Register;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoScenarioTests {

    @Test
    void leadsToTheFourBalancesOfTheReadme() {
        assertThat(DemoScenario.expected().balances(Register.INVENTORY)).hasSize(4);
        assertBalance("1", "101", "420", "105000");
        assertBalance("1", "102", "250", "37500");
        assertBalance("2", "101", "170", "42500");
        assertBalance("2", "103", "150", "90000");
    }

    private static void assertBalance(String warehouse, String product, String quantity, String amount) {
        List<BigDecimal> balance = DemoScenario.expected()
                .balances(Register.INVENTORY)
                .getOrDefault(new Cell("inventory", List.of(warehouse, product)), List.of());
        assertThat(balance)
                .usingElementComparator(BigDecimal::compareTo)
                .containsExactly(new BigDecimal(quantity), new BigDecimal(amount));
    }
}
