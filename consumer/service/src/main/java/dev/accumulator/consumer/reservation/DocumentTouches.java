package dev.accumulator.consumer.reservation;

import dev.accumulator.consumer.mapping.Document;
import dev.accumulator.consumer.mapping.OrderChange;
import dev.accumulator.consumer.mapping.ReservationChange;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The reservations that documents name. */
final class DocumentTouches {
    private DocumentTouches() {}

    /** Returns the reservation that a document is or names; null if there is none. */
    static @Nullable String named(Document document) {
        ReservationChange reservation = document.reservation();
        if (reservation != null) {
            return reservation.reservationId();
        }
        return document.order() instanceof OrderChange.Post order ? order.reservationId() : null;
    }

    /** Returns true if an order may be posted already with a reservation that this document does not name. */
    static boolean mayHaveNamed(Document document) {
        OrderChange order = document.order();
        return order != null && !(order instanceof OrderChange.Post post && post.revision() == 1);
    }

    /** Returns how many of the first documents touch each reservation once, and are the only ones of their recorders that touch one. */
    static int together(List<? extends @Nullable Document> documents) {
        Set<String> reservations = new HashSet<>();
        Map<String, Boolean> recorders = new HashMap<>();
        boolean areAny = documents.stream().anyMatch(document -> document != null && named(document) != null);
        if (!areAny) {
            return documents.size();
        }
        for (int i = 0; i < documents.size(); i++) {
            Document document = documents.get(i);
            if (document == null) {
                continue;
            }
            String named = named(document);
            Boolean before = recorders.put(document.change().recorder(), named != null);
            boolean isSecond = before != null && (before || named != null);
            if (isSecond || (named != null && !reservations.add(named))) {
                return i;
            }
        }
        return documents.size();
    }
}
