package dev.accumulator.consumer.maintenance;

import dev.accumulator.postgres.IsolatedTransactions;
import dev.accumulator.postgres.LongStatements;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs transactions whose statements may take longer than the timeouts of the pool's connections allow. The server ends
 * a statement that takes too long. The connection waits a little longer than that, so that it receives the server's
 * error.
 */
final class LongTransactions {
    private final LongStatements statements;
    private final TransactionOperations writing;
    private final TransactionOperations snapshot;
    private final Duration statementMax;

    LongTransactions(DataSource dataSource, PlatformTransactionManager transactions, Duration statementMax) {
        this.statements = new LongStatements(new JdbcTemplate(dataSource));
        this.writing = new TransactionTemplate(transactions);
        this.snapshot = IsolatedTransactions.reading(dataSource, transactions);
        this.statementMax = statementMax;
    }

    /** Runs reads that all see the same moment. */
    <T> T inSnapshot(Supplier<T> reads) {
        return run(snapshot, reads);
    }

    <T> T writing(Supplier<T> writes) {
        return run(writing, writes);
    }

    private <T> T run(TransactionOperations transaction, Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> {
            statements.allowTime(statementMax);
            return work.get();
        }));
    }
}
