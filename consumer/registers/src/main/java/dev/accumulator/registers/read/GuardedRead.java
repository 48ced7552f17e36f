package dev.accumulator.registers.read;

import dev.accumulator.registers.model.Premise;
import dev.accumulator.registers.model.PremiseFailed;
import dev.accumulator.registers.table.Parameters;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Premises that a statement looks at beside its answer, in the snapshot that the answer is of. */
public final class GuardedRead {
    /** For statements of a transaction that has looked at everything before. */
    public static final GuardedRead NONE = new GuardedRead(List.of());

    private final List<Premise> premises;

    GuardedRead(List<Premise> premises) {
        this.premises = List.copyOf(premises);
    }

    /**
     * Reads an answer.
     *
     * @param query yields the answer in the order of the keyset
     * @throws PremiseFailed if the answer is of another state than it was asked of
     */
    <T> List<T> read(JdbcClient jdbc, String query, Keyset keyset, Parameters parameters, RowMapper<T> mapper) {
        String sql = premises.isEmpty() ? query : beside(query, keyset.order());
        return jdbc.sql(sql).params(parameters.values()).query(rows -> {
            List<T> found = new ArrayList<>();
            for (int n = 0; rows.next(); n++) {
                if (n == 0) {
                    check(rows);
                }
                if (premises.isEmpty() || rows.getBoolean("_found")) {
                    found.add(mapper.mapRow(rows, n));
                }
            }
            return found;
        });
    }

    /**
     * For an answer that no statement is asked for.
     *
     * @throws PremiseFailed if there is something that only a statement can tell
     */
    void requireNothing() {
        if (!premises.isEmpty()) {
            throw new PremiseFailed("Nothing was read");
        }
    }

    /** One row at least, so that an answer without rows can tell too. A join keeps no order that is not asked for. */
    private String beside(String query, String order) {
        StringBuilder columns = new StringBuilder();
        for (int i = 0; i < premises.size(); i++) {
            columns.append(i == 0 ? "(" : ", (")
                    .append(premises.get(i).expression())
                    .append(") as ")
                    .append(column(i));
        }
        return "select p.*, a.* from (select %s) p left join (select true as _found, q.* from (%s) q) a on true%s"
                .formatted(columns, query, order);
    }

    private static String column(int number) {
        return "_premise" + number;
    }

    private void check(ResultSet row) throws SQLException {
        for (int i = 0; i < premises.size(); i++) {
            long value = row.getLong(column(i));
            if (row.wasNull() || value != premises.get(i).value()) {
                throw new PremiseFailed("The registers have changed since they were opened");
            }
        }
    }
}
