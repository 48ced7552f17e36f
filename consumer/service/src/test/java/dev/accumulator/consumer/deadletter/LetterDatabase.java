package dev.accumulator.consumer.deadletter;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.outbox.Outbox;
import dev.accumulator.postgres.Schema;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A database for one test, with the dead letters and the outbox. */
public final class LetterDatabase implements AutoCloseable {
    /** The current time of all tests. */
    public static final Instant NOW = Instant.parse("2026-05-15T12:00:00Z");

    private final HikariDataSource dataSource;
    private final TransactionTemplate transactions;
    private final DeadLetters letters;

    public LetterDatabase() {
        PostgresDatabase database = TestPostgres.newDatabase();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(database.username());
        config.setPassword(database.password());
        dataSource = new HikariDataSource(config);
        Schema schema = new Schema("accumulator");
        Flyway.configure()
                .dataSource(dataSource)
                .defaultSchema(schema.name())
                .createSchemas(true)
                .locations("classpath:db/control")
                .load()
                .migrate();
        JdbcTransactionManager transactionManager = new JdbcTransactionManager(dataSource);
        transactions = new TransactionTemplate(transactionManager);
        letters = new DeadLetters(
                dataSource,
                transactionManager,
                schema,
                new Outbox(dataSource, schema),
                "accumulator.dead-letters",
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    public DeadLetters letters() {
        return letters;
    }

    public TransactionTemplate transactions() {
        return transactions;
    }

    public JdbcClient jdbc() {
        return JdbcClient.create(dataSource);
    }

    /** Records letters in one transaction. */
    public void record(DeadLetter... some) {
        transactions.executeWithoutResult(status -> letters.record(List.of(some)));
    }

    /** Returns all letters, oldest first. */
    public List<Letter> all() {
        LetterFilter any = new LetterFilter(null, null, null, null);
        return letters.list(any, null, DeadLetters.PAGE_MAX).letters().reversed();
    }

    /** Returns the events that wait to be published, oldest first. */
    public List<String> published() {
        return jdbc().sql("select convert_from(value, 'UTF8') as data from accumulator.outbox order by id")
                .query((row, n) -> row.getString("data"))
                .list();
    }

    /** Makes a letter of partition orders-0. */
    public static DeadLetter letter(long offset, @Nullable String recorder, @Nullable Long revision) {
        return new DeadLetter(event(offset), "not-json", "$.lines", "the value is not JSON", recorder, revision);
    }

    public static RawEvent event(long offset) {
        return new RawEvent(
                "orders",
                0,
                offset,
                NOW.toEpochMilli(),
                "42".getBytes(StandardCharsets.UTF_8),
                "{".getBytes(StandardCharsets.UTF_8),
                List.of());
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
