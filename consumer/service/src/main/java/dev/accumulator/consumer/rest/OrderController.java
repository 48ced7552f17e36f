package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.order.Order;
import dev.accumulator.consumer.order.Orders;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.text.ForeignText;
import jakarta.servlet.http.HttpServletRequest;
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
    private final LiveReads live;
    private final Orders orders;

    OrderController(LiveReads live, Orders orders) {
        this.live = live;
        this.orders = orders;
    }

    /** The order's id is the rest of the path, with slashes as they are or encoded. */
    @Allowed(Role.READER)
    @GetMapping("/api/orders/{*id}")
    Map<String, @Nullable Object> byPath(
            HttpServletRequest request, @RequestParam MultiValueMap<String, String> parameters) {
        new RequestParameters(parameters, Stream.of(DecimalsChoice.PARAMETER));
        return order(RestOfPath.identifier("id", request));
    }

    /** For an id that a client or a proxy would alter as part of a path, such as {@code ..}. */
    @Allowed(Role.READER)
    @GetMapping("/api/orders")
    Map<String, @Nullable Object> byParameter(@RequestParam MultiValueMap<String, String> parameters) {
        return order(new RequestParameters(parameters, Stream.of("id", DecimalsChoice.PARAMETER)).requiredText("id"));
    }

    private Map<String, @Nullable Object> order(String id) {
        // A text that PostgreSQL cannot store names no order.
        Optional<Order> found = ForeignText.isStorable(id)
                ? live.read(ReadWidth.NARROW, generation -> orders.find(generation.schema(), id))
                : Optional.empty();
        return found.map(OrderController::json).orElseThrow(() -> new NotFound("order", id));
    }

    private static Map<String, @Nullable Object> json(Order order) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("orderId", order.orderId());
        json.put("status", order.cancelled() ? "cancelled" : "posted");
        json.put("revision", order.revision());
        json.put("occurredAt", order.occurredAt().toString());
        json.put("clientId", order.clientId());
        json.put("warehouseId", order.warehouseId());
        json.put("lines", order.lines().stream().map(OrderController::json).toList());
        return json;
    }

    private static Map<String, Object> json(OrderLine line) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("lineNo", line.lineNo());
        json.put("productId", line.productId());
        json.put("quantity", line.quantity());
        json.put("unitPrice", line.unitPrice());
        json.put("amount", line.amountOrComputed());
        return json;
    }
}
