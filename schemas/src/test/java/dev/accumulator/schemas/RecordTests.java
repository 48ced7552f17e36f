package dev.accumulator.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordTests {

    private static final Instant NOON = Instant.parse("2026-04-19T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"50, 250.00, 12500.00", "2.5, 150.10, 375.25", "1, 0.005, 0.01", "3, 0.0016, 0.00", "0.125, 0.04, 0.01"
    })
    void computesAMissingAmountHalfUpToTwoPlaces(BigDecimal quantity, BigDecimal price, BigDecimal amount) {
        assertThat(new OrderLine(1, "101", quantity, price, null).amountOrComputed())
                .isEqualTo(amount);
        assertThat(new ReceiptLine(1, "101", quantity, price, null).amountOrComputed())
                .isEqualTo(amount);
    }

    @Test
    void keepsAGivenAmountEvenIfItIsNotTheProduct() {
        assertThat(line(1, "2", "3", "5.999").amountOrComputed()).isEqualByComparingTo("5.999");
        assertThat(line(1, "2", "3", "0").amountOrComputed()).isEqualByComparingTo("0");
    }

    @Test
    void namesTheRecorderAfterTheDocument() {
        assertThat(order("42", List.of(line(1, "1", "1", null))).recorder()).isEqualTo("order:42");
        assertThat(new OrderCancelled("42", 2, NOON).recorder()).isEqualTo("order:42");
        assertThat(new ReceiptCancelled("7", 2, NOON).recorder()).isEqualTo("receipt:7");
        assertThat(new MovementsCancelled("adjustment:7", 2).recorder()).isEqualTo("adjustment:7");
    }

    @Test
    void isEqualForEverySpellingOfDecimalsAndMoments() {
        OrderLine spelled = line(1, "50.00", "2.5e2", "12500.0");

        assertThat(spelled).isEqualTo(line(1, "5e1", "250", "12500"));
        assertThat(spelled.quantity()).hasToString("50");
        assertThat(line(1, "1", "0.000", null).unitPrice()).hasToString("0");
        assertThat(new OrderCancelled("42", 2, NOON.plusNanos(999))).isEqualTo(new OrderCancelled("42", 2, NOON));
    }

    @Test
    void isNotAffectedByLaterChangesOfItsArguments() {
        List<OrderLine> lines = new ArrayList<>(List.of(line(1, "1", "1", null)));
        Map<String, @Nullable String> dimensions = new HashMap<>();
        dimensions.put("product", "101");
        dimensions.put("lot", null);
        Map<String, BigDecimal> resources = new HashMap<>(Map.of("quantity", BigDecimal.ONE));
        OrderPosted order = order("42", lines);
        MovementLine movement = new MovementLine("inventory", null, dimensions, resources);

        lines.clear();
        dimensions.clear();
        resources.clear();

        assertThat(order.lines()).hasSize(1);
        assertThat(movement.dimensions()).containsEntry("lot", null).hasSize(2);
        assertThat(movement.resources()).hasSize(1);
        assertThatThrownBy(() -> order.lines().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> movement.dimensions().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> movement.resources().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void refusesTwoLinesWithTheSameNumber() {
        assertThatThrownBy(() -> order("42", List.of(line(7, "1", "1", null), line(7, "2", "1", null))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("lines[1].lineNo repeats 7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e-999999999", "1e999999999", "0e2147483647", "1e-2147483647"})
    void refusesHugeExponentsWithoutExpandingThem(BigDecimal huge) {
        assertThatThrownBy(() -> new OrderLine(1, "101", huge, BigDecimal.ONE, null))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("digits");
    }

    @Test
    void countsCodePointsAndNotSurrogates() {
        String emoji = "\uD83D\uDE00";

        assertThat(new OrderCancelled(emoji.repeat(200), 1, NOON).orderId()).hasSize(400);
        assertThatThrownBy(() -> new OrderCancelled(emoji.repeat(201), 1, NOON))
                .hasMessage("orderId is longer than 200 characters");
    }

    @Test
    void keepsTheDeclaredScaleInResults() {
        DocumentResult.Change change = new DocumentResult.Change(
                "inventory", Map.of("product", "101"), Map.of("quantity", new BigDecimal("-5.0000")));

        assertThat(change.resources().get("quantity")).isEqualTo(new BigDecimal("-5.0000"));
    }

    private static OrderPosted order(String id, List<OrderLine> lines) {
        return new OrderPosted(id, 1, NOON, "1", "1", lines);
    }

    private static OrderLine line(int lineNo, String quantity, String price, @Nullable String amount) {
        return new OrderLine(
                lineNo,
                "101",
                new BigDecimal(quantity),
                new BigDecimal(price),
                amount == null ? null : new BigDecimal(amount));
    }
}
