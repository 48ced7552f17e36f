package dev.accumulator.registers;

import javax.sql.DataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Transactions of a data source that join one of another manager too. JPA's manager shares its connection with JDBC, but
 * does not mark it as being in a transaction: Spring's manager would begin one on that connection, and its commit would
 * commit the caller's.
 */
final class JoiningTransactions extends JdbcTransactionManager {
    private final DataSource shared;

    JoiningTransactions(DataSource dataSource) {
        super(dataSource);
        this.shared = dataSource;
    }

    @Override
    protected boolean isExistingTransaction(Object transaction) {
        return super.isExistingTransaction(transaction)
                || (TransactionSynchronizationManager.isActualTransactionActive()
                        && TransactionSynchronizationManager.hasResource(shared));
    }
}
