package dev.accumulator.consumer.publication;

import dev.accumulator.postgres.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of published registers: who publishes each, and how far. */
final class PublicationTable {
    private final JdbcClient jdbc;
    private final Schema control;
    private final String holder;
    private final Duration lease;

    /**
     * @param holder a name of this process that no other has
     * @param lease how long a register is held without a sign of life, by the clock of the database
     */
    PublicationTable(DataSource dataSource, Schema control, String holder, Duration lease) {
        this.jdbc = JdbcClient.create(dataSource);
        this.control = control;
        this.holder = holder;
        this.lease = lease;
    }

    /** The schema of the table. */
    Schema control() {
        return control;
    }

    /** Returns this table in the database of another shard, where this process publishes nothing. */
    PublicationTable on(DataSource server) {
        return new PublicationTable(server, control, holder, lease);
    }

    /**
     * How far a register is published.
     *
     * @param origin what the place belongs to; empty before the first time
     * @param place every change up to here is on its way to the topic
     * @param through the end of the stretch of the log that is worked on; null if none is
     * @param cell of that stretch, the cells up to this number are on their way
     * @param comparing true until the topic was compared with the register
     * @param comparison the number of the comparison, which grows with each
     * @param compareAfter the comparison waits until the messages up to this number are sent
     */
    record Row(
            String holder,
            String origin,
            String place,
            @Nullable String through,
            long cell,
            boolean comparing,
            long comparison,
            long compareAfter,
            @Nullable Instant comparedAt,
            @Nullable String requestedBy) {}

    /** Takes or renews the right to publish a register. Returns false if another instance has it. */
    boolean hold(String register) {
        return jdbc.sql(control.sql("""
                        insert into {schema}.published_registers as p (register, holder, lease_until)
                        values (:register, :holder, clock_timestamp() + :millis * interval '1 millisecond')
                            on conflict (register) do update
                           set holder = excluded.holder,
                               lease_until = excluded.lease_until
                         where p.holder = excluded.holder
                            or p.lease_until <= clock_timestamp()
                        """))
                        .param("register", register)
                        .param("holder", holder)
                        .param("millis", lease.toMillis())
                        .update()
                == 1;
    }

    /** Lets other instances take over what this one holds. */
    void release() {
        jdbc.sql(control.sql("""
                        update {schema}.published_registers
                           set lease_until = clock_timestamp()
                         where holder = :holder
                        """)).param("holder", holder).update();
    }

    /** Returns how far a register is published; nothing if no instance has begun. */
    Optional<Row> find(String register) {
        return jdbc.sql(control.sql("""
                        select holder, origin, place, through, cell, comparing, comparison, compare_after, compared_at,
                               requested_by
                          from {schema}.published_registers
                         where register = :register
                        """))
                .param("register", register)
                .query((row, n) -> read(row))
                .optional();
    }

    /**
     * Returns how far a register is published by this instance.
     *
     * @throws NoLongerHeld if another instance publishes it
     */
    Row held(String register) {
        return find(register).filter(row -> row.holder().equals(holder)).orElseThrow(() -> new NoLongerHeld(register));
    }

    /** Begins at a place, and asks for a comparison. Joins the caller's transaction, and fails it if the lease was lost. */
    void begin(String register, String origin, String place, long compareAfter) {
        require(
                register,
                jdbc.sql(control.sql("""
                        update {schema}.published_registers
                           set origin = :origin,
                               place = :place,
                               through = null,
                               cell = 0,
                               comparing = true,
                               comparison = comparison + 1,
                               compare_after = :compareAfter,
                               lease_until = clock_timestamp() + :millis * interval '1 millisecond'
                         where register = :register
                           and holder = :holder
                        """))
                        .param("origin", origin)
                        .param("place", place)
                        .param("compareAfter", compareAfter)
                        .param("millis", lease.toMillis())
                        .param("register", register)
                        .param("holder", holder)
                        .update());
    }

    /** Goes on. Joins the caller's transaction, and fails it if the lease was lost. */
    void move(String register, String place, @Nullable String through, long cell) {
        require(
                register,
                jdbc.sql(control.sql("""
                        update {schema}.published_registers
                           set place = :place,
                               through = cast(:through as text),
                               cell = :cell,
                               lease_until = clock_timestamp() + :millis * interval '1 millisecond'
                         where register = :register
                           and holder = :holder
                        """))
                        .param("place", place)
                        .param("through", through)
                        .param("cell", cell)
                        .param("millis", lease.toMillis())
                        .param("register", register)
                        .param("holder", holder)
                        .update());
    }

    /** Renews the lease. Joins the caller's transaction, and fails it if the lease was lost. */
    void renew(String register) {
        require(
                register,
                jdbc.sql(control.sql("""
                        update {schema}.published_registers
                           set lease_until = clock_timestamp() + :millis * interval '1 millisecond'
                         where register = :register
                           and holder = :holder
                        """))
                        .param("millis", lease.toMillis())
                        .param("register", register)
                        .param("holder", holder)
                        .update());
    }

    /** Notes that a comparison is done, unless another one was asked for meanwhile. Joins the caller's transaction. */
    void compared(String register, long comparison) {
        require(
                register,
                jdbc.sql(control.sql("""
                        update {schema}.published_registers
                           set comparing = comparison <> :comparison,
                               compared_at = clock_timestamp(),
                               lease_until = clock_timestamp() + :millis * interval '1 millisecond'
                         where register = :register
                           and holder = :holder
                        """))
                        .param("comparison", comparison)
                        .param("millis", lease.toMillis())
                        .param("register", register)
                        .param("holder", holder)
                        .update());
    }

    /** Asks for a comparison, whoever publishes the register. Returns false if nobody has begun to. */
    boolean request(String register, String person, long compareAfter) {
        return jdbc.sql(control.sql("""
                        update {schema}.published_registers
                           set comparing = true,
                               comparison = comparison + 1,
                               compare_after = :compareAfter,
                               requested_by = :person
                         where register = :register
                        """))
                        .param("compareAfter", compareAfter)
                        .param("person", person)
                        .param("register", register)
                        .update()
                == 1;
    }

    private static void require(String register, int updated) {
        if (updated != 1) {
            throw new NoLongerHeld(register);
        }
    }

    private static Row read(ResultSet row) throws SQLException {
        OffsetDateTime compared = row.getObject("compared_at", OffsetDateTime.class);
        return new Row(
                row.getString("holder"),
                row.getString("origin"),
                row.getString("place"),
                row.getString("through"),
                row.getLong("cell"),
                row.getBoolean("comparing"),
                row.getLong("comparison"),
                row.getLong("compare_after"),
                compared == null ? null : compared.toInstant(),
                row.getString("requested_by"));
    }
}
