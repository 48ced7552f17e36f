package dev.accumulator.consumer.reservation;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.postgres.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The rows of reservations, and of the posted orders that name one. */
final class ReservationsTable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String COLUMNS =
            "reservation_id, revision, changes, used, state, occurred_at, expires_at, ends_at, order_id, warehouse_id, lines";

    private static final String ORDER_COLUMNS = "order_id, reservation_id, revision, occurred_at, warehouse_id, lines";

    private final JdbcClient jdbc;

    ReservationsTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Returns the reservations that orders use, by order. */
    Map<String, String> reservationsOf(Schema schema, Collection<String> orderIds) {
        Map<String, String> found = new HashMap<>();
        jdbc.sql(schema.sql("""
                        select order_id, reservation_id
                          from {schema}.reservation_orders
                         where order_id = any (cast(:orders as text[]))
                        """))
                .param("orders", orderIds.toArray(String[]::new))
                .query(row -> {
                    found.put(row.getString("order_id"), row.getString("reservation_id"));
                });
        return found;
    }

    /**
     * Makes the rows of reservations that have none, and locks all of them in the order of their keys until the transaction
     * ends.
     */
    Map<String, Reservation> lock(Schema schema, Collection<String> ids) {
        jdbc.sql(schema.sql("""
                        insert into {schema}.reservations (reservation_id, revision, changes, used, state)
                        select id, 0, 0, false, 'unknown'
                          from unnest(cast(:ids as text[])) id
                         order by id collate "C"
                            on conflict (reservation_id) do nothing
                        """)).param("ids", ids.toArray(String[]::new)).update();
        Map<String, Reservation> locked = new HashMap<>();
        jdbc.sql(schema.sql("select " + COLUMNS + """
                         from {schema}.reservations
                         where reservation_id = any (cast(:ids as text[]))
                         order by reservation_id
                           for update
                        """))
                .param("ids", ids.toArray(String[]::new))
                .query((ResultSet row) -> {
                    Reservation reservation = reservation(row);
                    locked.put(reservation.id(), reservation);
                });
        return locked;
    }

    /** Returns the first orders of reservations, by reservation: one more than can use it. */
    Map<String, List<ReservingOrder>> orders(Schema schema, Collection<String> ids) {
        Map<String, List<ReservingOrder>> orders = new HashMap<>();
        jdbc.sql(schema.sql("""
                        select o.order_id, o.reservation_id, o.revision, o.occurred_at, o.warehouse_id, o.lines
                          from unnest(cast(:ids as text[])) r (id)
                         cross join lateral (
                               select *
                                 from {schema}.reservation_orders o
                                where o.reservation_id = r.id
                                order by o.occurred_at, o.order_id
                                limit :max) o
                        """))
                .param("ids", ids.toArray(String[]::new))
                .param("max", UsedUp.ORDERS_MAX + 1)
                .query((ResultSet row) -> {
                    ReservingOrder order = order(row);
                    orders.computeIfAbsent(order.reservationId(), id -> new ArrayList<>())
                            .add(order);
                });
        return orders;
    }

    /** Returns a reservation; null if nothing is known of it. */
    @Nullable
    Reservation find(Schema schema, String id) {
        return jdbc.sql(schema.sql("select " + COLUMNS + """
                         from {schema}.reservations
                         where reservation_id = :id
                           and changes > 0
                        """))
                .param("id", id)
                .query((row, n) -> reservation(row))
                .optional()
                .orElse(null);
    }

    /** Writes reservations that are locked. */
    void write(Schema schema, Collection<Reservation> reservations) {
        List<Reservation> rows = List.copyOf(reservations);
        int written = jdbc.sql(schema.sql("""
                        update {schema}.reservations r
                           set revision = n.revision, changes = n.changes, used = n.used, state = n.state,
                               occurred_at = n.occurred_at, expires_at = n.expires_at, ends_at = n.ends_at,
                               order_id = n.order_id, warehouse_id = n.warehouse_id, lines = n.lines
                          from unnest(cast(:ids as text[]), cast(:revisions as bigint[]), cast(:changes as bigint[]),
                                      cast(:used as boolean[]), cast(:states as text[]),
                                      cast(:occurredAt as timestamptz[]), cast(:expiresAt as timestamptz[]),
                                      cast(:endsAt as timestamptz[]), cast(:orders as text[]),
                                      cast(:warehouses as text[]), cast(:lines as json[]))
                               as n (reservation_id, revision, changes, used, state, occurred_at, expires_at, ends_at,
                                     order_id, warehouse_id, lines)
                         where r.reservation_id = n.reservation_id
                        """))
                .param("ids", texts(rows, Reservation::id))
                .param("revisions", rows.stream().map(Reservation::revision).toArray(Long[]::new))
                .param("changes", rows.stream().map(Reservation::changes).toArray(Long[]::new))
                .param("used", rows.stream().map(Reservation::isUsed).toArray(Boolean[]::new))
                .param("states", texts(rows, row -> row.state().name().toLowerCase(Locale.ROOT)))
                .param("occurredAt", moments(rows, Reservation.Content::occurredAt))
                .param("expiresAt", moments(rows, Reservation.Content::expiresAt))
                .param("endsAt", moments(rows, Reservation.Content::endsAt))
                .param("orders", contents(rows, Reservation.Content::orderId))
                .param("warehouses", contents(rows, Reservation.Content::warehouse))
                .param("lines", contents(rows, content -> JSON.writeValueAsString(content.lines())))
                .update();
        if (written != rows.size()) {
            throw new IllegalStateException("Changed " + written + " locked reservations of " + rows.size());
        }
    }

    /** Deletes reservations that are locked and of which nothing has become known. */
    void deleteUnknown(Schema schema, Collection<String> ids) {
        jdbc.sql(schema.sql("""
                        delete from {schema}.reservations
                         where reservation_id = any (cast(:ids as text[]))
                           and changes = 0
                        """)).param("ids", ids.toArray(String[]::new)).update();
    }

    /** Writes orders whose recorders are locked, in the place of what was known of them. */
    void writeOrders(Schema schema, Collection<ReservingOrder> orders) {
        List<ReservingOrder> rows = List.copyOf(orders);
        jdbc.sql(schema.sql("""
                        insert into {schema}.reservation_orders as o
                               (order_id, reservation_id, revision, occurred_at, warehouse_id, lines)
                        select n.order_id, n.reservation_id, n.revision, n.occurred_at, n.warehouse_id, n.lines
                          from unnest(cast(:orders as text[]), cast(:reservations as text[]),
                                      cast(:revisions as bigint[]), cast(:occurredAt as timestamptz[]),
                                      cast(:warehouses as text[]), cast(:lines as json[]))
                               as n (order_id, reservation_id, revision, occurred_at, warehouse_id, lines)
                         order by n.order_id collate "C"
                            on conflict (order_id) do update
                           set reservation_id = excluded.reservation_id, revision = excluded.revision,
                               occurred_at = excluded.occurred_at, warehouse_id = excluded.warehouse_id,
                               lines = excluded.lines
                        """))
                .param("orders", texts(rows, ReservingOrder::orderId))
                .param("reservations", texts(rows, ReservingOrder::reservationId))
                .param("revisions", rows.stream().map(ReservingOrder::revision).toArray(Long[]::new))
                .param("occurredAt", texts(rows, row -> row.occurredAt().toString()))
                .param("warehouses", texts(rows, ReservingOrder::warehouse))
                .param("lines", texts(rows, row -> JSON.writeValueAsString(row.lines())))
                .update();
    }

    /** Deletes orders whose recorders are locked. */
    void deleteOrders(Schema schema, Collection<String> orderIds) {
        jdbc.sql(schema.sql("""
                        delete from {schema}.reservation_orders
                         where order_id = any (cast(:orders as text[]))
                        """))
                .param("orders", orderIds.toArray(String[]::new))
                .update();
    }

    /** Copies reservations from one generation to another, in the place of older revisions. */
    void copy(Schema from, Schema to, Collection<String> ids) {
        jdbc.sql(ofBoth(from, to, "insert into {schema}.reservations as r (" + COLUMNS + ") select " + COLUMNS + """
                         from {from}.reservations
                         where reservation_id = any (cast(:ids as text[]))
                         order by reservation_id
                            on conflict (reservation_id) do update
                           set changes = greatest(r.changes, excluded.changes),
                               used = r.used or excluded.used,
                               revision = greatest(r.revision, excluded.revision),
                               state = case when excluded.revision >= r.revision then excluded.state else r.state end,
                               occurred_at = case when excluded.revision >= r.revision
                                                  then excluded.occurred_at else r.occurred_at end,
                               expires_at = case when excluded.revision >= r.revision
                                                 then excluded.expires_at else r.expires_at end,
                               ends_at = case when excluded.revision >= r.revision
                                              then excluded.ends_at else r.ends_at end,
                               order_id = case when excluded.revision >= r.revision
                                               then excluded.order_id else r.order_id end,
                               warehouse_id = case when excluded.revision >= r.revision
                                                   then excluded.warehouse_id else r.warehouse_id end,
                               lines = case when excluded.revision >= r.revision then excluded.lines else r.lines end
                        """))
                .param("ids", ids.toArray(String[]::new))
                .update();
    }

    /** Copies orders from one generation to another, in the place of older revisions. */
    void copyOrders(Schema from, Schema to, Collection<String> orderIds) {
        jdbc.sql(ofBoth(
                        from,
                        to,
                        "insert into {schema}.reservation_orders as o (" + ORDER_COLUMNS + ") select " + ORDER_COLUMNS
                                + """
                         from {from}.reservation_orders
                         where order_id = any (cast(:orders as text[]))
                         order by order_id
                            on conflict (order_id) do update
                           set reservation_id = excluded.reservation_id, revision = excluded.revision,
                               occurred_at = excluded.occurred_at, warehouse_id = excluded.warehouse_id,
                               lines = excluded.lines
                         where o.revision <= excluded.revision
                        """))
                .param("orders", orderIds.toArray(String[]::new))
                .update();
    }

    private static String ofBoth(Schema from, Schema to, String template) {
        return to.sql(template).replace("{from}", Identifiers.quote(from.name()));
    }

    private static Reservation reservation(ResultSet row) throws SQLException {
        String lines = row.getString("lines");
        return new Reservation(
                row.getString("reservation_id"),
                row.getLong("revision"),
                row.getLong("changes"),
                row.getBoolean("used"),
                ReservationState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                lines == null
                        ? null
                        : new Reservation.Content(
                                moment(row, "occurred_at"),
                                moment(row, "expires_at"),
                                optionalMoment(row, "ends_at"),
                                row.getString("order_id"),
                                row.getString("warehouse_id"),
                                lines(lines)));
    }

    private static ReservingOrder order(ResultSet row) throws SQLException {
        return new ReservingOrder(
                row.getString("order_id"),
                row.getString("reservation_id"),
                row.getLong("revision"),
                moment(row, "occurred_at"),
                row.getString("warehouse_id"),
                lines(row.getString("lines")));
    }

    private static List<ReservedLine> lines(String json) {
        return Arrays.asList(JSON.readValue(json, ReservedLine[].class));
    }

    private static Instant moment(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant optionalMoment(ResultSet row, String column) throws SQLException {
        OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
        return moment == null ? null : moment.toInstant();
    }

    private static <T> String[] texts(List<T> rows, Function<T, String> text) {
        return rows.stream().map(text).toArray(String[]::new);
    }

    /** Sent as text, because the driver takes no arrays of instants. */
    private static @Nullable String[] moments(
            List<Reservation> rows, Function<Reservation.Content, @Nullable Instant> moment) {
        return contents(rows, content -> {
            Instant value = moment.apply(content);
            return value == null ? null : value.toString();
        });
    }

    private static @Nullable String[] contents(
            List<Reservation> rows, Function<Reservation.Content, @Nullable String> text) {
        @Nullable String[] texts = new @Nullable String[rows.size()];
        for (int i = 0; i < texts.length; i++) {
            Reservation.Content content = rows.get(i).content();
            texts[i] = content == null ? null : text.apply(content);
        }
        return texts;
    }
}
