package dev.accumulator.consumer.generation;

import dev.accumulator.postgres.Schema;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Finds out if the database can hold what the service stores, and if this process may write to it. */
final class DatabaseAccess {
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Schema control;

    DatabaseAccess(DataSource dataSource, PlatformTransactionManager transactionManager, Schema control) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transactions = new TransactionTemplate(transactionManager);
        this.control = control;
    }

    private record Facts(
            String name,
            String encoding,
            String isolation,
            String role,
            boolean standby,
            boolean readOnly,
            @Nullable Boolean mayWrite) {}

    /**
     * Returns why this process may only read; empty if it may write, as far as that can be told without trying.
     *
     * @throws UnsuitableDatabase if the service can never work with it as it is
     */
    Optional<String> readOnly() {
        Facts facts = facts();
        if (!facts.encoding().equals("UTF8")) {
            throw UnsuitableDatabase.notInUtf8(facts.name(), facts.encoding());
        }
        if (!facts.isolation().equals("read committed")) {
            throw UnsuitableDatabase.ofOldSnapshots(facts.role(), facts.isolation());
        }
        if (facts.standby()) {
            return Optional.of("the server is a standby");
        }
        if (facts.readOnly()) {
            return Optional.of("transactions are read-only by default (default_transaction_read_only)");
        }
        if (Boolean.FALSE.equals(facts.mayWrite())) {
            return Optional.of(
                    "role \"" + facts.role() + "\" may not write to the tables in schema \"" + control.name() + '"');
        }
        return Optional.empty();
    }

    /** Asks one question that every role may ask. Whoever may write is asked for one table, which is there or not. */
    private Facts facts() {
        return jdbc.sql("""
                select current_database() as name,
                       current_setting('server_encoding') as encoding,
                       current_setting('default_transaction_isolation') as isolation,
                       current_user as role,
                       pg_is_in_recovery() as standby,
                       current_setting('default_transaction_read_only') = 'on' as read_only,
                       (select has_table_privilege(c.oid, 'insert') and has_table_privilege(c.oid, 'update')
                          from pg_class c
                          join pg_namespace n on n.oid = c.relnamespace
                         where n.nspname = :control
                           and c.relname = 'generations') as may_write
                """)
                .param("control", control.name())
                .query((row, n) -> new Facts(
                        row.getString("name"),
                        row.getString("encoding"),
                        row.getString("isolation"),
                        row.getString("role"),
                        row.getBoolean("standby"),
                        row.getBoolean("read_only"),
                        (Boolean) row.getObject("may_write")))
                .single();
    }

    /**
     * Makes sure that a posting can write, by statements that write nothing.
     *
     * @throws org.springframework.dao.DataAccessException what the server says, if it cannot
     */
    void requireWritable(Schema generation) {
        transactions.executeWithoutResult(status -> {
            status.setRollbackOnly();
            for (String table : new String[] {"positions", "recorders", "postings"}) {
                tryToWrite(generation, table);
            }
            for (String table : new String[] {"outbox", "dead_letters"}) {
                tryToWrite(control, table);
            }
        });
    }

    private void tryToWrite(Schema schema, String table) {
        // The server checks rights and the transaction before it finds out that there is no row.
        jdbc.sql(schema.sql("""
                insert into {schema}.{table} overriding system value
                select *
                  from {schema}.{table}
                 where false
                """.replace("{table}", table))).update();
    }
}
