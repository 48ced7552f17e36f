package dev.accumulator.registers.audit;

import dev.accumulator.registers.model.Difference;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.VerificationReport;
import dev.accumulator.registers.table.CellTable;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.RegisterSql;
import dev.accumulator.registers.table.SwingsSql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares the swings of days that are kept with the movements, and deletes those that are wrong: the folder makes them anew. */
final class SwingDifferences {
    private static final String DIFFERENCES = """
            with expected as materialized (
              {swings}),
            differences as (
              select k.cell, k.day, v.figure, v.expected, v.actual
                from {schema}.day_swings k
                left join expected e on e.cell = k.cell and e.day = k.day
               cross join lateral (values
                     {each resource: ('{name}_lowest', coalesce(e.lowest, 0), k.lowest),
                     ('{name}_lowest_at', coalesce(extract(epoch from e.lowest_at), 0), extract(epoch from k.lowest_at)),
                     ('{name}_highest', coalesce(e.highest, 0), k.highest),
                     ('{name}_highest_at', coalesce(extract(epoch from e.highest_at), 0), extract(epoch from k.highest_at))})
                             as v (figure, expected, actual)
               where k.register = {register}
                 and k.resource = {each resource: '{name}'}
                 and v.expected <> v.actual)
            select d.day, d.figure, d.expected, d.actual, count(*) over () as found, d.cell as _number, c.cell as _cell,
                   {dimensions:c}
              from differences d
              left join {cell} c on c.cell = d.cell
             order by d.cell, d.day, d.figure
             limit {shown_max}
            """;

    private static final String DELETE = """
            with expected as materialized (
              {swings})
            delete from {schema}.day_swings k
             where k.register = {register}
               and k.resource = {each resource: '{name}'}
               and not exists (select
                                 from expected e
                                where e.cell = k.cell
                                  and e.day = k.day
                                  and (e.lowest, e.lowest_at, e.highest, e.highest_at)
                                      = (k.lowest, k.lowest_at, k.highest, k.highest_at))
            """;

    private final Database database;
    private final OpenRegister register;

    SwingDifferences(Database database, OpenRegister register) {
        this.database = database;
        this.register = register;
    }

    /** Lists the first differences of each resource and returns how many there are; none where no swings are kept. */
    long find(List<Difference> differences) {
        long found = 0;
        for (Resource resource : kept()) {
            long[] ofResource = {0};
            database.jdbc().sql(of(resource).fill(DIFFERENCES)).query((ResultSet row) -> {
                ofResource[0] = row.getLong("found");
                differences.add(read(row));
            });
            found += ofResource[0];
        }
        return found;
    }

    /** Deletes what is wrong, under the folder's lock, and returns how many rows that were. */
    long repairLocked() {
        long deleted = 0;
        for (Resource resource : kept()) {
            deleted += database.jdbc().sql(of(resource).fill(DELETE)).update();
        }
        return deleted;
    }

    private List<Resource> kept() {
        return register.stored().swings().stream()
                .flatMap(name -> register.definition().resource(name).stream())
                .toList();
    }

    private RegisterSql of(Resource resource) {
        RegisterSql sql = new RegisterSql(database.schema(), register.definition())
                .with("shown_max", String.valueOf(VerificationReport.SHOWN_MAX));
        return new SwingsSql(sql, register.id()).kept(resource);
    }

    private Difference read(ResultSet row) throws SQLException {
        boolean isKnown = row.getObject("_cell") != null;
        Map<String, @Nullable Object> dimensions = new LinkedHashMap<>();
        for (Dimension dimension : register.definition().dimensions()) {
            dimensions.put(dimension.name(), CellTable.read(row, dimension));
        }
        return new Difference(
                Difference.Check.DAY_SWING,
                register.name(),
                isKnown ? dimensions : null,
                row.getObject("day", LocalDate.class),
                null,
                row.getString("figure") + (isKnown ? "" : " of cell " + row.getLong("_number")),
                row.getBigDecimal("expected"),
                row.getBigDecimal("actual"));
    }
}
