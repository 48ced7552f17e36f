package dev.accumulator.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.accumulator.consumer.register.RegisterDefinition;
import dev.accumulator.consumer.register.RegisterKind;
import dev.accumulator.consumer.register.TotalsDetail;
import dev.accumulator.consumer.servers.PostgresDatabase;
import dev.accumulator.consumer.servers.TestPostgres;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
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
    void aRegisterThatDiffersFromItsTablesKeepsTheLiveShapeAndHealthSaysSo() {
        generations(settings(Map.of(), null)).refresh();
        RegisterSettings wider = new RegisterSettings(
                RegisterKind.TURNOVER,
                Map.of("region", "text"),
                Map.of("quantity", "numeric(18,4)"),
                ZoneId.of("UTC"),
                TotalsDetail.DAY);

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
    void answersOnceTheDatabaseIsThere() {
        HikariDataSource away = pool(new PostgresDatabase("jdbc:postgresql://localhost:1/none", "nobody", ""));
        try (away) {
            GenerationSettings settings = settings(Map.of(), null);
            GenerationsTable table = new GenerationsTable(JdbcClient.create(away), settings.controlSchema());
            Generations generations = new Generations(
                    new Opening(away, new JdbcTransactionManager(away), settings, table, Clock.systemUTC()), table);

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

    @Test
    void theReaderRoleReadsTablesAndViewsButWritesNone() {
        String role = "pg_monitor";

        generations(settings(Map.of(), role)).refresh();

        assertThat(privilege(role, "accumulator_1.inventory_balances", "select"))
                .isTrue();
        assertThat(privilege(role, "accumulator_1.orders", "select")).isTrue();
        assertThat(privilege(role, "accumulator_1.orders", "insert")).isFalse();
    }

    private @Nullable Boolean privilege(String role, String table, String privilege) {
        return jdbc.queryForObject("select has_table_privilege(?, ?, ?)", Boolean.class, role, table, privilege);
    }

    private Generations generations(GenerationSettings settings) {
        GenerationsTable table = new GenerationsTable(JdbcClient.create(dataSource), settings.controlSchema());
        return new Generations(new Opening(dataSource, transactionManager, settings, table, Clock.systemUTC()), table);
    }

    private static GenerationSettings settings(Map<String, RegisterSettings> registers, @Nullable String readerRole) {
        return new GenerationSettings("accumulator", readerRole, registers, new GenerationSettings.Months(24, 3));
    }

    private static HikariDataSource pool(PostgresDatabase database) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(database.username());
        config.setPassword(database.password());
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(3_000);
        return new HikariDataSource(config);
    }
}
