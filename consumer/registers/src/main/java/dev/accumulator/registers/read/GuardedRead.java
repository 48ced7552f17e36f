package dev.accumulator.registers.read;

import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.Premise;
import dev.accumulator.registers.model.PremiseFailed;
import dev.accumulator.registers.table.RegisterSql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A read of one statement that checks premises beside its answer, in the same snapshot. */
final class GuardedRead {
    /** Checks nothing: for a transaction that has checked everything before. */
    static final GuardedRead NONE = new GuardedRead(List.of());

    /**
     * Has a row at least, so that the premises are checked where the answer is empty, too. A join keeps no order, so the
     * order is asked for again.
     */
    private static final String GUARDED = """
            select p.*, a.*
              from (select {premises}) p
              left join (select true as _found, q.*
                           from ({answer}) q) a
                on true
             {order}
            """;

    private final List<Premise> premises;

    GuardedRead(List<Premise> premises) {
        this.premises = List.copyOf(premises);
    }

    /**
     * Reads a page of an answer.
     *
     * @param template has the holes {@code after} and {@code order_and_limit} for the page
     * @throws PremiseFailed if a premise does not hold
     */
    <T> Page<T> page(
            JdbcClient jdbc,
            RegisterSql sql,
            String template,
            Keyset keyset,
            Parameters parameters,
            RowMapper<T> mapper) {
        RegisterSql paged = sql.with("after", keyset.after(parameters))
                .with("order_and_limit", keyset.orderAndLimit())
                .with("order", keyset.order());
        String answer = paged.fill(template);
        String statement = premises.isEmpty()
                ? answer
                : paged.with("premises", columns()).with("answer", answer).fill(GUARDED);
        return keyset.page(jdbc.sql(statement).params(parameters.values()).query(rows -> {
            List<Keyset.Keyed<T>> found = new ArrayList<>();
            for (int n = 0; rows.next(); n++) {
                if (n == 0) {
                    check(rows);
                }
                if (premises.isEmpty() || rows.getBoolean("_found")) {
                    found.add(new Keyset.Keyed<>(mapper.mapRow(rows, n), keyset.read(rows)));
                }
            }
            return found;
        }));
    }

    /**
     * Guards an answer that needs no statement.
     *
     * @throws PremiseFailed if there are premises, which only a statement can check
     */
    void requireNothing() {
        if (!premises.isEmpty()) {
            throw new PremiseFailed("Nothing was read");
        }
    }

    private String columns() {
        return IntStream.range(0, premises.size())
                .mapToObj(i -> "(" + premises.get(i).expression() + ") as " + column(i))
                .collect(Collectors.joining(", "));
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
