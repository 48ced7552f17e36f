package dev.accumulator.consumer.reservation;

import dev.accumulator.consumer.mapping.Document;
import dev.accumulator.consumer.mapping.OrderChange;
import dev.accumulator.consumer.mapping.ReservationChange;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Fingerprints;
import dev.accumulator.registers.model.Following;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.schemas.DocumentEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The reservations that the documents of one call touch. For one call. */
final class TouchedReservations implements Touched {
    private final ReservationsTable table;
    private final Schema schema;
    private final List<Document> documents;

    /** The reservations that orders were known to name before the call, by order. */
    private final Map<String, String> namedBefore;

    /** The reservations that each document touches, by the place of the document. */
    private final Map<Integer, Set<String>> touches;

    private final Map<String, Reservation> locked;
    private final Map<String, List<ReservingOrder>> orders;

    private TouchedReservations(
            ReservationsTable table,
            Schema schema,
            List<Document> documents,
            Map<String, String> namedBefore,
            Map<Integer, Set<String>> touches) {
        this.table = table;
        this.schema = schema;
        this.documents = documents;
        this.namedBefore = namedBefore;
        this.touches = touches;
        Set<String> ids = new TreeSet<>();
        touches.values().forEach(ids::addAll);
        this.locked = ids.isEmpty() ? Map.of() : table.lock(schema, ids);
        // After the lock: what others have posted is committed and seen.
        this.orders = ids.isEmpty() ? Map.of() : table.orders(schema, ids);
    }

    static Touched of(ReservationsTable table, Schema schema, List<Document> documents) {
        Set<String> asked = new LinkedHashSet<>();
        boolean namesAny = false;
        for (Document document : documents) {
            namesAny |= DocumentTouches.named(document) != null;
            OrderChange order = document.order();
            if (order != null && DocumentTouches.mayHaveNamed(document)) {
                asked.add(order.orderId());
            }
        }
        if (!namesAny && asked.isEmpty()) {
            return NONE;
        }
        Map<String, String> before = asked.isEmpty() ? Map.of() : table.reservationsOf(schema, asked);
        return new TouchedReservations(table, schema, documents, before, touches(documents, before));
    }

    private static Map<Integer, Set<String>> touches(List<Document> documents, Map<String, String> namedBefore) {
        Map<Integer, Set<String>> touches = new LinkedHashMap<>();
        Set<String> taken = new HashSet<>();
        Map<String, Boolean> recorders = new LinkedHashMap<>();
        for (int i = 0; i < documents.size(); i++) {
            Document document = documents.get(i);
            Set<String> touched = new TreeSet<>();
            String named = DocumentTouches.named(document);
            if (named != null) {
                touched.add(named);
            }
            OrderChange order = document.order();
            String before = order == null ? null : namedBefore.get(order.orderId());
            if (before != null) {
                touched.add(before);
            }
            Boolean known = recorders.put(document.change().recorder(), !touched.isEmpty());
            for (String id : touched) {
                if (known != null || !taken.add(id)) {
                    throw new ReservationChangesMeet(id);
                }
            }
            if (Boolean.TRUE.equals(known)) {
                throw new ReservationChangesMeet(document.change().recorder());
            }
            if (!touched.isEmpty()) {
                touches.put(i, touched);
            }
        }
        return touches;
    }

    @Override
    public List<Following> following() {
        List<Following> following = new ArrayList<>();
        touches.forEach((place, ids) -> {
            Document document = documents.get(place);
            for (String id : ids) {
                boolean isPost = document.change() instanceof Change.Post;
                Change posted = isPost ? usedUp(id, document, true) : null;
                Change withdrawn = usedUp(id, document, false);
                if (withdrawn != null) {
                    following.add(new Following(place, posted, withdrawn));
                }
            }
        });
        return following;
    }

    /** A reservation and its orders. */
    private record Both(Reservation reservation, List<ReservingOrder> orders) {}

