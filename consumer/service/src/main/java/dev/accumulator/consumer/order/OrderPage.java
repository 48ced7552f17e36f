package dev.accumulator.consumer.order;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some orders, by their ids.
 *
 * @param next the id after which the next page begins; null at the end
 */
public record OrderPage(List<Order> orders, @Nullable String next) {
    public OrderPage {
        orders = List.copyOf(orders);
    }
}
