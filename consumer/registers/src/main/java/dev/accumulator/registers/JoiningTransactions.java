package dev.accumulator.registers;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
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
                || (TransactionSynchronizationManager.isActualTransactionActive() && isSharedInTransaction());
    }

    /**
     * True if the connection that the thread holds is in a transaction. A transaction of another data source leaves one here
     * that commits every statement by itself.
     */
    private boolean isSharedInTransaction() {
        try {
            return TransactionSynchronizationManager.getResource(shared) instanceof ConnectionHolder held
                    && !held.getConnection().getAutoCommit();
        } catch (SQLException failure) {
            throw new TransactionSystemException("The connection does not say if it is in a transaction", failure);
        }
    }

    /**
     * The other manager does not look at the mark of JDBC, so its commit is refused by a synchronization. Spring rolls back
     * for any exception of one but a {@code TransactionException}, which it takes for one of the commit itself.
     */
    @Override
    protected void doSetRollbackOnly(DefaultTransactionStatus status) {
        super.doSetRollbackOnly(status);
        if (!super.isExistingTransaction(status.getTransaction())) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void beforeCommit(boolean readOnly) {
                    throw new IllegalStateException(
                            "A call of the registers failed in this transaction, which can only be rolled back");
                }
            });
        }
    }
}
