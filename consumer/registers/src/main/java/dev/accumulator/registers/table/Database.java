package dev.accumulator.registers.table;

import dev.accumulator.postgres.Schema;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How the engine reaches its tables: statements join the transaction that Spring holds for the data source.
 *
 * @param transactions joins the caller's transaction, or begins one where there is none
 */
public record Database(JdbcClient jdbc, JdbcTemplate template, TransactionTemplate transactions, Schema schema) {
    /** Statements that go over everything answer late, and are not to be taken for a server that has vanished. */
    private static final int ANSWER_MILLIS_MAX = 6 * 60 * 60 * 1_000;

    public static Database of(DataSource dataSource, TransactionTemplate transactions, Schema schema) {
        JdbcTemplate template = new JdbcTemplate(dataSource);
        return new Database(JdbcClient.create(template), template, transactions, schema);
    }

    /** Transactions whose statements all see one snapshot, for what takes several statements to read. */
    public TransactionTemplate snapshot() {
        TransactionTemplate snapshot = new TransactionTemplate(Objects.requireNonNull(
                transactions.getTransactionManager(), "The engine's transactions have a manager"));
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
        return snapshot;
    }

    /** For statements of this transaction that go over everything. */
    public void allowTime() {
        template.execute((ConnectionCallback<@Nullable Void>) connection -> {
            connection.setNetworkTimeout(Runnable::run, ANSWER_MILLIS_MAX);
            return null;
        });
        template.execute("set local statement_timeout = " + ANSWER_MILLIS_MAX);
    }
}