    /**
     * Returns both as they are once a document is accepted.
     *
     * @param posted false if it leaves no movements
     * @param revision the revision that a reservation has then
     */
    private Both after(String id, Document document, boolean posted, long revision) {
        ReservationChange change = document.reservation();
        Reservation before = Objects.requireNonNull(locked.get(id));
        List<ReservingOrder> named = new ArrayList<>(orders.getOrDefault(id, List.of()));
        if (change == null) {
            OrderChange order = Objects.requireNonNull(document.order());
            named.removeIf(one -> one.orderId().equals(order.orderId()));
            if (posted && order instanceof OrderChange.Post post && id.equals(post.reservationId())) {
                named.add(ReservingOrder.of(post));
            }
            return new Both(before.changed(true), named);
        }
        Reservation after = before.changed(false);
        return new Both(
                posted && change instanceof ReservationChange.Post post
                        ? after.with(revision, Reservation.stateOf(post.event()), Reservation.Content.of(post.event()))
                        : after.with(revision, ReservationState.WITHDRAWN, null),
                named);
    }

    /** Returns what orders use up then; null if none ever named the reservation. */
    private @Nullable Change usedUp(String id, Document document, boolean posted) {
        Both after = after(id, document, posted, 0);
        if (!after.reservation().isUsed()) {
            return null;
        }
        UsedUp used = UsedUp.of(after.reservation().content(), after.orders());
        List<Movement> movements = used == null ? List.of() : used.movements();
        String recorder = DocumentEvent.USED_UP_PREFIX + id;
        String source = document.change().source();
        return movements.isEmpty()
                ? new Change.Unpost(recorder, after.reservation().changes(), source)
                : new Change.Post(
                        recorder, after.reservation().changes(), Fingerprints.of(movements), movements, source);
    }

    @Override
    public void write(List<Outcome> outcomes) {
        requireNamedBefore(outcomes);
        List<Reservation> changed = new ArrayList<>();
        Map<String, ReservingOrder> written = new LinkedHashMap<>();
        Set<String> deleted = new LinkedHashSet<>();
        touches.forEach((place, ids) -> {
            if (!(outcomes.get(place) instanceof Outcome.Accepted accepted)) {
                return;
            }
            Document document = documents.get(place);
            boolean posted = accepted instanceof Outcome.Posted || accepted instanceof Outcome.Reposted;
            OrderChange order = document.order();
            if (order != null) {
                deleted.add(order.orderId());
            }
            for (String id : ids) {
                changed.add(after(id, document, posted, accepted.revision()).reservation());
                if (posted && order instanceof OrderChange.Post post && id.equals(post.reservationId())) {
                    deleted.remove(post.orderId());
                    written.put(post.orderId(), ReservingOrder.of(post));
                }
            }
        });
        deleted.removeAll(written.keySet());
        if (!changed.isEmpty()) {
            table.write(schema, changed);
        }
        if (!deleted.isEmpty()) {
            table.deleteOrders(schema, deleted);
        }
        if (!written.isEmpty()) {
            table.writeOrders(schema, written.values());
        }
        List<String> unknown = locked.values().stream()
                .filter(reservation -> reservation.changes() == 0)
                .map(Reservation::id)
                .toList();
        if (!unknown.isEmpty() && changed.size() < locked.size()) {
            table.deleteUnknown(schema, unknown);
        }
    }

    /**
     * Makes sure that nobody has posted an order with another reservation since it was looked for: its recorder was not locked yet.
     * That takes the same order on two ways at once, such as from its partition and by a person who tries it again.
     */
    private void requireNamedBefore(List<Outcome> outcomes) {
        Set<String> replaced = new LinkedHashSet<>();
        for (int i = 0; i < documents.size(); i++) {
            OrderChange order = documents.get(i).order();
            if (order != null && outcomes.get(i) instanceof Outcome.Accepted) {
                if (DocumentTouches.mayHaveNamed(documents.get(i))) {
                    replaced.add(order.orderId());
                }
            }
        }
        if (replaced.isEmpty()) {
            return;
        }
        Map<String, String> now = table.reservationsOf(schema, replaced);
        for (String orderId : replaced) {
            if (!Objects.equals(now.get(orderId), namedBefore.get(orderId))) {
                throw new ReservationMovedOn(orderId);
            }
        }
    }
}
