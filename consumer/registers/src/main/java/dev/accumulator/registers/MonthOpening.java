package dev.accumulator.registers;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.posting.MonthPartitioner;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Opens the months of documents before they are posted, whether or not the caller is in a transaction.
 *
 * <p>A month is opened in a transaction of its own: it locks its register for a moment, which must not last as long as the
 * caller's transaction. In a transaction it is therefore opened by another thread, over another connection. Only one caller
 * at a time waits for such a connection, so that callers who hold all connections of a pool never wait for each other.
 */
final class MonthOpening {
    private static final Log LOG = LogFactory.getLog(MonthOpening.class);

    private final MonthPartitioner months;
    private final Semaphore secondConnection = new Semaphore(1);

    MonthOpening(MonthPartitioner months) {
        this.months = months;
    }

    void openFor(List<Change> changes) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            months.openFor(changes);
        } else if (!hasFailed() && months.wouldOpen(changes) && secondConnection.tryAcquire()) {
            boolean opened = false;
            try {
                opened = inAnotherThread(() -> months.openFor(changes));
            } catch (DataAccessException | TransactionException noConnection) {
                // The caller's transaction has its connection and goes on: the movements go to the default partition.
                LOG.info("Months were not opened: " + noConnection.getMessage());
            } finally {
                secondConnection.release();
            }
            if (!opened) {
                rememberFailure();
            }
        }
    }

    /**
     * True if this transaction has waited in vain before. Its own locks are probably in the way, so it would wait for each
     * document that it posts.
     */
    private boolean hasFailed() {
        return TransactionSynchronizationManager.hasResource(this);
    }

    private void rememberFailure() {
        if (!hasFailed() && TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.bindResource(this, true);
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCompletion(int status) {
                    TransactionSynchronizationManager.unbindResourceIfPossible(MonthOpening.this);
                }
            });
        }
    }

    /** Opens the current month and those ahead; in a transaction they are left to the documents that need them. */
    void openAhead() {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            months.openAhead();
        }
    }

    /** Opens months that could not be opened before; in a transaction they are left for the next call. */
    void openLeft() {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            months.openLeft();
        }
    }

    private static boolean inAnotherThread(BooleanSupplier work) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Thread.ofPlatform().name("accumulator-registers-months").daemon().start(() -> {
            try {
                done.complete(work.getAsBoolean());
            } catch (RuntimeException | Error failure) {
                done.completeExceptionally(failure);
            }
        });
        try {
            return done.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }
}
