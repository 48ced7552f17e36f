package dev.accumulator.consumer.outbox;

import dev.accumulator.postgres.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which relay is active. Every statement stands alone: a process that is paused between two of them holds no lock that its
 * successor would wait for.
 */
final class LeaseTable {
    private final JdbcClient jdbc;
    private final Schema schema;
    private final String holder;
    private final Duration length;

    /**
     * @param holder this process, as people know it
     * @param length how long a lease is good for without being renewed, by the clock of the database
     */
    LeaseTable(JdbcClient jdbc, Schema schema, String holder, Duration length) {
        this.jdbc = jdbc;
        this.schema = schema;
        this.holder = holder;
        this.length = length;
    }

    /**
     * The right to send.
     *
     * @param identity the outbox's own, of all that send to the broker
     * @param token greater with every change of hands
     */
    record Lease(UUID identity, String holder, long token, Duration length) {}

    /** A lease, if nobody else holds one. */
    Optional<Lease> take() {
        Optional<Lease> lease = jdbc.sql(schema.sql("""
                        update {schema}.outbox_lease
                           set token = token + 1,
                               holder = :holder,
                               expires_at = clock_timestamp() + :millis * interval '1 millisecond'
                         where name = 'relay'
                           and expires_at <= clock_timestamp()
                        returning token, identity
                        """))
                .param("holder", holder)
                .param("millis", length.toMillis())
                .query((row, n) -> lease(row))
                .optional();
        return lease.or(this::takeFirst);
    }

    private Optional<Lease> takeFirst() {
        return jdbc.sql(schema.sql("""
                        insert into {schema}.outbox_lease (name, token, holder, expires_at)
                        values ('relay', 1, :holder, clock_timestamp() + :millis * interval '1 millisecond')
                            on conflict (name) do nothing
                        returning token, identity
                        """))
                .param("holder", holder)
                .param("millis", length.toMillis())
                .query((row, n) -> lease(row))
                .optional();
    }

    private Lease lease(ResultSet row) throws SQLException {
        return new Lease(row.getObject("identity", UUID.class), holder, row.getLong("token"), length);
    }

    /** Whether the lease is still held; then it is good for its whole length again. */
    boolean renew(Lease lease) {
        return jdbc.sql(schema.sql("""
                        update {schema}.outbox_lease
                           set expires_at = clock_timestamp() + :millis * interval '1 millisecond'
                         where name = 'relay'
                           and holder = :holder
                           and token = :token
                        """))
                        .param("millis", lease.length().toMillis())
                        .param("holder", lease.holder())
                        .param("token", lease.token())
                        .update()
                == 1;
    }

    /** Lets another relay take over at once. Does nothing if one has. */
    void release(Lease lease) {
        jdbc.sql(schema.sql("""
                        update {schema}.outbox_lease
                           set expires_at = clock_timestamp()
                         where name = 'relay'
                           and holder = :holder
                           and token = :token
                        """))
                .param("holder", lease.holder())
                .param("token", lease.token())
                .update();
    }
}
