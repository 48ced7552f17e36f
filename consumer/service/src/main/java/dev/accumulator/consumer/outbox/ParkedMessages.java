package dev.accumulator.consumer.outbox;

import dev.accumulator.postgres.Schema;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Messages that the broker will never take, for people to decide about. Safe for use by many threads and processes. */
public final class ParkedMessages {
    /** The most messages of a page. */
    public static final int PAGE_MAX = 1_000;

    /** The most characters of a note. */
    public static final int NOTE_CHARS_MAX = 2_000;

    /** The most characters of a person's name. */
    public static final int BY_CHARS_MAX = 200;

    private final ParkedTable table;
    private final Schema control;
    private final Signals signals;
    private final TransactionTemplate transactions;

    ParkedMessages(DataSource dataSource, PlatformTransactionManager transactions, Schema control, Signals signals) {
        this.table = new ParkedTable(JdbcClient.create(dataSource), control);
        this.transactions = new TransactionTemplate(transactions);
        this.control = control;
        this.signals = signals;
    }

    /** The messages of another shard, whose relay sends them once it looks. */
    public ParkedMessages ofShard(DataSource server) {
        return new ParkedMessages(server, new JdbcTransactionManager(server), control, signals);
    }

    /**
     * Lists messages, newest first.
     *
     * @param state only those that are {@code parked}, {@code sent} or {@code dropped}; null for all
     * @param before only those with lower numbers, for the next page; null for the first page
     * @param max the most that are listed, 1 to {@value #PAGE_MAX} and one more
     */
    public List<ParkedMessage> list(@Nullable String state, @Nullable Long before, int max) {
        if (max < 1 || max > PAGE_MAX + 1) {
            throw new IllegalArgumentException("A page has 1 to " + PAGE_MAX + " messages, not " + max);
        }
        return table.list(state, before == null ? Long.MAX_VALUE : before, max);
    }

    /**
     * Sends a message again, behind those that wait. If the broker still refuses it, it is parked anew under another
     * number. Does nothing to a message that was sent again before.
     *
     * @param by the person, if known, up to {@value #BY_CHARS_MAX} characters
     * @param note the reason, if given, up to {@value #NOTE_CHARS_MAX} characters
     * @throws ParkedMessageNotFound if no message has that number
     * @throws ParkedMessageClosed if it was dropped
     */
    public ParkedMessage send(long id, @Nullable String by, @Nullable String note) {
        ParkedMessage sent = close(id, ParkedMessage.SENT, by, note, () -> table.append(id));
        signals.raise(List.of(sent.topic()));
        return sent;
    }

    /**
     * Drops a message: it is never told. Does nothing to a message that was dropped before.
     *
     * @param by the person, if known, up to {@value #BY_CHARS_MAX} characters
     * @param note the reason, if given, up to {@value #NOTE_CHARS_MAX} characters
     * @throws ParkedMessageNotFound if no message has that number
     * @throws ParkedMessageClosed if it was sent again
     */
    public ParkedMessage drop(long id, @Nullable String by, @Nullable String note) {
        return close(id, ParkedMessage.DROPPED, by, note, () -> {});
    }

    private ParkedMessage close(long id, String state, @Nullable String by, @Nullable String note, Runnable first) {
        return Objects.requireNonNull(transactions.execute(status -> {
            ParkedMessage message = locked(id);
            if (message.isOpen()) {
                first.run();
                table.close(id, state, by, note);
            } else if (!message.state().equals(state)) {
                throw new ParkedMessageClosed(id, message.state());
            }
            return locked(id);
        }));
    }

    private ParkedMessage locked(long id) {
        return table.lock(id).orElseThrow(() -> new ParkedMessageNotFound(id));
    }
}
