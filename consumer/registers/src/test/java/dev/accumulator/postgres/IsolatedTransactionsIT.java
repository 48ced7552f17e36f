package dev.accumulator.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

class IsolatedTransactionsIT {
    private final SingleConnectionDataSource session = session(TestPostgres.newDatabase());
    private final JdbcTemplate jdbc = new JdbcTemplate(session);
    private final JdbcTransactionManager manager = new JdbcTransactionManager(session);

    private static SingleConnectionDataSource session(PostgresDatabase database) {
        return new SingleConnectionDataSource(database.jdbcUrl(), database.username(), database.password(), true);
    }

    @AfterEach
    void close() {
        session.destroy();
    }

    /** A pooler that gives out sessions by transaction gives the session to somebody else afterwards, or meanwhile. */
    @Test
    void theLevelIsTheTransactionsAndNeverTheSessions() {
        assertThat(levels(IsolatedTransactions.reading(session, manager)))
                .containsExactly("repeatable read", "on", "read committed");
        assertThat(levels(IsolatedTransactions.ofOneSnapshot(session, manager)))
                .containsExactly("repeatable read", "off", "read committed");
        jdbc.execute("set default_transaction_isolation to 'repeatable read'");
        assertThat(levels(IsolatedTransactions.ofNewSnapshots(session, manager)))
                .containsExactly("read committed", "off", "repeatable read");
    }

    @Test
    void aTransactionOfTheCallerIsJoinedAsItIs() {
        new TransactionTemplate(manager).executeWithoutResult(status -> {
            jdbc.execute("select 1");

            assertThat(levels(IsolatedTransactions.reading(session, manager)))
                    .containsExactly("read committed", "off", "read committed");
        });
    }

    private List<String> levels(TransactionOperations transactions) {
        return transactions.execute(status -> List.of(
                setting("transaction_isolation"),
                setting("transaction_read_only"),
                setting("default_transaction_isolation")));
    }

    private String setting(String name) {
        return String.valueOf(jdbc.queryForObject("select current_setting(?)", String.class, name));
    }
}
