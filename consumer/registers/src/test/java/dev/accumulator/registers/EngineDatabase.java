package dev.accumulator.registers;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.accumulator.postgres.IsolatedTransactions;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.MonthWindow;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestPostgres;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** A database of a test's own with the engine's fixed tables, and the engine on it. */
public final class EngineDatabase implements AutoCloseable {
    /** The current day of the tests. */
    public static final Instant NOW = Instant.parse("2026-05-15T12:00:00Z");

    private final HikariDataSource dataSource;
    private final JdbcTransactionManager transactionManager;
    private final Registers registers;

    public EngineDatabase() {
        this(TestPostgres.newDatabase());
    }

    public EngineDatabase(PostgresDatabase database) {
        this(database, "select 1");
    }

    /** @param sessionSql what each connection begins with */
    EngineDatabase(PostgresDatabase database, String sessionSql) {
        HikariConfig config = new HikariConfig();
        config.setConnectionInitSql(sessionSql);
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(database.username());
        config.setPassword(database.password());
        config.setMaximumPoolSize(20);
        dataSource = new HikariDataSource(config);
        transactionManager = new JdbcTransactionManager(dataSource);
        registers = newRegisters();
        registers.createTablesIfMissing();
    }

    /** Another engine on the same tables, as another process would have. */
    public Registers newRegisters() {
        return newRegisters(250);
    }

    /** Opens an engine that keeps day totals for a month of a cell with more movements than this. */
    Registers newRegisters(int busyFrom) {
        return newRegisters(new Schema("accumulator_1"), busyFrom);
    }

    /** Opens an engine on another schema, which has the fixed tables. */
    Registers newRegisters(Schema schema, int busyFrom) {
        return new Registers(
                dataSource,
                transactionManager,
                schema,
                new MonthWindow(24, 3),
                busyFrom,
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    public Registers registers() {
        return registers;
    }

    public HikariDataSource dataSource() {
        return dataSource;
    }

    public JdbcTemplate jdbc() {
        return new JdbcTemplate(dataSource);
    }

    public TransactionTemplate transactions() {
        return new TransactionTemplate(transactionManager);
    }

    /** Transactions that may write, and whose statements all see one snapshot. */
    TransactionOperations ofOneSnapshot() {
        return IsolatedTransactions.ofOneSnapshot(dataSource, transactionManager);
    }

    /** Transactions that only read, and whose statements all see one snapshot. */
    TransactionOperations snapshots() {
        return IsolatedTransactions.reading(dataSource, transactionManager);
    }

    /** Warehouse and product; quantity and amount. */
    public static RegisterDefinition inventory() {
        return RegisterDefinition.of(
                "inventory",
                RegisterKind.BALANCE,
                List.of(Dimension.parse("warehouse", "int"), Dimension.parse("product", "int")),
                List.of(Resource.parse("quantity", "numeric(18,4)"), Resource.parse("amount", "numeric(18,2)")));
    }

    /** Product and client; quantity and amount, turnovers only. */
    public static RegisterDefinition sales() {
        return RegisterDefinition.of(
                "sales",
                RegisterKind.TURNOVER,
                List.of(Dimension.parse("product", "int"), Dimension.parse("client", "int")),
                List.of(Resource.parse("quantity", "numeric(18,4)"), Resource.parse("amount", "numeric(18,2)")));
    }

    /** A movement of {@code inventory}. */
    public static Movement stock(Instant period, int warehouse, int product, String quantity, String amount) {
        Map<String, @Nullable Object> dimensions = new LinkedHashMap<>();
        dimensions.put("warehouse", (long) warehouse);
        dimensions.put("product", (long) product);
        return new Movement(
                "inventory",
                period,
                dimensions,
                Map.of("quantity", new BigDecimal(quantity), "amount", new BigDecimal(amount)));
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
