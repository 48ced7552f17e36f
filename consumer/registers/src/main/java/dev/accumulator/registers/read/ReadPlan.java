package dev.accumulator.registers.read;

import dev.accumulator.registers.table.RegisterSql;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/**
 * A read that was checked against its register.
 *
 * @param template has the holes {@code after} and {@code order_and_limit} for the part of the answer that is wanted
 * @param keyset the order of the answer
 * @param totals the totals of the whole answer; null if they are not wanted
 */
record ReadPlan<T>(
        RegisterSql sql,
        String template,
        Keyset keyset,
        Parameters parameters,
        RowMapper<T> mapper,
        @Nullable Totals<T> totals) {

    /**
     * Totals that are read with an answer.
     *
     * @param statement has one row, whose columns have other names than those of the answer, and the parameters of the plan
     */
    record Totals<T>(String statement, RowMapper<T> mapper) {}

    ReadPlan(RegisterSql sql, String template, Keyset keyset, Parameters parameters, RowMapper<T> mapper) {
        this(sql, template, keyset, parameters, mapper, null);
    }

    /** Returns the statement for all rows, in no order. */
    String wholeAnswer() {
        return sql.with("after", "").with("order_and_limit", "").fill(template);
    }
}
