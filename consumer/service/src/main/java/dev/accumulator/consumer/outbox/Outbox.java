package dev.accumulator.consumer.outbox;

import dev.accumulator.postgres.Schema;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Sends messages to Kafka once the transaction that appends them has committed. Safe for use by many threads. */
public final class Outbox {
    /** Counting costs time with every row, and a larger figure calls for no other action. */
    public static final int COUNTED_MAX = 100_000;

    /**
     * The most messages that are looked at for one key. The queue is short while the broker takes messages, and has no index by
     * key, which every posting would pay for.
     */
    public static final int EXAMINED_MAX = 10_000;

    private static final int OF_KEY_MAX = 100;

    /** The name under which a transaction knows that it keeps silent. */
    private static final Object SILENT = Outbox.class.getName() + ".silent";

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

    /** Reads how many messages of each topic wait, whichever instance sends them. */
    public List<OutboxBacklog> backlogs(Collection<String> topics) {
        return topics.stream()
                .map(topic -> {
                    OutboxTable.Backlog backlog = table.backlog(topic, 0, COUNTED_MAX);
                    return new OutboxBacklog(topic, backlog.messages(), backlog.oldest(), backlog.parked());
                })
                .toList();
    }

    /** Finds messages of a key that are not sent yet, among the first {@value #EXAMINED_MAX} of its topic; at most a hundred. */
    public List<WaitingMessage> waiting(String topic, String key) {
        return table.ofKey(topic, key, EXAMINED_MAX, OF_KEY_MAX);
    }

    /** True if more messages than that wait to be sent to a topic. */
    public boolean holdsMoreThan(String topic, int messages) {
        return table.holdsMoreThan(topic, messages);
    }

    /** Returns the greatest number that a message was given, committed or not; 0 if there was none. */
    public long lastNumber() {
        return table.lastNumber();
    }

    /** True if no message to a topic waits that has this number or a lower one. Parked ones do not wait. */
    public boolean isSent(String topic, long number) {
        return table.isSent(topic, number);
    }

    /**
     * Lets nothing be appended in the caller's transaction from here on: another layout of shards announces what it posts.
     *
     * @throws IllegalStateException if there is no transaction
     */
    public void keepSilent() {
        TransactionSynchronizationManager.bindResource(SILENT, true);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                TransactionSynchronizationManager.unbindResourceIfPossible(SILENT);
            }
        });
    }

    /**
     * Appends messages in the caller's transaction, in their order, unless it {@linkplain #keepSilent keeps silent}.
     *
     * @throws IllegalStateException if there is no transaction. A message could then be lost, or announce something
     *     that was rolled back
     */
    public void append(List<OutboxMessage> messages) {
        if (messages.isEmpty() || TransactionSynchronizationManager.hasResource(SILENT)) {
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
