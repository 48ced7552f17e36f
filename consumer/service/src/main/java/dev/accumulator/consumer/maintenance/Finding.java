package dev.accumulator.consumer.maintenance;

import dev.accumulator.consumer.order.OrderDifference;
import dev.accumulator.registers.model.Difference;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One difference, in a register or in an order row.
 *
 * @param check what was compared: {@code day-total}, {@code month-total}, {@code balance}, {@code recorder-movements},
 *     {@code replaced-movements}, {@code order-row} or {@code order-lines}
 * @param register the register; null for an order row
 * @param cell the dimensions of the cell, where the difference is in one
 * @param start the day or first day of the month, where the difference is in a total
 * @param recorder the document, where the difference is in one
 * @param figure what differs, such as {@code quantity_receipt}; of an order row {@code rows}, {@code revision} or {@code
 *     cancelled} (0 or 1), of its lines {@code lines}, {@code quantity} or {@code amount}
 * @param expected what the movements or the recorder say
 * @param actual what is stored
 */
public record Finding(
        String check,
        @Nullable String register,
        @Nullable Map<String, @Nullable Object> cell,
        @Nullable LocalDate start,
        @Nullable String recorder,
        String figure,
        BigDecimal expected,
        BigDecimal actual) {

    static Finding of(Difference difference) {
        return new Finding(
                difference.check().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                difference.register(),
                difference.dimensions(),
                difference.start(),
                difference.recorder(),
                difference.figure(),
                difference.expected(),
                difference.actual());
    }

    static Finding of(OrderDifference difference) {
        return new Finding(
                difference.check(),
                null,
                null,
                null,
                difference.recorder(),
                difference.figure(),
                difference.expected(),
                difference.actual());
    }
}
