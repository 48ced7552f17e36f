package dev.accumulator.consumer.maintenance;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs transactions whose statements may take longer than the timeouts of the pool's connections allow. The server ends
 * a statement that takes too long. The connection waits a little longer than that, so that it receives the server's
 * error.
 */
final class LongTransactions {
    private static final Duration GRACE = Duration.ofMinutes(1);

    private final JdbcTemplate template;
    private final TransactionTemplate writing;
    private final TransactionTemplate snapshot;
    private final Duration statementMax;

    LongTransactions(DataSource dataSource, PlatformTransactionManager transactions, Duration statementMax) {
        this.template = new JdbcTemplate(dataSource);
        this.writing = new TransactionTemplate(transactions);
        this.snapshot = new TransactionTemplate(transactions);
        this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.snapshot.setReadOnly(true);
        this.statementMax = statementMax;
    }

    /** Runs reads that all see the same moment. */
    <T> T inSnapshot(Supplier<T> reads) {
        return run(snapshot, reads);
    }

    <T> T writing(Supplier<T> writes) {
        return run(writing, writes);
    }

    private <T> T run(TransactionTemplate transaction, Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> {
            template.execute((ConnectionCallback<@Nullable Void>) connection -> {
                connection.setNetworkTimeout(
                        Runnable::run, Math.toIntExact(statementMax.plus(GRACE).toMillis()));
                return null;
            });
            template.execute("set local statement_timeout = " + statementMax.toMillis());
            return work.get();
        }));
    }
}
