package dev.accumulator.consumer.generation;

import dev.accumulator.consumer.chart.TopicCharts;
import dev.accumulator.consumer.generation.GenerationsTable.Last;
import dev.accumulator.consumer.generation.GenerationsTable.Live;
import dev.accumulator.consumer.shard.Shard;
import dev.accumulator.postgres.Schema;
import dev.accumulator.postgres.SqlStates;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.InvalidFloor;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Opens generations: migrates their schemas, makes the first one if there is none, and defines the configured
 * registers.
 */
final class GenerationOpener {
    private static final Logger LOG = LoggerFactory.getLogger(GenerationOpener.class);

    private static final int FIRST = 1;

    /** Tables are made in seconds. Later migrations may have to rewrite one. */
    private static final Duration MIGRATION_MAX = Duration.ofMinutes(10);

    private final DataSource dataSource;
    private final PlatformTransactionManager transactionManager;
    private final JdbcClient jdbc;
    private final GenerationSettings settings;
    private final GenerationsTable table;
    private final Clock clock;
    private final Supplier<DocumentSources> sources;
    private final ReaderViews views;
    private final DatabaseAccess access;
    private final Shard shard;
    private final ShardTable shards;
    private final DatabasePlace place;
    private final TopicCharts charts;

    /** A role that somebody drops later does not end a service that runs. */
    private volatile boolean readerRoleKnown;

    /** Why this process only reads the database, whatever it may do; null if that is for the database to say. */
    private volatile @Nullable String onlyReads;

    /** The newest migration of a generation that this process knows. */
    private volatile @Nullable String migration;

    GenerationOpener(
            DataSource dataSource,
            PlatformTransactionManager transactionManager,
            GenerationSettings settings,
            GenerationsTable table,
            Clock clock) {
        this(dataSource, transactionManager, settings, table, clock, () -> DocumentSources.UNKNOWN, Shard.ONLY);
    }

    /**
     * @param sources knows where documents come from; asked once they do
     * @param shard the shard that the database has to belong to
     */
    GenerationOpener(
            DataSource dataSource,
            PlatformTransactionManager transactionManager,
            GenerationSettings settings,
            GenerationsTable table,
            Clock clock,
            Supplier<DocumentSources> sources,
            Shard shard) {
        this.sources = sources;
        this.shard = shard;
        this.shards = new ShardTable(dataSource, settings.controlSchema());
        this.dataSource = dataSource;
        this.transactionManager = transactionManager;
        this.jdbc = JdbcClient.create(dataSource);
        this.settings = settings;
        this.charts = settings.charts(jdbc);
        this.table = table;
        this.clock = clock;
        this.views = new ReaderViews(jdbc, settings);
        this.place = new DatabasePlace(jdbc);
        this.access = new DatabaseAccess(dataSource, transactionManager, settings.controlSchema());
    }

    /** Opens what is there, and makes nothing, also in a database that this process may write to. */
    GenerationOpener toRead(String reason) {
        onlyReads = reason;
        return this;
    }

    /**
     * An open generation.
     *
     * @param refused by register, why its configuration cannot be applied to the tables; they keep their shape
     * @param isShown true if the views for readers are known to show it
     * @param readOnly why it can only be read; null if it can be written
     */
    record Opened(
            Generation generation,
            Map<String, String> refused,
            boolean isShown,
            @Nullable String readOnly) {}

    /**
     * Opens the live generation, and makes what is missing. In a database that this process may only read, it opens what
     * is there.
     *
     * @throws UnsuitableDatabase if the database cannot hold what the service stores, or belongs to another shard
     */
    Opened open() {
        Optional<String> readOnly = readOnlyReason();
        // First, so that nothing is changed in the database of another shard.
        shards.require(shard);
        if (readOnly.isPresent()) {
            return openToRead(readOnly.get());
        }
        if (!readerRoleKnown) {
            views.requireReaderRole();
            readerRoleKnown = true;
        }
        int number = Objects.requireNonNull(new TransactionTemplate(transactionManager).execute(status -> migrate()));
        // This is read before anything is remembered of the database.
        table.foundAt(place.find());
        String database = table.database();
        Schema schema = settings.generationSchema(number);
        migration = newestMigration(schema).orElse(null);
        Registers registers = registers(schema);
        Generation generation = new Generation(number, schema, registers, database);
        Map<String, String> refused = define(generation);
        registers.openMonthsAhead();
        // Later than all that is remembered by now.
        registers.findLastPosting();
        return new Opened(generation, refused, showToReaders(generation), null);
    }

    private Opened openToRead(String reason) {
        int number = table.live()
                .orElseThrow(() -> new DatabaseNotWritable(reason + ", and there is no generation to read"));
        String database = table.database();
        Schema schema = settings.generationSchema(number);
        Registers registers = registersAsTheyAre(schema);
        try {
            registers.keepFloors(settings.keptFloors(sources));
        } catch (InvalidFloor misfit) {
            // Nothing is posted here, so nothing is decided by it.
            LOG.warn("A floor does not fit the live registers and is not shown: {}", misfit.getMessage());
        }
        return new Opened(new Generation(number, schema, registers, database), Map.of(), true, reason);
    }

    /** Returns why this process may only read the database; empty if it may write. */
    Optional<String> readOnlyReason() {
        String reason = onlyReads;
        return reason == null ? access.readOnly() : Optional.of(reason);
    }

