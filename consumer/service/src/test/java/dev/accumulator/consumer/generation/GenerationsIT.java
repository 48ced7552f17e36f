package dev.accumulator.consumer.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.accumulator.consumer.shard.Shard;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.MonthWindow;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.RecordedPosting;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.TotalsDetail;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestPostgres;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

class GenerationsIT {
    private final PostgresDatabase database = TestPostgres.newDatabase();
    private final HikariDataSource dataSource = pool(database);
    private final JdbcTransactionManager transactionManager = new JdbcTransactionManager(dataSource);
    private final JdbcTemplate jdbc = new JdbcTemplate(dataSource);

    @AfterEach
    void close() {
        dataSource.close();
    }

    @Test
    void instancesThatStartTogetherMakeOneGeneration() throws Exception {
        try (ExecutorService instances = Executors.newFixedThreadPool(4)) {
            List<Future<Generations>> starting = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                starting.add(instances.submit(() -> {
                    Generations generations = generations(settings(Map.of(), null));
                    generations.refresh();
                    return generations;
                }));
            }
            for (Future<Generations> started : starting) {
                Generation live = started.get().live();
                assertThat(live.number()).isEqualTo(1);
                assertThat(live.registers().definitions())
                        .extracting(RegisterDefinition::name)
                        .containsExactlyInAnyOrder("inventory", "sales");
            }
        }
        assertThat(jdbc.queryForList("select number from accumulator.generations", Integer.class))
                .containsExactly(1);
    }

    @Test
    void aDatabaseBelongsToOneShardForEver() throws Exception {
        try (ExecutorService instances = Executors.newFixedThreadPool(4)) {
            List<Future<?>> starting = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Generations generations = generations(new Shard(i % 2, 2));
                starting.add(instances.submit(generations::refresh));
            }
            int refused = 0;
            for (Future<?> started : starting) {
                try {
                    started.get();
                } catch (ExecutionException failure) {
                    assertThat(failure).cause().isInstanceOf(UnsuitableDatabase.class);
                    refused++;
                }
            }
            assertThat(refused).as("those of one shard of the two").isEqualTo(2);
        }
        int index = Objects.requireNonNull(jdbc.queryForObject("select index from accumulator.shard", Integer.class));
        Shard own = new Shard(index, 2);

        generations(own).refresh();
        for (Shard other : List.of(new Shard(1 - index, 2), new Shard(index, 4))) {
            assertThatThrownBy(generations(other)::refresh)
                    .isInstanceOf(UnsuitableDatabase.class)
                    .hasMessageEndingWith(
                            "belongs to " + own + ", and this instance to " + other + " (accumulator.shard)");
        }
        assertThatThrownBy(generations(Shard.ONLY)::refresh)
                .hasMessageEndingWith("belongs to " + own
                        + ", and this instance to a deployment that is not sharded (accumulator.shard)");
        jdbc.execute("alter database \"" + jdbc.queryForObject("select current_database()", String.class)
                + "\" set default_transaction_read_only = on");
        try (HikariDataSource reading = pool(database)) {
            assertThatThrownBy(generations(reading, Shard.ONLY)::refresh).isInstanceOf(UnsuitableDatabase.class);
            generations(reading, own).refresh();
        }
    }

    @Test
    void aDeploymentThatIsNotShardedBecomesNoShard() {
        generations(Shard.ONLY).refresh();

        assertThatThrownBy(generations(new Shard(0, 2))::refresh)
                .isInstanceOf(UnsuitableDatabase.class)
                .hasMessageEndingWith("belongs to a deployment that is not sharded, and this instance to shard 0 of 2"
                        + " (accumulator.shard)");
    }

    @Test
    void aRegisterThatDiffersFromItsTablesKeepsTheLiveShapeAndHealthSaysSo() {
        generations(settings(Map.of(), null)).refresh();
        RegisterSettings wider = new RegisterSettings(
                RegisterKind.TURNOVER,
                Map.of("region", "text"),
                Map.of("quantity", "numeric(18,4)"),
                ZoneId.of("UTC"),
                TotalsDetail.DAY,
                false,
                List.of(),
                RegisterSettings.ChartSettings.NONE);

        Generations generations = generations(settings(Map.of("sales", wider), null));
        generations.refresh();

        assertThat(generations.live().registers().definition("sales").dimensionNames())
                .containsExactly("product", "client");
        assertThat(generations.refused()).containsOnlyKeys("sales");
        assertThat(new GenerationsHealth(generations).health().getDetails().toString())
                .contains("sales")
                .contains("rebuild");
    }

    @Test
    void transactionsThatDoNotSeeWhatOthersCommitEndTheStart() {
        String name = Objects.requireNonNull(jdbc.queryForObject("select current_database()", String.class));
        jdbc.execute("alter role \"" + database.username() + "\" in database \"" + name
                + "\" set default_transaction_isolation = 'repeatable read'");
        try (HikariDataSource old = pool(database)) {
            assertThatThrownBy(generations(old, Shard.ONLY)::refresh)
                    .isInstanceOf(UnsuitableDatabase.class)
                    .hasMessageContaining("are repeatable read (default_transaction_isolation)")
                    .hasMessageEndingWith("They must be read committed");
        }
    }

    @Test
    void aReaderRoleThatDoesNotExistEndsTheStartAndLaterDoesNot() {
        String role = "reader_" + ProcessHandle.current().pid() + "_" + System.nanoTime();
        Generations generations = generations(settings(Map.of(), role));

        assertThatThrownBy(generations::refresh)
                .isInstanceOf(UnsuitableDatabase.class)
                .hasMessage("accumulator.reader-role names \"" + role + "\", and the database has no such role");
        assertThat(jdbc.queryForObject("select to_regclass('accumulator.generations') is null", Boolean.class))
                .isTrue();

        JdbcTemplate admin = new JdbcTemplate(TestPostgres.asSuperuser(database).dataSource());
        admin.execute("create role " + role);
        generations.refresh();
        admin.execute("drop owned by " + role);
        admin.execute("drop role " + role);
        generations.reopen();

        assertThat(generations.isOpen()).isTrue();
    }

    @Test
    void tablesThatAreGoneAreNotMadeAnewWhileTheServiceRuns() {
        Generations generations = generations(settings(Map.of(), null));
        generations.refresh();

        jdbc.execute("drop schema accumulator_1 cascade");

        assertThatThrownBy(generations::reopen).isInstanceOf(TablesMissing.class);
        assertThatThrownBy(generations::refresh).isInstanceOf(TablesMissing.class);
        assertThatThrownBy(generations::refresh).isInstanceOf(TablesMissing.class);
        assertThat(new GenerationsHealth(generations).health().getStatus().getCode())
                .isEqualTo("DOWN");
        assertThat(generations.state().waitingFor()).contains("schema \"accumulator_1\"");
        assertThat(jdbc.queryForObject("select to_regnamespace('accumulator_1') is null", Boolean.class))
                .isTrue();
    }

    @Test
    void answersOnceTheDatabaseIsThere() {
        HikariDataSource away = pool(new PostgresDatabase("jdbc:postgresql://localhost:1/none", "nobody", ""));
        // Nobody waits for it for long.
        away.setConnectionTimeout(1_000);
        try (away) {
            GenerationSettings settings = settings(Map.of(), null);
            GenerationsTable table = new GenerationsTable(away, settings.controlSchema());
            Generations generations = new Generations(
                    new GenerationOpener(away, new JdbcTransactionManager(away), settings, table, Clock.systemUTC()),
                    table);

            assertThatThrownBy(generations::refresh).isInstanceOf(RuntimeException.class);
            assertThatThrownBy(generations::live).isInstanceOf(GenerationNotOpen.class);
        }
    }

    @Test
    void aPostingIntoAGenerationThatIsNoLongerLiveIsRefused() {
        Generations generations = generations(settings(Map.of(), null));
        generations.refresh();
        Generation first = generations.live();
        TransactionTemplate transaction = new TransactionTemplate(transactionManager);

        transaction.executeWithoutResult(status -> generations.requireLive(first));
        jdbc.update("update accumulator.generations set state = 'previous'");
        jdbc.update("insert into accumulator.generations (number, state) values (2, 'live')");

        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> generations.requireLive(first)))
                .isInstanceOf(GenerationSwitched.class);
        generations.refresh();
        assertThat(generations.live().number()).isEqualTo(2);
        assertThat(generations.live().schema().name()).isEqualTo("accumulator_2");
    }

    /** No look of every second helps here: the posting itself has to find out. */
    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void aPostingIntoADatabaseThatWasRestoredIsRefusedUntilTheDatabaseIsLookedAtAgain() {
        PostgresDatabase restored = TestPostgres.newDatabase();
        PostgresDatabase backup = TestPostgres.newDatabase();
        // A pool would stay connected, and nobody may be while a database is copied.
        DataSource connections = restored.dataSource();
        JdbcTransactionManager manager = new JdbcTransactionManager(connections);
        TransactionTemplate transaction = new TransactionTemplate(manager);
        Generations generations = OpenGenerations.on(connections, manager);
        Generation before = generations.live();
        transaction.executeWithoutResult(status -> generations.requireLive(before));
        long epoch = generations.epoch();

        String history = history(restored);
        TestPostgres.copy(restored, backup);
        // The backup lacks this one. The identity, the generation and the tables are the same in both.
        post(before, "doc:lost", "1");
        transaction.executeWithoutResult(status -> generations.requireLive(before));
        TestPostgres.copy(backup, restored);
        assertThat(history(restored)).isEqualTo(history);

        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> generations.requireLive(before)))
                .isInstanceOf(DatabaseReplaced.class);
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> generations.requireDatabase(before)))
                .isInstanceOf(DatabaseReplaced.class);
        generations.refresh();
        assertThat(generations.epoch()).isGreaterThan(epoch);
        // Whoever knows the state before hears of it, even one that has posted nothing since the backup.
        assertThat(history(restored)).isNotEqualTo(history);
        transaction.executeWithoutResult(status -> generations.requireLive(generations.live()));
    }

    /** Another instance may have posted as many documents again before this one looks. */
    @Test
    void aRestoredDatabaseIsNoticedEvenIfTheNumberOfTheLostPostingWasGivenAgain() {
        PostgresDatabase restored = TestPostgres.newDatabase();
        PostgresDatabase backup = TestPostgres.newDatabase();
        DataSource connections = restored.dataSource();
        JdbcTransactionManager manager = new JdbcTransactionManager(connections);
        TransactionTemplate transaction = new TransactionTemplate(manager);
        Generations generations = OpenGenerations.on(connections, manager);
        Generation before = generations.live();
        TestPostgres.copy(restored, backup);
        post(before, "doc:lost", "1");
        RecordedPosting lost = Objects.requireNonNull(before.registers().lastPosting());
        TestPostgres.copy(backup, restored);

        Registers others =
                new Registers(connections, manager, before.schema(), new MonthWindow(24, 3), 2, Clock.systemUTC());
        post(new Generation(before.number(), before.schema(), others, before.database()), "doc:again", "1");

        RecordedPosting again = Objects.requireNonNull(others.lastPosting());
        assertThat(again.posting()).isEqualTo(lost.posting());
        assertThat(again.moment()).isAfter(lost.moment());
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> generations.requireLive(before)))
                .isInstanceOf(DatabaseReplaced.class);
    }

    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void aDatabaseThatWasNotRestoredIsKnownWhateverOthersPost() {
        PostgresDatabase database = TestPostgres.newDatabase();
        DataSource connections = database.dataSource();
        JdbcTransactionManager manager = new JdbcTransactionManager(connections);
        TransactionTemplate transaction = new TransactionTemplate(manager);
        Generations one = OpenGenerations.on(connections, manager);
        DataSource otherConnections = database.dataSource();
        Generations other = OpenGenerations.on(otherConnections, new JdbcTransactionManager(otherConnections));
        long epoch = one.epoch();
        for (int i = 0; i < 3; i++) {
            post(one.live(), "doc:one" + i, "1");
            post(other.live(), "doc:other" + i, "1");
            // A posting that is rolled back is not waited for.
            transaction.executeWithoutResult(status -> {
                post(one.live(), "doc:never", "1");
                status.setRollbackOnly();
            });
            transaction.executeWithoutResult(status -> one.requireLive(one.live()));
            transaction.executeWithoutResult(status -> other.requireDatabase(other.live()));
        }
        // Its snapshot does not show what is posted meanwhile, also by this process.
        Registers own = one.live().registers();
        long shown = one.writeInSnapshot((generation, positions) -> {
            post(other.live(), "doc:meanwhile", "1");
            return Objects.requireNonNull(own.lastPosting()).posting();
        });
        assertThat(shown)
                .isLessThan(Objects.requireNonNull(other.live().registers().lastPosting())
                        .posting());
        one.refresh();

        assertThat(one.epoch()).isEqualTo(epoch);
    }

    private static String history(PostgresDatabase database) {
        return String.valueOf(new JdbcTemplate(database.dataSource())
                .queryForObject("select history::text from accumulator.database_identity", String.class));
    }

    @Test
    void theReaderRoleReadsTheViewsOfTheRegistersAndNothingElse() {
        String role = "pg_monitor";

        generations(settings(Map.of(), role)).refresh();

        for (String view : List.of(
                "inventory_balances",
                "inventory_turnovers",
                "inventory_movements",
                "sales_turnovers",
                "sales_movements",
                "order_headers",
                "order_lines",
                "source_positions",
                "source_freshness",
                "value_names")) {
            assertThat(privilege(role, "accumulator." + view, "select"))
                    .as(view)
                    .isTrue();
            assertThat(privilege(role, "accumulator." + view, "insert"))
                    .as(view)
                    .isFalse();
        }
        assertThat(jdbc.queryForObject("select has_schema_privilege(?, 'accumulator', 'usage')", Boolean.class, role))
                .isTrue();
        assertThat(jdbc.queryForList("""
                        select n.nspname || '.' || c.relname
                          from pg_class c
                          join pg_namespace n on n.oid = c.relnamespace
                         where n.nspname like 'accumulator%'
                           and c.relkind in ('r', 'p', 'v', 'S')
                           and has_table_privilege('pg_monitor', c.oid, 'select')
                           and n.nspname || '.' || c.relname
                               !~ '^accumulator[.]((inventory|sales)_(balances|turnovers|movements)|order_headers|order_lines|source_(positions|freshness)|value_names)$'
                        """, String.class)).isEmpty();
    }

    @Test
    void theViewsShowTheGenerationThatIsLive() {
        GenerationSettings settings = settings(Map.of(), "pg_monitor");
        Generations generations = generations(settings);
        generations.refresh();
        Generation first = generations.live();
        post(first, "doc:1", "5");
        assertThat(quantities()).containsExactly("5.0000");
        GenerationChanges changes = changes(settings(Map.of("visits", visits("day")), "pg_monitor"));
        Generation second = changes.openBuilding(changes.reserve());
        post(second, "doc:1", "7");
        assertThat(quantities()).containsExactly("5.0000");
        jdbc.update("insert into accumulator_1.positions (topic, partition, position) values ('orders', 0, 5)");
        jdbc.update("insert into accumulator_2.positions (topic, partition, position) values ('orders', 0, 7)");
        assertThat(freshness()).containsExactly("5 of 1");
        jdbc.execute("create view of_my_own as select sum(quantity) from accumulator.inventory_balances");

        switchTo(changes, first, second);

        assertThat(quantities()).containsExactly("7.0000");
        assertThat(freshness()).containsExactly("7 of 2");
        assertThat(jdbc.queryForObject("select * from of_my_own", BigDecimal.class))
                .isEqualByComparingTo("7");
        assertThat(shown("inventory_movements")).isEqualTo("accumulator_2");
        assertThat(shown("visits_turnovers")).isEqualTo("accumulator_2");
        assertThat(privilege("pg_monitor", "accumulator.visits_turnovers", "select"))
                .isTrue();
        // This instance is late: it was about to show the previous generation.
        assertThatThrownBy(() -> opening(settings).showToReaders(first)).isInstanceOf(GenerationSwitched.class);
        assertThat(shown("inventory_balances")).isEqualTo("accumulator_2");

        switchTo(changes, second, first);

        assertThat(quantities()).containsExactly("5.0000");
        assertThat(shown("visits_turnovers")).isNull();
        changes.drop(second.number());
        assertThat(quantities()).containsExactly("5.0000");
        assertThat(jdbc.queryForObject("select * from of_my_own", BigDecimal.class))
                .isEqualByComparingTo("5");
    }

    @Test
    void aSwitchThatIsRolledBackLeavesTheViewsAsTheyWere() {
        GenerationSettings settings = settings(Map.of(), null);
        Generations generations = generations(settings);
        generations.refresh();
        GenerationChanges changes = changes(settings);
        Generation second = changes.openBuilding(changes.reserve());
        new TransactionTemplate(transactionManager).executeWithoutResult(status -> {
            changes.showToReaders(second);
            status.setRollbackOnly();
        });
        assertThat(shown("inventory_balances")).isEqualTo("accumulator_1");
    }

    @Test
    void aReportThatReadsAViewHoldsUpNobodyForLong() {
        GenerationSettings settings = settings(Map.of(), null);
        generations(settings).refresh();
        GenerationChanges changes = changes(settings);
        Generation second = changes.openBuilding(changes.reserve());
        new TransactionTemplate(transactionManager).executeWithoutResult(report -> {
            assertThat(quantities()).isEmpty();
            TransactionTemplate other = new TransactionTemplate(transactionManager);
            other.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
            assertThatThrownBy(() -> other.executeWithoutResult(status -> changes.showToReaders(second)))
                    .hasMessageContaining("SQL state [55P03]");
            // A new instance finds that the views are right, and does not wait.
            Generations another = generations(settings);
            another.refresh();
            assertThat(another.live().number()).isEqualTo(1);
        });
    }

    @Test
    void aRegisterThatChangesInPlaceTakesItsViewsAlong() {
        generations(settings(Map.of(), "pg_monitor")).refresh();
        jdbc.execute("create view accumulator.people_balances as select 1 as one");
        Map<String, String> resources = new LinkedHashMap<>();
        resources.put("quantity", "numeric(18,4)");
        resources.put("amount", "numeric(18,2)");
        resources.put("weight", "numeric(18,3)");
        RegisterSettings wider = new RegisterSettings(
                null,
                Map.of(),
                resources,
                ZoneId.of("UTC"),
                TotalsDetail.DAY,
                false,
                List.of(),
                RegisterSettings.ChartSettings.NONE);

        Generations generations =
                generations(settings(Map.of("sales", wider, "people", visits("month")), "pg_monitor"));
        generations.refresh();

        assertThat(generations.refused()).isEmpty();
        assertThat(jdbc.queryForList("select weight_net from accumulator.sales_turnovers"))
                .isEmpty();
        assertThat(jdbc.queryForList("select month from accumulator.people_turnovers"))
                .isEmpty();
        assertThat(privilege("pg_monitor", "accumulator.sales_turnovers", "select"))
                .isTrue();
        // A view that somebody has made, with a name that a register of this kind does not use.
        assertThat(jdbc.queryForObject("select one from accumulator.people_balances", Integer.class))
                .isEqualTo(1);
    }

    private void switchTo(GenerationChanges changes, Generation from, Generation to) {
        new TransactionTemplate(transactionManager).executeWithoutResult(status -> {
            changes.showToReaders(to);
            assertThat(changes.lockLive(Duration.ofSeconds(5))).isEqualTo(from.number());
            changes.switchLive(from.number(), to.number());
        });
    }

    private static void post(Generation generation, String recorder, String quantity) {
        generation
                .registers()
                .post(Change.Post.of(
                        recorder,
                        1,
                        List.of(new Movement(
                                "inventory",
                                Instant.parse("2026-04-19T10:15:00Z"),
                                Map.of("warehouse", 1L, "product", 1L),
                                Map.of("quantity", new BigDecimal(quantity), "amount", BigDecimal.ONE)))))
                .orThrow();
    }

    private static RegisterSettings visits(String totals) {
        return new RegisterSettings(
                RegisterKind.TURNOVER,
                Map.of("client", "int"),
                Map.of("visits", "integer"),
                ZoneId.of("UTC"),
                TotalsDetail.valueOf(totals.toUpperCase(Locale.ROOT)),
                false,
                List.of(),
                RegisterSettings.ChartSettings.NONE);
    }

    private List<String> quantities() {
        return jdbc.query("select quantity::text from accumulator.inventory_balances", (row, n) -> row.getString(1));
    }

    private List<String> freshness() {
        return jdbc.query(
                "select position || ' of ' || generation from accumulator.source_freshness",
                (row, n) -> row.getString(1));
    }

    /** Returns the schema that a view reads. */
    private @Nullable String shown(String view) {
        String definition =
                jdbc.queryForObject("select pg_get_viewdef(to_regclass(?))", String.class, "accumulator." + view);
        return definition == null ? null : definition.replaceAll("(?s).* (accumulator_\\d+)\\..*", "$1");
    }

    private @Nullable Boolean privilege(String role, String table, String privilege) {
        return jdbc.queryForObject("select has_table_privilege(?, ?, ?)", Boolean.class, role, table, privilege);
    }

    private Generations generations(GenerationSettings settings) {
        GenerationsTable table = new GenerationsTable(dataSource, settings.controlSchema());
        return new Generations(opening(settings), table);
    }

    private Generations generations(Shard shard) {
        return generations(dataSource, shard);
    }

    private static Generations generations(DataSource server, Shard shard) {
        return new GenerationsElsewhere(
                        settings(Map.of(), null), Clock.systemUTC(), () -> DocumentSources.UNKNOWN, Shard.ONLY)
                .on(server, shard);
    }

    private GenerationOpener opening(GenerationSettings settings) {
        GenerationsTable table = new GenerationsTable(dataSource, settings.controlSchema());
        return new GenerationOpener(dataSource, transactionManager, settings, table, Clock.systemUTC());
    }

    private GenerationChanges changes(GenerationSettings settings) {
        GenerationsTable table = new GenerationsTable(dataSource, settings.controlSchema());
        return new GenerationChanges(opening(settings), table, settings);
    }

    private static GenerationSettings settings(Map<String, RegisterSettings> registers, @Nullable String readerRole) {
        return new GenerationSettings(
                "accumulator",
                readerRole,
                registers,
                Map.of(),
                true,
                new GenerationSettings.Topics(""),
                new GenerationSettings.Months(24, 3),
                2);
    }

    private static HikariDataSource pool(PostgresDatabase database) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(database.username());
        config.setPassword(database.password());
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(60_000);
        return new HikariDataSource(config);
    }
}
