package dev.accumulator.consumer.reservation;

import dev.accumulator.consumer.mapping.Document;
import dev.accumulator.postgres.Schema;
import dev.accumulator.schemas.DocumentEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The reservations of generations. Joins the caller's transaction. Safe for use by many threads. */
public final class Reservations {
    private final ReservationsTable table;
    private final boolean areRead;

    /** @param areRead false if no topic of reservations is read; then orders that name one use nothing up */
    Reservations(DataSource dataSource, boolean areRead) {
        this.table = new ReservationsTable(JdbcClient.create(dataSource));
        this.areRead = areRead;
    }

    /** The reservations in the database of another shard, where this process posts nothing. */
    public static Reservations toRead(DataSource dataSource) {
        return new Reservations(dataSource, false);
    }

    /**
     * Locks the reservations that documents touch, and works out what follows from each document. To be called before the
     * registers are asked, because nobody who holds a row of theirs may wait for a reservation. Documents that have nothing to do
     * with reservations cost nothing, but for orders of a later revision and withdrawals, which cost one statement together.
     *
     * @param schema the generation
     * @param documents those of one call of the registers, in their order
     * @throws ReservationChangesMeet if two of them touch one reservation
     */
    public Touched touch(Schema schema, List<Document> documents) {
        return areRead ? TouchedReservations.of(table, schema, documents) : Touched.NONE;
    }

    /**
     * Returns how many of the first documents can be posted in one call, as far as the documents alone tell. A document that
     * names no reservation may touch one all the same.
     *
     * @param documents may have nulls, which touch nothing
     */
    public static int together(List<? extends @Nullable Document> documents) {
        return DocumentTouches.together(documents);
    }

    /** Copies what belongs to documents into another generation. */
    public void carryOver(Schema from, Schema to, List<String> recorders) {
        List<String> ids = recorders.stream()
                .flatMap(recorder -> idOf(recorder).stream())
                .distinct()
                .sorted()
                .toList();
        List<String> orders = recorders.stream()
                .filter(recorder -> recorder.startsWith(DocumentEvent.ORDER_PREFIX))
                .map(recorder -> recorder.substring(DocumentEvent.ORDER_PREFIX.length()))
                .sorted()
                .toList();
        if (areRead && !ids.isEmpty()) {
            table.copy(from, to, ids);
        }
        if (areRead && !orders.isEmpty()) {
            table.copyOrders(from, to, orders);
        }
    }

    private static Optional<String> idOf(String recorder) {
        for (String prefix : List.of(DocumentEvent.RESERVATION_PREFIX, DocumentEvent.USED_UP_PREFIX)) {
            if (recorder.startsWith(prefix)) {
                return Optional.of(recorder.substring(prefix.length()));
            }
        }
        return Optional.empty();
    }

    /** Returns a reservation with what orders use up of it; empty if nothing is known of it. */
    public Optional<ReservationUse> find(Schema schema, String reservationId) {
        Reservation reservation = table.find(schema, reservationId);
        if (reservation == null) {
            return Optional.empty();
        }
        Map<String, List<ReservingOrder>> orders = table.orders(schema, List.of(reservationId));
        return Optional.of(ReservationUse.of(reservation, orders.getOrDefault(reservationId, List.of())));
    }
}
