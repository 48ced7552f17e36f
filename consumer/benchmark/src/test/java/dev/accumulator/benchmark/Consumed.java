package dev.accumulator.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/** Checks the rows that orders leave in a database. */
final class Consumed {
    private Consumed() {}

    /** Verifies the number of rows of each kind, and that balances and totals are the sums of the movements. */
    static void verify(JdbcTemplate jdbc, long orders) {
        verify(jdbc, orders, orders);
    }

    /** @param rows how many of the orders have a row of their own */
    static void verify(JdbcTemplate jdbc, long orders, long rows) {
        assertThat(single(jdbc, "select count(*) from accumulator_1.orders")).isEqualTo(rows);
        assertThat(single(jdbc, "select count(*) from accumulator_1.recorders where posted"))
                .isEqualTo(orders);
        assertThat(single(jdbc, "select sum(position) from accumulator_1.positions"))
                .isEqualTo(orders);
        for (String register : List.of("inventory", "sales")) {
            String table = "accumulator_1." + register + "_";
            assertThat(single(jdbc, "select count(*) from " + table + "log")).isEqualTo(orders * OrderStream.LINES);
            assertThat(single(jdbc, """
                    select count(*)
                      from (select cell, sum(quantity) as quantity, sum(amount) as amount
                              from %1$slog group by cell) l
                      full join (select cell, sum(quantity_receipt - quantity_expense) as quantity,
                                        sum(amount_receipt - amount_expense) as amount
                                   from %1$smonth group by cell) t on t.cell = l.cell
                     where (t.quantity, t.amount) is distinct from (l.quantity, l.amount)
                    """.formatted(table))).isZero();
            assertThat(single(jdbc, wrongDays(table))).isZero();
        }
    }

    /**
     * Returns a query for months whose day totals do not add up to the month, or that have day totals and should have
     * none.
     */
    static String wrongDays(String table) {
        return """
                select count(*)
                  from (select cell, month, quantity_receipt - quantity_expense as quantity,
                               amount_receipt - amount_expense as amount
                          from %1$smonth where by_day) m
                  full join (select cell, date_trunc('month', day::timestamp)::date as month,
                                    sum(quantity_receipt - quantity_expense) as quantity,
                                    sum(amount_receipt - amount_expense) as amount
                               from %1$sdays group by 1, 2) d on d.cell = m.cell and d.month = m.month
                 where (coalesce(d.quantity, 0), coalesce(d.amount, 0)) is distinct from (m.quantity, m.amount)
                """.formatted(table);
    }

    /** Returns the balances as the view shows them, folded or not. */
    static Map<Documents.Cell, Documents.Sum> balances(JdbcTemplate jdbc) {
        Map<Documents.Cell, Documents.Sum> sums = new HashMap<>();
        jdbc.query("select warehouse, product, quantity, amount from accumulator_1.inventory_balances", row -> {
            sums.put(
                    new Documents.Cell(row.getLong("warehouse"), row.getLong("product")),
                    new Documents.Sum(
                            row.getBigDecimal("quantity").movePointRight(4).longValueExact(),
                            row.getBigDecimal("amount").movePointRight(2).longValueExact()));
        });
        return sums;
    }

    static long single(JdbcTemplate jdbc, String sql) {
        Long value = jdbc.queryForObject(sql, Long.class);
        return value == null ? 0 : value;
    }
}
