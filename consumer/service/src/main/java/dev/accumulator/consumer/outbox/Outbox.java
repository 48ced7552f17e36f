package dev.accumulator.consumer.outbox;

import dev.accumulator.postgres.Schema;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Sends messages to Kafka once the transaction that appends them has committed. Safe for use by many threads. */
public final class Outbox {
    private final OutboxTable table;
    private final Signals signals;

    /**
     * @param dataSource connects as the owner of the control schema
     * @param control where the tables are
     */
    public Outbox(DataSource dataSource, Schema control) {
        this(new OutboxTable(new JdbcTemplate(dataSource), control), new Signals());
    }

    Outbox(OutboxTable table, Signals signals) {
        this.table = table;
        this.signals = signals;
    }

    /**
     * Appends messages in the caller's transaction, in their order.
     *
     * @throws IllegalStateException if there is no transaction. A message could then be lost, or announce something
     *     that was rolled back
     */
    public void append(List<OutboxMessage> messages) {
        if (messages.isEmpty()) {
            return;
        }
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("Messages can be appended only within a transaction");
        }
        table.append(messages);
        Set<String> topics = new HashSet<>();
        messages.forEach(message -> topics.add(message.topic()));
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                signals.raise(topics);
            }
        });
    }
}
