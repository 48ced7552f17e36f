package dev.accumulator.consumer.outbox;

import dev.accumulator.postgres.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The lease of the active relay of one topic. Every statement is its own transaction, so a process that is paused between two of
 * them holds no lock that its successor would wait for.
 */
final class LeaseTable {
    private final JdbcClient jdbc;
    private final Schema schema;
    private final String topic;
    private final String holder;
    private final Duration length;

    /**
     * @param topic the topic to which the holder may send; the lease has its name
     * @param holder a name of this process for people
     * @param length how long a lease lasts without renewal, by the clock of the database
     */
    LeaseTable(JdbcClient jdbc, Schema schema, String topic, String holder, Duration length) {
        this.jdbc = jdbc;
        this.schema = schema;
        this.topic = topic;
        this.holder = holder;
        this.length = length;
    }

    /**
     * The right to send.
     *
     * @param identity tells this topic of this outbox from all others that send to the broker
     * @param name the name of the lease
     * @param token grows each time that a relay takes the lease
     */
    record Lease(UUID identity, String name, String holder, long token, Duration length) {}

    /** Takes the lease, unless another relay holds it. */
    Optional<Lease> take() {
        Optional<Lease> lease = jdbc.sql(schema.sql("""
                        update {schema}.outbox_lease
                           set token = token + 1,
                               holder = :holder,
                               expires_at = clock_timestamp() + :millis * interval '1 millisecond'
                         where name = :name
                           and expires_at <= clock_timestamp()
                        returning token, identity
                        """))
                .param("name", topic)
                .param("holder", holder)
                .param("millis", length.toMillis())
                .query((row, n) -> lease(row))
                .optional();
        return lease.or(this::takeFirst);
    }

    private Optional<Lease> takeFirst() {
        return jdbc.sql(schema.sql("""
                        insert into {schema}.outbox_lease (name, token, holder, expires_at)
                        values (:name, 1, :holder, clock_timestamp() + :millis * interval '1 millisecond')
                            on conflict (name) do nothing
                        returning token, identity
                        """))
                .param("name", topic)
                .param("holder", holder)
                .param("millis", length.toMillis())
                .query((row, n) -> lease(row))
                .optional();
    }

    private Lease lease(ResultSet row) throws SQLException {
        return new Lease(row.getObject("identity", UUID.class), topic, holder, row.getLong("token"), length);
    }

    /** Renews the lease for its whole length. Returns false if it is no longer held. */
    boolean renew(Lease lease) {
        return jdbc.sql(schema.sql("""
                        update {schema}.outbox_lease
                           set expires_at = clock_timestamp() + :millis * interval '1 millisecond'
                         where name = :name
                           and holder = :holder
                           and token = :token
                        """))
                        .param("millis", lease.length().toMillis())
                        .param("name", lease.name())
                        .param("holder", lease.holder())
                        .param("token", lease.token())
                        .update()
                == 1;
    }

    /** Lets another relay take over at once. Does nothing if one has done so. */
    void release(Lease lease) {
        jdbc.sql(schema.sql("""
                        update {schema}.outbox_lease
                           set expires_at = clock_timestamp()
                         where name = :name
                           and holder = :holder
                           and token = :token
                        """))
                .param("name", lease.name())
                .param("holder", lease.holder())
                .param("token", lease.token())
                .update();
    }
}
