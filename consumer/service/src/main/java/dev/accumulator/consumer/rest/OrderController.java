package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.order.Order;
import dev.accumulator.consumer.order.OrderFilter;
import dev.accumulator.consumer.order.OrderPage;
import dev.accumulator.consumer.order.Orders;
import dev.accumulator.consumer.posting.Mappings;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.text.ForeignText;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The order rows. */
@RestController
final class OrderController {
    /** Decimal places as in the register {@code inventory}, whatever places an event spells out. */
    private static final int QUANTITY_PLACES = 4;

    private static final int PRICE_PLACES = 4;

    private static final int AMOUNT_PLACES = 2;

    private final LiveReads live;
    private final DatabaseTables tables;
    private final Mappings mappings;

    OrderController(LiveReads live, DatabaseTables tables, Mappings mappings) {
        this.live = live;
        this.tables = tables;
        this.mappings = mappings;
    }

    /** The order's id is the rest of the path, with slashes as they are or encoded. */
    @Allowed(Role.READER)
    @GetMapping("/api/orders/{*id}")
    Map<String, @Nullable Object> byPath(
            HttpServletRequest request, @RequestParam MultiValueMap<String, String> parameters) {
        new RequestParameters(parameters, Stream.of(AskedPositions.PARAMETER, DecimalsChoice.PARAMETER));
        return order(RestOfPath.identifier("id", request));
    }

    /** A list, or one order: for an id that a client or a proxy would alter as part of a path, such as {@code ..}. */
    @Allowed(Role.READER)
    @GetMapping("/api/orders")
    Map<String, @Nullable Object> list(@RequestParam MultiValueMap<String, String> given) {
        if (given.containsKey("id")) {
            return order(
                    new RequestParameters(given, Stream.of("id", AskedPositions.PARAMETER, DecimalsChoice.PARAMETER))
                            .requiredText("id"));
        }
        RequestParameters parameters = new RequestParameters(
                given,
                Stream.of(
                        "status",
                        "clientId",
                        "warehouseId",
                        "occurredFrom",
                        "occurredTo",
                        "limit",
                        "cursor",
                        AskedPositions.PARAMETER));
        Status status = parameters.oneOf("status", Status.class);
        OrderFilter filter = new OrderFilter(
                status == null ? null : (Boolean) (status == Status.CANCELLED),
                parameters.storable("clientId"),
                parameters.storable("warehouseId"),
                parameters.moment("occurredFrom"),
                parameters.moment("occurredTo"));
        PageRequest asked = parameters.page(Orders.PAGE_MAX);
        String after = asked.cursor() == null ? null : ListCursor.read(asked.cursor());
        OrderPage page = OrderPages.merged(
                live.each(
                        ReadWidth.WIDE,
                        database -> tables.of(database)
                                .orders()
                                .list(database.generation().schema(), filter, after, asked.limit())),
                asked.limit());
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("rows", page.orders().stream().map(OrderController::summary).toList());
        json.put("next", page.next() == null ? null : ListCursor.write(page.next()));
        return json;
    }

    /** The words for what an order is. */
    private enum Status {
        POSTED,
        CANCELLED
    }

    private Map<String, @Nullable Object> order(String id) {
        // A text that PostgreSQL cannot store names no order.
        Optional<Order> found = ForeignText.isStorable(id)
                ? live.document(
                        mappings.keyOf(DocumentEvent.ORDER_PREFIX + id),
                        database -> tables.of(database)
                                .orders()
                                .find(database.generation().schema(), id),
                        Optional::isPresent)
                : Optional.empty();
        return found.map(OrderController::json).orElseThrow(() -> new NotFound("order", id));
    }

    private static Map<String, @Nullable Object> json(Order order) {
        Map<String, @Nullable Object> json = summary(order);
        json.put("lines", order.lines().stream().map(OrderController::json).toList());
        return json;
    }

    private static Map<String, @Nullable Object> summary(Order order) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("orderId", order.orderId());
        json.put("status", order.cancelled() ? "cancelled" : "posted");
        json.put("revision", order.revision());
        json.put("occurredAt", order.occurredAt().toString());
        json.put("clientId", order.clientId());
        json.put("warehouseId", order.warehouseId());
        return json;
    }

    private static Map<String, Object> json(OrderLine line) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("lineNo", line.lineNo());
        json.put("productId", line.productId());
        json.put("quantity", withPlaces(line.quantity(), QUANTITY_PLACES));
        json.put("unitPrice", withPlaces(line.unitPrice(), PRICE_PLACES));
        json.put("amount", withPlaces(line.amountOrComputed(), AMOUNT_PLACES));
        return json;
    }

    /** An event may spell out zeros that say nothing, and more places, which are never cut off. */
    private static BigDecimal withPlaces(BigDecimal decimal, int places) {
        BigDecimal shortest = decimal.stripTrailingZeros();
        return shortest.setScale(Math.max(places, shortest.scale()));
    }
}