    /**
     * Makes sure that a posting into a generation can write.
     *
     * @throws DataAccessException what the server says, if it cannot
     */
    void requireWritable(Generation generation) {
        access.requireWritable(generation.schema());
    }

    /** Points the views for readers at the generation. Returns false if somebody reads one of them for long. */
    boolean showToReaders(Generation generation) {
        try {
            new TransactionTemplate(transactionManager).executeWithoutResult(status -> showIfLive(generation));
            return true;
        } catch (DataAccessException failure) {
            if (!SqlStates.isAny(failure, SqlStates.LOCK_NOT_AVAILABLE, SqlStates.DEADLOCK_DETECTED)) {
                throw failure;
            }
            LOG.info("The views for readers are in use and are changed later: {}", failure.getMessage());
            return false;
        }
    }

    private void showIfLive(Generation generation) {
        show(generation);
        int live = table.liveLocked(Last.of(generation)).map(Live::number).orElse(0);
        if (live != generation.number()) {
            throw new GenerationSwitched(generation.number(), live);
        }
    }

    /** Points the views for readers at a generation that is about to be live. Joins the caller's transaction. */
    void show(Generation generation) {
        views.pointAt(generation.schema(), generation.registers().definitions());
    }

    /**
     * Opens a generation that was switched in while this process runs. This takes few statements, because postings wait
     * for it, and the rebuild has made all tables. A generation that another version of this program has built is opened
     * as at the start, which migrates it.
     */
    Opened follow(int number) {
        Schema schema = settings.generationSchema(number);
        if (migration == null || !newestMigration(schema).equals(Optional.ofNullable(migration))) {
            return open();
        }
        String database = table.database();
        Generation generation = new Generation(number, schema, registers(schema), database);
        // The switch has pointed the views for readers at it.
        Map<String, String> refused = define(generation);
        generation.registers().findLastPosting();
        return new Opened(generation, refused, true, null);
    }

    private Registers registers(Schema schema) {
        Registers registers = registersAsTheyAre(schema);
        registers.createTablesIfMissing();
        return registers;
    }

    private Registers registersAsTheyAre(Schema schema) {
        return new Registers(
                dataSource, transactionManager, schema, settings.months().window(), settings.dayTotalsFrom(), clock);
    }

    private Optional<String> newestMigration(Schema schema) {
        try {
            return jdbc.sql(schema.sql("""
                            select version
                              from {schema}.flyway_schema_history
                             where success
                               and version is not null
                             order by installed_rank desc
                             limit 1
                            """)).query(String.class).optional();
        } catch (BadSqlGrammarException noSuchTable) {
            return Optional.empty();
        }
    }

    /** Opens a generation that is being built, with the registers as configured. Makes its schema if there is none. */
    Generation openBuilding(int number) {
        Generation building = openAside(number);
        settings.definitions()
                .forEach(definition -> writing().executeWithoutResult(status -> define(building, definition)));
        building.registers().openMonthsAhead();
        return building;
    }

    /** Brings the charts of a generation that is being built up to what their topics have said by now. */
    void keepCharts(Generation building) {
        for (RegisterDefinition definition : settings.definitions()) {
            if (charts.topics().containsKey(definition.name())) {
                writing().executeWithoutResult(status -> define(building, definition));
            }
        }
    }

    private boolean define(Generation generation, RegisterDefinition configured) {
        return generation.registers().define(charts.completed(configured));
    }

    /** Opens a generation that is not live, with the registers that it has. */
    Generation openAside(int number) {
        Schema schema = settings.generationSchema(number);
        new TransactionTemplate(transactionManager).executeWithoutResult(status -> {
            lockMigrations();
            migrate(schema, "classpath:db/generation");
        });
        String database = table.database();
        Registers registers = registers(schema);
        registers.findLastPosting();
        return new Generation(number, schema, registers, database);
    }

    TransactionTemplate writing() {
        return new TransactionTemplate(transactionManager);
    }

    TransactionTemplate readOnly() {
        TransactionTemplate readOnly = new TransactionTemplate(transactionManager);
        readOnly.setReadOnly(true);
        return readOnly;
    }

    void dropSchema(int number) {
        new SchemaDrop(jdbc, new TransactionTemplate(transactionManager)).drop(settings.generationSchema(number));
    }

    /**
     * Takes the lock under which schemas are migrated. Its transaction stands idle while Flyway works in another one.
     */
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
     * Migrates under a lock, because instances that start together would all make the schemas. Flyway has its own
     * connections, so an idle transaction holds the lock meanwhile.
     */
    private int migrate() {
        lockMigrations();
        migrate(settings.controlSchema(), "classpath:db/control");
        shards.claim(shard);
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
        for (RegisterDefinition definition : settings.definitions()) {
            try {
                // A change of a register replaces its views. The same transaction shows the new ones, so that nobody
                // finds them missing.
                new TransactionTemplate(transactionManager).executeWithoutResult(status -> {
                    if (define(generation, definition)) {
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
        // A floor that the live shape of a register does not fit keeps the generation from being opened: without it
        // documents
        // would be posted that it refuses.
        generation.registers().keepFloors(settings.keptFloors(sources));
        return refused;
    }
}
