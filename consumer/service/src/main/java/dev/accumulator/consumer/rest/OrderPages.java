package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.order.Order;
import dev.accumulator.consumer.order.OrderPage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Pages of orders of several databases as one. */
final class OrderPages {
    /** As PostgreSQL has them: by their bytes. */
    private static final Comparator<String> BY_BYTES = (one, other) ->
            Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

    private OrderPages() {}

    /**
     * Merges pages that begin behind the same order. No order is shown that lies behind the end of another page, because
     * orders before it may follow there.
     *
     * @param limit the most orders, which each page has at most too
     */
    static OrderPage merged(List<OrderPage> pages, int limit) {
        if (pages.size() == 1) {
            return pages.getFirst();
        }
        String end = pages.stream()
                .map(OrderPage::next)
                .filter(Objects::nonNull)
                .min(BY_BYTES)
                .orElse(null);
        Stream<Order> known = pages.stream().flatMap(page -> page.orders().stream());
        List<Order> orders = known.filter(order -> end == null || BY_BYTES.compare(order.orderId(), end) <= 0)
                .sorted(Comparator.comparing(Order::orderId, BY_BYTES))
                .toList();
        return orders.size() > limit
                ? new OrderPage(orders.subList(0, limit), orders.get(limit - 1).orderId())
                : new OrderPage(orders, end);
    }
}
