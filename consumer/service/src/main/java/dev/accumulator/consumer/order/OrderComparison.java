package dev.accumulator.consumer.order;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The orders that differ between two generations.
 *
 * @param total how many there are
 * @param rows the first of them
 */
public record OrderComparison(long total, List<Row> rows) {
    public OrderComparison {
        rows = List.copyOf(rows);
    }

    /** An order's row before and after, as a JSON object each; null where there is none. */
    public record Row(
            String orderId,
            @Nullable String before,
            @Nullable String after) {}
}
