package dev.accumulator.consumer.closing;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.Seal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The seals of months, and what became of them. */
final class SealsTable {
    private static final String COLUMNS = """
            select id, register, month, dimensions, resources, movements, standing, history, totals, generation, sealed_at,
                   sealed_by, ended_at, ended_by, ended
              from {schema}.seals
            """;

    private final JdbcClient jdbc;
    private final Schema control;

    SealsTable(JdbcClient jdbc, Schema control) {
        this.jdbc = jdbc;
        this.control = control;
    }

    /** Returns the table of another database. */
    SealsTable on(JdbcClient other) {
        return new SealsTable(other, control);
    }

    /** Inserts a seal, and returns its number. There is none in force of its month. */
    long insert(int generation, String register, Seal seal, String by) {
        return jdbc.sql(control.sql("""
                        insert into {schema}.seals
                               (movements, month, generation, standing, history, totals, register, dimensions, resources,
                                sealed_by)
                        values (:movements, cast(:month as date), :generation, :standing, :history, :totals, :register,
                                cast(:dimensions as text[]), cast(:resources as text[]), :by)
                        returning id
                        """))
                .param("movements", seal.movements())
                .param("month", seal.month().atDay(1).toString())
                .param("generation", generation)
                .param("standing", seal.standing())
                .param("history", seal.history())
                .param("totals", seal.totals())
                .param("register", register)
                .param("dimensions", seal.dimensions().toArray(String[]::new))
                .param("resources", seal.resources().toArray(String[]::new))
                .param("by", by)
                .query(Long.class)
                .single();
    }

    /** Ends the seal in force of a month, which another one replaces. */
    void replace(String register, YearMonth month, String by) {
        end(register, month, by, "replaced");
    }

    /** @param how it ends, as in {@link SealEntry#ended} */
    void end(String register, YearMonth month, String by, String how) {
        jdbc.sql(control.sql("""
                        update {schema}.seals
                           set ended_at = clock_timestamp(), ended_by = :by, ended = :how
                         where register = :register
                           and month = cast(:month as date)
                           and ended_at is null
                        """))
                .param("by", by)
                .param("how", how)
                .param("register", register)
                .param("month", month.atDay(1).toString())
                .update();
    }

    /**
     * Breaks the seals of months that are opened.
     *
     * @param through the last day that is still closed; null if none is
     * @return how many there were
     */
    int reopen(String register, @Nullable LocalDate through, String by) {
        return jdbc.sql(control.sql("""
                        update {schema}.seals
                           set ended_at = clock_timestamp(), ended_by = :by, ended = 'reopened'
                         where register = :register
                           and ended_at is null
                           and (cast(:through as date) is null
                                or (month + interval '1 month' - interval '1 day')::date > cast(:through as date))
                        """))
                .param("by", by)
                .param("register", register)
                .param("through", through == null ? null : through.toString(), Types.VARCHAR)
                .update();
    }

    /** Returns all seals in force, in the order of their making. */
    List<SealEntry> inForce() {
        return jdbc.sql(control.sql(COLUMNS + """
                         where ended_at is null
                         order by id
                        """)).query(SealsTable::read).list();
    }

    /** Returns the seals in force of a register, by month. */
    List<SealEntry> inForce(String register) {
        return jdbc.sql(control.sql(COLUMNS + """
                         where register = :register
                           and ended_at is null
                         order by month
                        """))
                .param("register", register)
                .query(SealsTable::read)
                .list();
    }

    /** Returns a seal. */
    Optional<SealEntry> find(long id) {
        return jdbc.sql(control.sql(COLUMNS + " where id = :id"))
                .param("id", id)
                .query(SealsTable::read)
                .optional();
    }

    /**
     * Returns the newest seals, those that are not in force any more too.
     *
     * @param register the only register; null for all
     * @param beforeId only seals with lower numbers
     */
    List<SealEntry> list(@Nullable String register, long beforeId, int limit) {
        return jdbc.sql(control.sql(COLUMNS + """
                         where id < :before
                           and register = coalesce(:register, register)
                         order by id desc
                         limit :limit
                        """))
                .param("before", beforeId)
                .param("register", register, Types.VARCHAR)
                .param("limit", limit)
                .query(SealsTable::read)
                .list();
    }

    private static SealEntry read(ResultSet row, int number) throws SQLException {
        return new SealEntry(
                row.getLong("id"),
                row.getString("register"),
                new Seal(
                        YearMonth.from(row.getObject("month", LocalDate.class)),
                        texts(row.getArray("dimensions")),
                        texts(row.getArray("resources")),
                        row.getLong("movements"),
                        row.getBigDecimal("standing"),
                        row.getBigDecimal("history"),
                        row.getBigDecimal("totals")),
                row.getInt("generation"),
                row.getObject("sealed_at", OffsetDateTime.class).toInstant(),
                row.getString("sealed_by"),
                instant(row.getObject("ended_at", OffsetDateTime.class)),
                row.getString("ended_by"),
                row.getString("ended"));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime moment) {
        return moment == null ? null : moment.toInstant();
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }
}
