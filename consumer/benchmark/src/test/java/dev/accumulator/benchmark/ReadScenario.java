package dev.accumulator.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.accumulator.benchmark.Results.Aim;
import java.io.IOException;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Scenario 7: questions over REST, compared with plain SQL for the same answers over a pool with as many connections.
 */
final class ReadScenario implements Scenario {
    private static final String UNIT = "requests/s";
    private static final int PRODUCTS = 1_000;
    private static final int WAREHOUSES = 10;

    /** The movements of the tail. There are none here, but every answer has to check. */
    private static final String TAIL = "l.posting = any (array(select posting from accumulator_1.inventory_tail))";

    /**
     * A question.
     *
     * @param path the request for the n-th cell or product
     * @param sql the SQL of the same question
     * @param values the values to bind for the n-th
     */
    private record Question(String name, IntFunction<String> path, String sql, IntFunction<List<Object>> values) {
        String rest() {
            return "REST: " + name;
        }

        String bare() {
            return "SQL: " + name;
        }
    }

    @Override
    public int number() {
        return 7;
    }

    @Override
    public String title() {
        return String.format(Locale.ROOT, "Reads at 1 million movements, %d clients", RequestLoad.CLIENTS);
    }

    @Override
    public void run(BenchServer server, Results results) throws Exception {
        try (Million million = Million.fill(server);
                HikariDataSource pool = pool(million)) {
            List<Question> questions = questions(million.lastDay());
            for (Question question : questions) {
                verify(question, million.consumer().httpPort(), pool);
            }
            List<Rounds.Turn> turns = new ArrayList<>();
            for (Question question : questions) {
                turns.add(round -> RequestLoad.run(
                        question.rest(), () -> rest(question, million.consumer().httpPort())));
                turns.add(round -> RequestLoad.run(question.bare(), () -> bare(question, pool)));
            }
            Map<String, Figures> figures = new Rounds(Rounds.WARM_UPS, Settings.ROUNDS).alternate(turns);
            for (Question question : questions) {
                results.report(7, figures, question.bare(), UNIT);
                results.compare(7, figures, question.rest(), UNIT, question.bare(), Aim.atLeast(0.5));
                results.report(7, figures, question.rest() + ", p50", "ms");
                results.compare(
                        7,
                        figures,
                        question.rest() + ", p99",
                        "ms",
                        question.rest() + ", p50",
                        question.equals(questions.getFirst()) ? Aim.atMost(3) : null);
            }
        }
    }

