package dev.accumulator.consumer.mapping;

import static dev.accumulator.registers.model.InvalidMovement.Part.DIMENSION;
import static dev.accumulator.registers.model.InvalidMovement.Part.DOCUMENT;
import static dev.accumulator.registers.model.InvalidMovement.Part.PERIOD;
import static dev.accumulator.registers.model.InvalidMovement.Part.REGISTER;
import static dev.accumulator.registers.model.InvalidMovement.Part.RESOURCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.registers.model.InvalidMovement.Part;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.MovementsCancelled;
import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.schemas.ReceiptCancelled;
import dev.accumulator.schemas.ReservationLine;
import dev.accumulator.schemas.ReservationReleased;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FieldPathsTests {

    static Stream<Arguments> faults() {
        return Stream.of(
                fault(Events.order(), -1, DOCUMENT, "movements", "$.lines"),
                fault(Events.order(), -1, DOCUMENT, "recorder", "$.orderId"),
                fault(Events.order(), -1, DOCUMENT, "revision", "$.revision"),
                fault(new OrderCancelled("42", 8, Events.NOON), -1, DOCUMENT, "recorder", "$.orderId"),
                fault(Events.receipt(), -1, DOCUMENT, "recorder", "$.receiptId"),
                fault(new ReceiptCancelled("7", 2, Events.NOON), -1, DOCUMENT, "revision", "$.revision"),
                fault(reservation(), 0, PERIOD, "period", "$.occurredAt"),
                fault(reservation(), 3, PERIOD, "period", "$.releasedAt"),
                fault(reservation(), 3, DIMENSION, "product", "$.lines[1].productId"),
                fault(reservation(), 2, RESOURCE, "quantity", "$.lines[1].quantity"),
                fault(reservation(), -1, DOCUMENT, "recorder", "$.reservationId"),
                fault(Events.movements(), 0, REGISTER, "register", "$.movements[0].register"),
                fault(Events.movements(), 0, PERIOD, "period", "$.period"),
                fault(Events.movements(), 1, PERIOD, "period", "$.movements[1].period"),
                fault(Events.movements(), 1, DIMENSION, "product", "$.movements[1].dimensions.product"),
                fault(Events.movements(), 1, DIMENSION, "it's", "$.movements[1].dimensions['it\\'s']"),
                fault(Events.movements(), 0, RESOURCE, "amount", "$.movements[0].resources.amount"),
                fault(Events.movements(), -1, DOCUMENT, "movements", "$.movements"),
                fault(Events.movements(), -1, DOCUMENT, "recorder", "$.recorder"),
                fault(new MovementsCancelled("adjustment:7", 4), -1, DOCUMENT, "recorder", "$.recorder"));
    }

    private static ReservationReleased reservation() {
        return new ReservationReleased(
                "7",
                2,
                Events.NOON,
                Events.NOON.plusSeconds(60),
                Events.NOON.plusSeconds(30),
                null,
                "1",
                List.of(new ReservationLine(1, "101", BigDecimal.ONE), new ReservationLine(2, "102", BigDecimal.TEN)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void leadsBackToTheFieldOfTheEvent(
            DocumentEvent event, int movement, Part part, String field, @Nullable String path) {
        assertThat(FieldPaths.of(event, movement, part, field)).isEqualTo(path);
    }

    @Test
    void isAPathInTheWholeValue() {
        assertThat(Events.business(Events.order(), "$.data").pathInValue("$.lines[1].productId"))
                .isEqualTo("$.data.lines[1].productId");
        assertThat(Events.business(Events.order(), "$").pathInValue("$.lines[1].productId"))
                .isEqualTo("$.lines[1].productId");
    }

    private static Arguments fault(DocumentEvent event, int movement, Part part, String field, @Nullable String path) {
        return Arguments.of(event, movement, part, field, path);
    }
}
