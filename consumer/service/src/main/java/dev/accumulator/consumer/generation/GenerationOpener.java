package dev.accumulator.consumer.generation;

import dev.accumulator.consumer.generation.GenerationsTable.Live;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Brings the schemas up to date, makes the first generation where there is none, and defines the configured registers. */
final class GenerationOpener {
    private static final Logger LOG = LoggerFactory.getLogger(GenerationOpener.class);

    private static final int FIRST = 1;

    private static final Duration MIGRATION_MAX = Duration.ofMinutes(10);

    /** A lock was not to be had in time, or only by waiting for each other. */
    private static final Set<String> BUSY = Set.of("55P03", "40P01");

    private final DataSource dataSource;
    private final PlatformTransactionManager transactionManager;
    private final JdbcClient jdbc;
    private final GenerationSettings settings;
    private final GenerationsTable table;
    private final Clock clock;
    private final ReaderViews views;

    GenerationOpener(
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
        this.views = new ReaderViews(jdbc, settings);
    }

    /**
     * An open generation.
     *
     * @param refused by register, why its configuration cannot be applied to the tables; they keep their shape
     * @param isShown whether the views under the names that stay are known to show it
     */
    record Opened(Generation generation, Map<String, String> refused, boolean isShown) {}

    Opened open() {
        int number = Objects.requireNonNull(new TransactionTemplate(transactionManager).execute(status -> migrate()));
        // Before anything is remembered of it.
        String database = table.database();
        Schema schema = settings.generationSchema(number);
        Registers registers = registers(schema);
        Generation generation = new Generation(number, schema, registers, database);
        Map<String, String> refused = define(generation);
        registers.openMonthsAhead();
        return new Opened(generation, refused, showToReaders(generation));
    }

    /** Whether the views under the names that stay show the generation; not while someone reads one of them for long. */
    boolean showToReaders(Generation generation) {
        try {
            new TransactionTemplate(transactionManager).executeWithoutResult(status -> showIfLive(generation));
            return true;
        } catch (DataAccessException failure) {
            if (!isBusy(failure)) {
                throw failure;
            }
            LOG.info("The views of the registers are tried again, someone reads them: {}", failure.getMessage());
            return false;
        }
    }

    private static boolean isBusy(DataAccessException failure) {
        return failure.getMostSpecificCause() instanceof SQLException sql && BUSY.contains(sql.getSQLState());
    }

    private void showIfLive(Generation generation) {
        show(generation);
        int live = table.liveLocked().map(Live::number).orElse(0);
        if (live != generation.number()) {
            throw new GenerationSwitched(generation.number(), live);
        }
    }

    /** Points the views under the names that stay at a generation that is about to be live, in the caller's transaction. */
    void show(Generation generation) {
        views.pointAt(generation.schema(), generation.registers().definitions());
    }

    /**
     * Opens a generation that was switched in while this process runs. This takes few statements, because postings wait for
     * it, and the rebuild has made all tables.
     */
    Opened follow(int number) {
        Schema schema = settings.generationSchema(number);
        String database = table.database();
        Generation generation = new Generation(number, schema, registers(schema), database);
        // The switch has pointed the views at it.
        return new Opened(generation, define(generation), true);
    }

    private Registers registers(Schema schema) {
        Registers registers = new Registers(
                dataSource, transactionManager, schema, settings.months().window(), settings.dayTotalsFrom(), clock);
        registers.createTablesIfMissing();
        return registers;
    }

    /** Opens a generation that is being built, with the registers as configured; makes its schema where there is none. */
    Generation openBuilding(int number) {
        Generation building = openAside(number);
        ConfiguredRegisters.definitions(settings.registers()).forEach(building.registers()::define);
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
        String database = table.database();
        return new Generation(number, schema, registers(schema), database);
    }

    TransactionTemplate readOnly() {
        TransactionTemplate readOnly = new TransactionTemplate(transactionManager);
        readOnly.setReadOnly(true);
        return readOnly;
    }

    void dropSchema(int number) {
        jdbc.sql(settings.generationSchema(number).sql("drop schema if exists {schema} cascade"))
                .update();
    }

    /** Beside the transaction that holds the lock another one works, each statement of which has its own limit. */
    private void lockMigrations() {
        jdbc.sql("select set_config('idle_in_transaction_session_timeout', :max, true)")
                .param("max", MIGRATION_MAX.toMillis() + "ms")
                .query()
                .singleRow();
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

    private Map<String, String> define(Generation generation) {
        Map<String, String> refused = new TreeMap<>();
        for (RegisterDefinition definition : ConfiguredRegisters.definitions(settings.registers())) {
            try {
                // A register that changes takes its views along: nobody is to find them gone.
                new TransactionTemplate(transactionManager).executeWithoutResult(status -> {
                    if (generation.registers().define(definition)) {
                        showIfLive(generation);
                    }
                });
            } catch (RegisterException difference) {
                refused.put(definition.name(), difference.getMessage());
                LOG.error(
                        "The configuration of a register is not applied, the live shape stays in force: {}",
                        difference.getMessage());
            }
        }
        return refused;
    }
}
