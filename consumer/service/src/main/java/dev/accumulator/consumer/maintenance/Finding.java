package dev.accumulator.consumer.maintenance;

import dev.accumulator.consumer.order.OrderDifference;
import dev.accumulator.registers.model.Difference;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One difference that a run found, in a register or in an order row.
 *
 * @param check the name of the check: {@code day-total}, {@code month-total}, {@code balance},
 *     {@code day-swing}, {@code account-day}, {@code account-month}, {@code recorder-movements}, {@code replaced-movements}, {@code missing-cell}, {@code missing-posting}, {@code
 *     seal}, {@code order-row} or {@code order-lines}
 * @param register the register; null for an order row
 * @param cell the dimensions of the cell; null if the difference is not in a cell
 * @param start the day, or the first day of the month; null if the difference is not in a total
 * @param recorder the document; null if the difference is not in a document
 * @param figure the figure that differs, such as {@code quantity_receipt}; for an order row {@code rows},
 *     {@code revision} or {@code cancelled} (0 or 1), for its lines {@code lines}, {@code quantity} or {@code amount}
 * @param expected the value that follows from the movements or the recorder
 * @param actual the stored value
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
