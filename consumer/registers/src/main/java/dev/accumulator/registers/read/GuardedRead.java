package dev.accumulator.registers.read;

import dev.accumulator.registers.model.Beside;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.Premise;
import dev.accumulator.registers.model.PremiseFailed;
import dev.accumulator.registers.table.RegisterSql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A read of one statement that checks premises beside its answer, in the same snapshot. */
final class GuardedRead {
    /** Checks nothing: for a transaction that has checked everything before. */
    static final GuardedRead NONE = new GuardedRead(List.of(), null, null);

    /**
     * Has a row at least, so that the premises are checked where the answer is empty, too. A join keeps no order, so the
     * order is asked for again. What is read beside the answer is sent with one row of it only.
     */
    private static final String GUARDED = """
            select p.*, a.*{if beside: , case when row_number() over () = 1 then ({besides}) end as _beside}
              from (select {premises}) p
              left join (select true as _found, q.*
                           from ({answer}) q) a
                on true
             {order}
            """;

    /** Has a row at least, so that the totals are there where the page is empty, too. */
    private static final String WITH_TOTALS = """
            select t.*, a.*
              from ({totals}) t
              left join (select true as _row, q.*
                           from ({answer}) q) a
                on true
             {order}
            """;

    private final List<Premise> premises;
    private final @Nullable Beside beside;
    private final @Nullable Duration statementMax;

    /**
     * @param beside what is read with the answer; null if nothing is
     * @param statementMax how long the statement may take; null for as long as any
     */
    GuardedRead(List<Premise> premises, @Nullable Beside beside, @Nullable Duration statementMax) {
        this.premises = List.copyOf(premises);
        this.beside = beside;
        this.statementMax = statementMax;
    }

    /**
     * Reads a page of an answer.
     *
     * @throws PremiseFailed if a premise does not hold
     */
    <T> Page<T> page(JdbcClient jdbc, ReadPlan<T> plan) {
        Keyset keyset = plan.keyset();
        Parameters parameters = plan.parameters();
        RegisterSql paged = plan.sql()
                .with("after", keyset.after(parameters))
                .with("order_and_limit", keyset.orderAndLimit())
                .with("order", keyset.order());
        ReadPlan.Totals<T> totals = plan.totals();
        String answer = totals == null
                ? paged.fill(plan.template())
                : paged.with("totals", totals.statement())
                        .with("answer", paged.fill(plan.template()))
                        .fill(WITH_TOTALS);
        String statement = premises.isEmpty() ? answer : guarded(paged, answer);
        JdbcClient.StatementSpec asked = jdbc.sql(statement).params(parameters.values());
        if (statementMax != null) {
            // Outside of a transaction a limit of the server's would take a message of its own.
            asked = asked.withQueryTimeout(Math.toIntExact(Math.ceilDiv(statementMax.toMillis(), 1_000)));
        }
        return asked.query(rows -> {
            List<Keyset.Keyed<T>> found = new ArrayList<>();
            @Nullable T total = null;
            boolean wanted = beside != null;
            for (int n = 0; rows.next(); n++) {
                if (n == 0) {
                    check(rows);
                    total = totals == null ? null : totals.mapper().mapRow(rows, 0);
                }
                wanted = wanted && !take(rows);
                boolean isFound = premises.isEmpty() || rows.getBoolean("_found");
                if (isFound && (totals == null || rows.getBoolean("_row"))) {
                    found.add(new Keyset.Keyed<>(plan.mapper().mapRow(rows, n), keyset.read(rows)));
                }
            }
            return keyset.page(found, total);
        });
    }

    private String guarded(RegisterSql paged, String answer) {
        return paged.with("premises", columns())
                .with("answer", answer)
                .with("besides", beside == null ? "" : beside.expression())
                .when("beside", beside != null)
                .fill(GUARDED);
    }

    /** Takes what was read beside the answer. Returns false if this row does not have it. */
    private boolean take(ResultSet row) throws SQLException {
        String text = row.getString("_beside");
        if (text != null && beside != null) {
            beside.taker().accept(text);
        }
        return text != null;
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
