package dev.accumulator.consumer.closing;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.Closing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The history of closings: a row for each register and each change. */
final class ClosingsTable {
    private final JdbcClient jdbc;
    private final Schema control;

    ClosingsTable(JdbcClient jdbc, Schema control) {
        this.jdbc = jdbc;
        this.control = control;
    }

    /** Returns the table of another database. */
    ClosingsTable on(JdbcClient other) {
        return new ClosingsTable(other, control);
    }

    /** Inserts a change, and returns its number. */
    long insert(
            int generation,
            String register,
            @Nullable Closing closing,
            @Nullable Closing before,
            String by,
            @Nullable String reason,
            @Nullable String source,
            int sealsBroken) {
        return jdbc.sql(control.sql("""
                        insert into {schema}.closings
                               (closed_through, closed_before, generation, seals_broken, register, policy, decided_by,
                                reason, source)
                        values (cast(:through as date), cast(:before as date), :generation, :sealsBroken, :register,
                                :policy, :by, :reason, :source)
                        returning id
                        """))
                .param("through", closing == null ? null : closing.through().toString(), Types.VARCHAR)
                .param("before", before == null ? null : before.through().toString(), Types.VARCHAR)
                .param("generation", generation)
                .param("sealsBroken", sealsBroken)
                .param("register", register)
                .param("policy", closing == null ? null : closing.policy().code(), Types.VARCHAR)
                .param("by", by)
                .param("reason", reason, Types.VARCHAR)
                .param("source", source, Types.VARCHAR)
                .query(Long.class)
                .single();
    }

    /** Returns the number of the last change of a register; 0 if there was none. */
    long last(String register) {
        return jdbc.sql(control.sql("""
                        select coalesce(max(id), 0)
                          from {schema}.closings
                         where register = :register
                        """))
                .param("register", register)
                .query(Long.class)
                .single();
    }

    /**
     * Returns the newest changes.
     *
     * @param register the only register; null for all
     * @param beforeId only changes with lower numbers
     */
    List<ClosingEntry> list(@Nullable String register, long beforeId, int limit) {
        return jdbc.sql(control.sql("""
                        select id, register, closed_through, policy, closed_before, decided_at, decided_by, reason,
                               source, seals_broken
                          from {schema}.closings
                         where id < :before
                           and register = coalesce(:register, register)
                         order by id desc
                         limit :limit
                        """))
                .param("before", beforeId)
                .param("register", register, Types.VARCHAR)
                .param("limit", limit)
                .query(ClosingsTable::read)
                .list();
    }

    private static ClosingEntry read(ResultSet row, int number) throws SQLException {
        return new ClosingEntry(
                row.getLong("id"),
                row.getString("register"),
                row.getObject("closed_through", LocalDate.class),
                row.getString("policy"),
                row.getObject("closed_before", LocalDate.class),
                row.getObject("decided_at", OffsetDateTime.class).toInstant(),
                row.getString("decided_by"),
                row.getString("reason"),
                row.getString("source"),
                row.getInt("seals_broken"));
    }
}
