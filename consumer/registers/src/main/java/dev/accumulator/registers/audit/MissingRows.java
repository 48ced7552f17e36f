package dev.accumulator.registers.audit;

import dev.accumulator.registers.model.Difference;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.VerificationReport;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.RegisterSql;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds movements that name a cell or a posting which has no row. Readers join these rows, so they do not see such movements,
 * although the sums over all movements and all totals agree.
 */
final class MissingRows {
    /** Totals and the tail name every cell that has movements, in far fewer rows than the log. */
    private static final String CELLS = """
            select distinct u.cell as number
              from (select cell from {month}
                     union all
                    select cell from {tail_movements} l) u
             where not exists (select from {cell} c where c.cell = u.cell)
            """;

    private static final String POSTINGS = """
            select distinct l.posting as number
              from {log} l
             where not exists (select from {postings} p where p.posting = l.posting)
            """;

    private static final String FIRST = "select number from ({missing}) m order by number limit {shown_max}";

    private static final String COUNT = "select count(*) from ({missing}) m";

    private static final String MOVEMENTS = """
            select l.{column} as number, count(*) as movements, min(r.recorder) as recorder
              from {log} l
              left join {recorders} r on r.id = l.recorder
             where l.{column} = any (:numbers)
             group by l.{column}
             order by l.{column}
            """;

    private final Database database;
    private final RegisterDefinition definition;
    private final RegisterSql sql;

    MissingRows(Database database, RegisterDefinition definition) {
        this.database = database;
        this.definition = definition;
        this.sql = new RegisterSql(database.schema(), definition)
                .with("shown_max", String.valueOf(VerificationReport.SHOWN_MAX));
    }

    /** Returns the numbers of the first cells that movements name and that have no row. */
    List<Long> cells() {
        return first(CELLS);
    }

    /** Lists the first cells and postings that are missing, and returns how many there are. */
    long find(List<Difference> differences) {
        return find(CELLS, "cell", Difference.Check.MISSING_CELL, differences)
                + find(POSTINGS, "posting", Difference.Check.MISSING_POSTING, differences);
    }

    private long find(String missing, String column, Difference.Check check, List<Difference> differences) {
        List<Long> numbers = first(missing);
        if (numbers.isEmpty()) {
            return 0;
        }
        List<Difference> found = database.jdbc()
                .sql(sql.with("column", column).fill(MOVEMENTS))
                .param("numbers", numbers.toArray(Long[]::new))
                .query((row, n) -> read(row, column, check))
                .list();
        differences.addAll(found);
        return numbers.size() < VerificationReport.SHOWN_MAX
                ? found.size()
                : database.jdbc()
                        .sql(sql.with("missing", sql.fill(missing)).fill(COUNT))
                        .query(Long.class)
                        .single();
    }

    private List<Long> first(String missing) {
        return new ArrayList<>(database.jdbc()
                .sql(sql.with("missing", sql.fill(missing)).fill(FIRST))
                .query(Long.class)
                .list());
    }

    private Difference read(ResultSet row, String column, Difference.Check check) throws SQLException {
        @Nullable String recorder = row.getString("recorder");
        return new Difference(
                check,
                definition.name(),
                null,
                null,
                recorder,
                "movements of " + column + " " + row.getLong("number"),
                BigDecimal.valueOf(row.getLong("movements")),
                BigDecimal.ZERO);
    }
}
