package dev.accumulator.consumer.rebuild;

import dev.accumulator.postgres.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of the first differences of each rebuild. */
final class DifferencesTable {
    private final JdbcClient jdbc;
    private final Schema control;

    DifferencesTable(JdbcClient jdbc, Schema control) {
        this.jdbc = jdbc;
        this.control = control;
    }

    /** Returns the table of another database. */
    DifferencesTable on(JdbcClient other) {
        return new DifferencesTable(other, control);
    }

    /**
     * A difference.
     *
     * @param kind {@code cell}, {@code document} or {@code order}
     * @param register the register of a cell
     */
    record Found(String kind, @Nullable String register, Object difference) {}

    void replace(long rebuild, List<Found> found) {
        jdbc.sql(control.sql("delete from {schema}.rebuild_differences where rebuild = :rebuild"))
                .param("rebuild", rebuild)
                .update();
        jdbc.sql(control.sql("""
                        insert into {schema}.rebuild_differences (rebuild, number, kind, register, difference)
                        select :rebuild, number, kind, register, cast(difference as jsonb)
                          from unnest(cast(:kinds as text[]), cast(:registers as text[]), cast(:differences as text[]))
                               with ordinality as f (kind, register, difference, number)
                        """))
                .param("rebuild", rebuild)
                .param("kinds", found.stream().map(Found::kind).toArray(String[]::new))
                .param("registers", found.stream().map(Found::register).toArray(String[]::new))
                .param(
                        "differences",
                        found.stream().map(one -> Json.write(one.difference())).toArray(String[]::new))
                .update();
    }

    /** Reads the differences that follow a number. */
    List<RebuildDifference> page(long rebuild, int after, int max) {
        return jdbc.sql(control.sql("""
                        select number, kind, register, difference::text
                          from {schema}.rebuild_differences
                         where rebuild = :rebuild
                           and number > :after
                         order by number
                         limit :max
                        """))
                .param("rebuild", rebuild)
                .param("after", after)
                .param("max", max)
                .query((row, n) -> new RebuildDifference(
                        row.getInt("number"),
                        row.getString("kind"),
                        row.getString("register"),
                        Json.read(row.getString("difference"))))
                .list();
    }
}
