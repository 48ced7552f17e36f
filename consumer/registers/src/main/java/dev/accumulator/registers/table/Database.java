package dev.accumulator.registers.table;

import dev.accumulator.postgres.IsolatedTransactions;
import dev.accumulator.postgres.Schema;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How the engine reaches its tables: statements join the transaction that Spring holds for the data source.
 *
 * @param transactions joins the caller's transaction, or begins one where there is none
 * @param lastPosting the last posting that went this way
 */
public record Database(
        JdbcClient jdbc,
        JdbcTemplate template,
        TransactionTemplate transactions,
        Schema schema,
        LastPosting lastPosting) {
    /** Reaches the tables of a schema over a data source. */
    public static Database of(DataSource dataSource, TransactionTemplate transactions, Schema schema) {
        JdbcTemplate template = new JdbcTemplate(dataSource);
        return new Database(JdbcClient.create(template), template, transactions, schema, new LastPosting());
    }

    /** Returns transactions whose statements all see one snapshot, for reads that take several statements. */
    public TransactionOperations snapshot() {
        return IsolatedTransactions.reading(dataSource(), transactions.getTransactionManager());
    }

    /** Returns transactions of which each statement sees what was committed before it, whatever the session's default is. */
    public TransactionOperations newSnapshots() {
        return IsolatedTransactions.ofNewSnapshots(dataSource(), transactions.getTransactionManager());
    }

    private DataSource dataSource() {
        return Objects.requireNonNull(template.getDataSource(), "The engine's statements have a data source");
    }
}
