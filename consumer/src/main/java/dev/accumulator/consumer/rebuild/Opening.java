package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.register.RegisterDefinition;
import dev.accumulator.consumer.register.RegisterException;
import dev.accumulator.consumer.register.Registers;
import dev.accumulator.consumer.register.Schema;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Brings the schemas up to date, makes the first generation where there is none, and defines the configured registers. */
final class Opening {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    private static final int FIRST = 1;

    private final DataSource dataSource;
    private final PlatformTransactionManager transactionManager;
    private final JdbcClient jdbc;
    private final GenerationSettings settings;
    private final GenerationsTable table;
    private final Clock clock;

    Opening(
            DataSource dataSource,
            PlatformTransactionManager transactionManager,
            GenerationSettings settings,
            GenerationsTable table,
            Clock clock) {
        this.dataSource = dataSource;
        this.transactionManager = transactionManager;
        this.jdbc = JdbcClient.create(dataSource);
        this.settings = settings;
        this.table = table;
        this.clock = clock;
    }

    /**
     * An open generation.
     *
     * @param refused by register, why its configuration cannot be applied to the tables; they keep their shape
     */
    record Opened(Generation generation, Map<String, String> refused) {}

    Opened open() {
        int number = Objects.requireNonNull(new TransactionTemplate(transactionManager).execute(status -> migrate()));
        Schema schema = settings.generationSchema(number);
        Registers registers = new Registers(
                dataSource, transactionManager, schema, settings.months().window(), clock);
        Map<String, String> refused = define(registers);
        grantReads(schema);
        registers.openMonthsAhead();
        return new Opened(new Generation(number, schema, registers), refused);
    }

    /** Opens a generation that is being built, with the registers as configured; makes its schema where there is none. */
    Generation openBuilding(int number) {
        Generation building = openAside(number);
        ConfiguredRegisters.definitions(settings.registers()).forEach(building.registers()::define);
        grantReads(building.schema());
        building.registers().openMonthsAhead();
        return building;
    }

    /** Opens a generation that is not live, with the registers that it has. */
    Generation openAside(int number) {
        Schema schema = settings.generationSchema(number);
        new TransactionTemplate(transactionManager).executeWithoutResult(status -> {
            lockMigrations();
            migrate(schema, "classpath:db/generation");
        });
        return new Generation(
                number,
                schema,
                new Registers(
                        dataSource,
                        transactionManager,
                        schema,
                        settings.months().window(),
                        clock));
    }

    /** Read-only transactions that see one moment of everything. */
    TransactionTemplate snapshots() {
        TransactionTemplate snapshots = new TransactionTemplate(transactionManager);
        snapshots.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshots.setReadOnly(true);
        return snapshots;
    }

    void dropSchema(int number) {
        jdbc.sql(settings.generationSchema(number).sql("drop schema if exists {schema} cascade"))
                .update();
    }

    private void lockMigrations() {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
                .param("name", "accumulator migration of " + settings.schema())
                .query()
                .singleRow();
    }

    /**
     * Migrates under a lock, because instances that start together would all make the schemas. Flyway has connections of
     * its own, so the lock is held by a transaction that waits beside it.
     */
    private int migrate() {
        lockMigrations();
        migrate(settings.controlSchema(), "classpath:db/control");
        int number = table.live().orElseGet(() -> {
            table.insertLive(FIRST);
            return FIRST;
        });
        migrate(settings.generationSchema(number), "classpath:db/generation");
        return number;
    }

    private void migrate(Schema schema, String scripts) {
        Flyway.configure()
                .dataSource(dataSource)
                .defaultSchema(schema.name())
                .createSchemas(true)
                .locations(scripts)
                .load()
                .migrate();
    }

    private Map<String, String> define(Registers registers) {
        Map<String, String> refused = new TreeMap<>();
        for (RegisterDefinition definition : ConfiguredRegisters.definitions(settings.registers())) {
            try {
                registers.define(definition);
            } catch (RegisterException difference) {
                refused.put(definition.name(), difference.getMessage());
                LOG.error(
                        "The configuration of a register is not applied, the live shape stays in force: {}",
                        difference.getMessage());
            }
        }
        return refused;
    }

    private void grantReads(Schema schema) {
        String role = settings.readerRole();
        if (role == null || role.isBlank()) {
            return;
        }
        String quoted = '"' + role.replace("\"", "\"\"") + '"';
        for (String grant : new String[] {
            "grant usage on schema {schema} to %s",
            "grant select on all tables in schema {schema} to %s",
            "alter default privileges in schema {schema} grant select on tables to %s"
        }) {
            jdbc.sql(schema.sql(grant.formatted(quoted))).update();
        }
    }
}