    private static HikariDataSource pool(Million million) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(million.database().jdbcUrl());
        config.setUsername(million.database().username());
        config.setPassword(million.database().password());
        config.setMaximumPoolSize(RequestLoad.CLIENTS);
        config.setMinimumIdle(RequestLoad.CLIENTS);
        return new HikariDataSource(config);
    }

    private static List<Question> questions(LocalDate lastDay) {
        LocalDate past = lastDay.minusDays(20);
        LocalDate pastMonth = past.withDayOfMonth(1);
        LocalDate month = lastDay.withDayOfMonth(1).minusMonths(1);
        String balances = "/api/registers/inventory/balances?";
        String turnovers = "/api/registers/inventory/turnovers?";
        return List.of(
                new Question(
                        "balance of a full cell",
                        n -> balances + "warehouse=" + warehouse(n) + "&product=" + product(n),
                        current("c.warehouse = ? and c.product = ?"),
                        n -> twice(List.of(warehouse(n), product(n)))),
                new Question(
                        "balance of a product",
                        n -> balances + "product=" + product(n),
                        current("c.product = ?"),
                        n -> twice(List.of(product(n)))),
                new Question(
                        "balance of a full cell at a past date",
                        n -> balances + "warehouse=" + warehouse(n) + "&product=" + product(n) + "&at=" + past,
                        past("c.warehouse = ? and c.product = ?"),
                        n -> past(List.of(warehouse(n), product(n)), past, pastMonth)),
                new Question(
                        "balance of a product at a past date",
                        n -> balances + "product=" + product(n) + "&at=" + past,
                        past("c.product = ?"),
                        n -> past(List.of(product(n)), past, pastMonth)),
                new Question(
                        "turnover of a month by product",
                        n -> turnovers + "from=" + month + "&to="
                                + month.plusMonths(1).minusDays(1) + "&groupBy=product&limit=1000",
                        """
                        select product, sum(quantity_receipt), sum(quantity_expense), sum(amount_receipt),
                               sum(amount_expense)
                          from (select c.product, t.quantity_receipt, t.quantity_expense, t.amount_receipt,
                                       t.amount_expense
                                  from accumulator_1.inventory_month t
                                  join accumulator_1.inventory_cell c on c.cell = t.cell
                                 where t.month = ?
                                 union all
                                select c.product, greatest(l.quantity, 0), -least(l.quantity, 0),
                                       greatest(l.amount, 0), -least(l.amount, 0)
                                  from accumulator_1.inventory_log l
                                  join accumulator_1.inventory_cell c on c.cell = l.cell
                                 where %s) u
                         group by product order by product limit 1000
                        """.formatted(TAIL),
                        n -> List.of(Date.valueOf(month))));
    }

    private static String current(String filter) {
        return """
                select sum(quantity), sum(amount)
                  from (select c.quantity, c.amount from accumulator_1.inventory_cell c where %1$s
                         union all
                        select l.quantity, l.amount
                          from accumulator_1.inventory_log l
                          join accumulator_1.inventory_cell c on c.cell = l.cell
                         where %2$s and %1$s) u
                """.formatted(filter, TAIL);
    }

    private static String past(String filter) {
        return """
                select sum(quantity), sum(amount)
                  from (select t.quantity_receipt - t.quantity_expense as quantity,
                               t.amount_receipt - t.amount_expense as amount
                          from accumulator_1.inventory_month t
                          join accumulator_1.inventory_cell c on c.cell = t.cell
                         where %1$s and t.month < ?
                         union all
                        select t.quantity_receipt - t.quantity_expense, t.amount_receipt - t.amount_expense
                          from accumulator_1.inventory_days t
                          join accumulator_1.inventory_cell c on c.cell = t.cell
                         where %1$s and t.day >= ? and t.day <= ?
                         union all
                        select l.quantity, l.amount
                          from accumulator_1.inventory_cell c
                          join accumulator_1.inventory_month m on m.cell = c.cell and m.month = ? and not m.by_day
                          join accumulator_1.inventory_log l
                            on l.cell = c.cell
                           and l.period >= cast(? as date)::timestamp at time zone 'UTC'
                           and l.period < cast(? as date)::timestamp at time zone 'UTC'
                         where %1$s and not exists (select from accumulator_1.inventory_tail t where t.posting = l.posting)
                         union all
                        select l.quantity, l.amount
                          from accumulator_1.inventory_log l
                          join accumulator_1.inventory_cell c on c.cell = l.cell
                         where %2$s and %1$s) u
                """.formatted(filter, TAIL);
    }

    private static List<Object> past(List<Object> filter, LocalDate past, LocalDate month) {
        List<Object> values = new ArrayList<>(filter);
        values.add(Date.valueOf(month));
        values.addAll(filter);
        values.add(Date.valueOf(month));
        values.add(Date.valueOf(past));
        values.add(Date.valueOf(month));
        values.add(Date.valueOf(month));
        values.add(Date.valueOf(past.plusDays(1)));
        values.addAll(filter);
        values.addAll(filter);
        return values;
    }

    private static List<Object> twice(List<Object> values) {
        List<Object> both = new ArrayList<>(values);
        both.addAll(values);
        return both;
    }

    private static Integer warehouse(int n) {
        return 1 + Math.floorMod(n, WAREHOUSES);
    }

    private static Integer product(int n) {
        return 1 + Math.floorMod(n * 31, PRODUCTS);
    }

    /** Verifies that both give the same numbers. */
    private static void verify(Question question, int port, HikariDataSource pool) throws Exception {
        try (HttpClient http = new HttpClient(port);
                Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(question.sql())) {
            for (int n = 0; n < 5; n++) {
                List<Map<String, Object>> bare =
                        rows(statement, question.values().apply(n));
                assertThat(ReadAnswer.numbers(
                                http.send(HttpClient.get(question.path().apply(n)))))
                        .as(question.name())
                        .isEqualTo(ReadAnswer.numbers(bare));
            }
        }
    }

    private static List<Map<String, Object>> rows(PreparedStatement statement, List<Object> values)
            throws SQLException {
        bind(statement, values);
        List<Map<String, Object>> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    String label = result.getMetaData().getColumnLabel(i);
                    row.put(label.equals("product") ? label : label + i, result.getBigDecimal(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static void bind(PreparedStatement statement, List<Object> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
    }

    private static RequestLoad.Client rest(Question question, int port) throws Exception {
        HttpClient http = new HttpClient(port);
        return new RequestLoad.Client() {
            @Override
            public void ask(int n) throws Exception {
                http.send(HttpClient.get(question.path().apply(n)));
            }

            @Override
            public void close() throws IOException {
                http.close();
            }
        };
    }

    /** Takes a connection from the pool for each question, as a service does. */
    private static RequestLoad.Client bare(Question question, HikariDataSource pool) {
        return new RequestLoad.Client() {
            @Override
            public void ask(int n) throws Exception {
                try (Connection connection = pool.getConnection();
                        PreparedStatement statement = connection.prepareStatement(question.sql())) {
                    rows(statement, question.values().apply(n));
                }
            }

            @Override
            public void close() {}
        };
    }
}
