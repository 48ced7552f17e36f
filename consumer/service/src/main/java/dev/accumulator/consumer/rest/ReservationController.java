package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.posting.Mappings;
import dev.accumulator.consumer.reservation.Reservation;
import dev.accumulator.consumer.reservation.ReservationUse;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.text.ForeignText;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reservations, with the orders that use them up. */
@RestController
final class ReservationController {
    private final LiveReads live;
    private final DatabaseTables tables;
    private final Mappings mappings;
    private final Clock clock;

    ReservationController(LiveReads live, DatabaseTables tables, Mappings mappings, Clock clock) {
        this.live = live;
        this.tables = tables;
        this.mappings = mappings;
        this.clock = clock;
    }

    /** The reservation's id is the rest of the path, with slashes as they are or encoded. */
    @Allowed(Role.READER)
    @GetMapping("/api/reservations/{*id}")
    Map<String, @Nullable Object> byPath(
            HttpServletRequest request, @RequestParam MultiValueMap<String, String> parameters) {
        new RequestParameters(parameters, Stream.of(AskedPositions.PARAMETER, DecimalsChoice.PARAMETER));
        return reservation(RestOfPath.identifier("id", request));
    }

    /** For an id that a client or a proxy would alter as part of a path, such as {@code ..}. */
    @Allowed(Role.READER)
    @GetMapping("/api/reservations")
    Map<String, @Nullable Object> byParameter(@RequestParam MultiValueMap<String, String> given) {
        return reservation(
                new RequestParameters(given, Stream.of("id", AskedPositions.PARAMETER, DecimalsChoice.PARAMETER))
                        .requiredText("id"));
    }

    private Map<String, @Nullable Object> reservation(String id) {
        // A text that PostgreSQL cannot store names no reservation.
        Optional<ReservationUse> found = ForeignText.isStorable(id)
                ? live.document(
                        mappings.keyOf(DocumentEvent.RESERVATION_PREFIX + id),
                        database -> tables.of(database)
                                .reservations()
                                .find(database.generation().schema(), id),
                        Optional::isPresent)
                : Optional.empty();
        return found.map(use -> json(use, clock.instant())).orElseThrow(() -> new NotFound("reservation", id));
    }

    private static Map<String, @Nullable Object> json(ReservationUse use, Instant now) {
        Reservation reservation = use.reservation();
        Reservation.Content content = reservation.content();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("reservationId", reservation.id());
        json.put("state", state(use, now));
        json.put("revision", reservation.revision() == 0 ? null : reservation.revision());
        json.put("occurredAt", content == null ? null : content.occurredAt().toString());
        json.put("expiresAt", content == null ? null : content.expiresAt().toString());
        Instant givesBackAt = use.givesBackAt();
        json.put("givesBackAt", givesBackAt == null ? null : givesBackAt.toString());
        json.put("orderId", content == null ? null : content.orderId());
        json.put("warehouseId", content == null ? null : content.warehouse());
        json.put("lines", use.lines().stream().map(ReservationController::json).toList());
        json.put(
                "orders", use.orders().stream().map(ReservationController::json).toList());
        return json;
    }

    /** A request that has given back by now has expired, which nobody had to write down. */
    private static String state(ReservationUse use, Instant now) {
        Instant end = use.givesBackAt();
        return switch (use.reservation().state()) {
            case UNKNOWN -> "unknown";
            case REQUESTED -> end != null && !end.isAfter(now) ? "expired" : "requested";
            case CONFIRMED -> "confirmed";
            case RELEASED -> "released";
            case WITHDRAWN -> "withdrawn";
        };
    }

    private static Map<String, Object> json(ReservationUse.Line line) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("productId", line.product());
        json.put("quantity", line.quantity());
        json.put("used", line.used());
        return json;
    }

    private static Map<String, Object> json(ReservationUse.Order order) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("orderId", order.orderId());
        json.put("revision", order.revision());
        json.put("occurredAt", order.occurredAt().toString());
        List<Map<String, Object>> used = new ArrayList<>();
        order.used().forEach((product, quantity) -> {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("productId", product);
            line.put("quantity", quantity);
            used.add(line);
        });
        json.put("used", used);
        return json;
    }
}
