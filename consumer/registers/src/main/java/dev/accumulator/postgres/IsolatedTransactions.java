package dev.accumulator.postgres;

import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Transactions with an isolation level of their own, which their first statement sets. A connection's level would be the
 * session's: behind a pooler that gives out sessions by transaction, the transaction is in another session, and whoever comes
 * next has the level.
 *
 * <p>A transaction of the caller is joined as it is.
 */
public final class IsolatedTransactions implements TransactionOperations {
    private final TransactionTemplate transactions;
    private final JdbcTemplate template;
    private final String level;

    private IsolatedTransactions(
            DataSource dataSource, @Nullable PlatformTransactionManager manager, String level, boolean readOnly) {
        this.transactions = new TransactionTemplate(Objects.requireNonNull(manager, "Transactions have a manager"));
        this.transactions.setReadOnly(readOnly);
        this.template = new JdbcTemplate(dataSource);
        this.level = "set transaction isolation level " + level;
    }

    /** Returns transactions that only read, and whose statements all see one snapshot. */
    public static IsolatedTransactions reading(DataSource dataSource, @Nullable PlatformTransactionManager manager) {
        return new IsolatedTransactions(dataSource, manager, "repeatable read", true);
    }

    /** Returns transactions that may write, and whose statements all see one snapshot. */
    public static IsolatedTransactions ofOneSnapshot(
            DataSource dataSource, @Nullable PlatformTransactionManager manager) {
        return new IsolatedTransactions(dataSource, manager, "repeatable read", false);
    }

    /** Returns transactions of which each statement sees what was committed before it. */
    public static IsolatedTransactions ofNewSnapshots(
            DataSource dataSource, @Nullable PlatformTransactionManager manager) {
        return new IsolatedTransactions(dataSource, manager, "read committed", false);
    }

    @Override
    public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
        return transactions.execute(status -> {
            if (status.isNewTransaction()) {
                template.execute(level);
            }
            return action.doInTransaction(status);
        });
    }
}
