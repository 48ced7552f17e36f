package dev.accumulator.registers.read;

import dev.accumulator.registers.table.Database;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads whole answers, whatever their length, without holding them in memory. */
final class WholeReads {
    /** Some hundred kilobytes of rows at a time. */
    private static final int FETCHED_ROWS = 1_000;

    private static final String COUNT = """
            select count(*)
              from ({answer}) a
            """;

    private final JdbcClient jdbc;

    WholeReads(Database database) {
        JdbcTemplate template =
                new JdbcTemplate(Objects.requireNonNull(database.template().getDataSource()));
        template.setFetchSize(FETCHED_ROWS);
        this.jdbc = JdbcClient.create(template);
    }

    /** Returns the rows from the cursor on, as the server sends them. The driver fetches in parts only within a transaction. */
    <T> Stream<T> rows(ReadPlan<T> plan) {
        String statement = plan.sql()
                .with("after", plan.keyset().after(plan.parameters()))
                .with("order_and_limit", plan.keyset().order())
                .fill(plan.template());
        return jdbc.sql(statement).params(plan.parameters().values()).query(plan.mapper()).stream();
    }

    /** Counts the rows of an answer, up to a limit. */
    long count(ReadPlan<?> plan, int max) {
        String answer = plan.sql()
                .with("after", "")
                .with("order_and_limit", "limit " + max)
                .fill(plan.template());
        String statement = plan.sql().with("answer", answer).fill(COUNT);
        return jdbc.sql(statement)
                .params(plan.parameters().values())
                .query(Long.class)
                .single();
    }

    /** Reads the totals of an answer, which are wanted. */
    <T> T totals(ReadPlan<T> plan) {
        ReadPlan.Totals<T> totals = Objects.requireNonNull(plan.totals());
        return jdbc.sql(totals.statement())
                .params(plan.parameters().values())
                .query(totals.mapper())
                .single();
    }

    /** Hands over each row of an answer as the server sends it. The driver fetches in parts only within a transaction. */
    <T> void each(ReadPlan<T> plan, Consumer<T> rows) {
        String statement = plan.sql()
                .with("after", "")
                .with("order_and_limit", plan.keyset().order())
                .fill(plan.template());
        int[] n = new int[1];
        RowCallbackHandler row = found -> rows.accept(plan.mapper().mapRow(found, n[0]++));
        jdbc.sql(statement).params(plan.parameters().values()).query(row);
    }
}
