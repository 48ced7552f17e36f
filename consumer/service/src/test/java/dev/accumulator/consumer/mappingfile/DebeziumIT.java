package dev.accumulator.consumer.mappingfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.mapping.MappedPart;
import dev.accumulator.registers.Register;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestPostgres;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.format.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Debezium's own engine reads a PostgreSQL with logical decoding; what it tells goes through the mapping of the recipe, and
 * balances follow the table, also over a restart of the engine.
 */
@EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
class DebeziumIT {
    private static final boolean BOTH_FORMS = Boolean.getBoolean("test.debezium.both");

    private static final String MAPPING = MappingRecipeTests.block(
            MappingRecipeTests.read(MappingRecipeTests.PAGE)
                    .substring(MappingRecipeTests.read(MappingRecipeTests.PAGE).indexOf("\n### 9. ")),
            "yaml");

    private final TestPostgres.OwnPostgres postgres =
            TestPostgres.own(Map.of("wal_level", "logical", "max_connections", "50"));
    private final PostgresDatabase shop = superuser("shop");
    private final JdbcTemplate rows = new JdbcTemplate(shop.dataSource());
    private final Registers registers =
            Registers.open(postgres.server().database("kept").dataSource());
    private final RegisterDefinition stock = RegisterDefinition.balance("stock")
            .dimension("warehouse", "text")
            .dimension("product", "text")
            .resource("quantity", "numeric(18,4)")
            .build();
    private final Register register = registers.use(stock);
    private final FileMapping mapping = (FileMapping)
            MappingFiles.load(List.of(new MappingSource("recipe.yaml", MAPPING)), List.of(stock), EventLimits.DEFAULT)
                    .getFirst();
    private final List<String> refused = new ArrayList<>();
    private final List<String> operations = new ArrayList<>();
    private long offset;

    private PostgresDatabase superuser(String name) {
        String url = postgres.server().database(name).jdbcUrl();
        return new PostgresDatabase(url, "postgres", "postgres");
    }

    @AfterEach
    void close() {
        postgres.close();
    }

    @Test
    void balancesFollowTheRowsOfATableAlsoOverARestart(@TempDir Path folder) throws Exception {
        // With schemas too only on demand, by .ci/debezium; ChangedRowTests reads both forms.
        for (boolean schemas : BOTH_FORMS ? new boolean[] {true, false} : new boolean[] {false}) {
            rows.execute("drop table if exists stock_lines");
            rows.execute(
                    "create table stock_lines (id bigint primary key, warehouse text not null, product text not null,"
                            + " quantity numeric(18,4) not null, counted_at timestamptz not null, weight double precision)");
            insert(1, "north", "a", "5.0001");
            insert(2, "north", "b", "7");
            String run = "run" + schemas;
            try (Engine engine = new Engine(folder.resolve(run), run, schemas)) {
                awaitBalances();
                insert(3, "south", "a", "12345678901234.5678");
                rows.update("update stock_lines set quantity = quantity - 0.0001, weight = 0.1 where id = 1");
                rows.update("update stock_lines set warehouse = 'south' where id = 1");
                rows.update("delete from stock_lines where id = 2");
                awaitBalances();
                engine.operations("r", "c", "u", "d", "tombstone");
            }
            insert(4, "north", "c", "-3");
            insert(5, "north", "d", "1");
            rows.update("delete from stock_lines where id = 3");
            rows.update("update stock_lines set id = 50 where id = 5");
            try (Engine engine = new Engine(folder.resolve(run), run, schemas)) {
                awaitBalances();
                insert(2, "west", "b", "8");
                awaitBalances();
                engine.operations("c", "d", "tombstone");
            }
            rows.update("delete from stock_lines");
            try (Engine engine = new Engine(folder.resolve(run), run, schemas)) {
                awaitBalances();
                engine.operations("d");
            }
            rows.queryForList("select pg_drop_replication_slot(?)", run);
        }
        assertThat(refused).isEmpty();
    }

    private void insert(long id, String warehouse, String product, String quantity) {
        rows.update(
                "insert into stock_lines values (?, ?, ?, ?, '2026-04-19T10:15:00Z')",
                id,
                warehouse,
                product,
                new BigDecimal(quantity));
    }

    /** Waits until the register says of each warehouse and product what the table says. */
    private void awaitBalances() {
        await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
            assertThat(refused).isEmpty();
            for (String warehouse : List.of("north", "south", "west")) {
                for (String product : List.of("a", "b", "c", "d")) {
                    BigDecimal counted = rows.queryForObject(
                            "select coalesce(sum(quantity), 0) from stock_lines where warehouse = ? and product = ?",
                            BigDecimal.class,
                            warehouse,
                            product);
                    assertThat(register.balance(Map.of("warehouse", warehouse, "product", product))
                                    .get("quantity"))
                            .as("%s %s", warehouse, product)
                            .isEqualByComparingTo(counted);
                }
            }
        });
    }

    private synchronized void take(ChangeEvent<String, String> event) {
        RawEvent record = new RawEvent(
                event.destination(),
                0,
                offset++,
                1_776_593_700_000L,
                Mapping.bytes(event.key()),
                Mapping.bytes(event.value()),
                List.of());
        List<Change> changes = new ArrayList<>();
        for (MappedPart part : mapping.map(record)) {
            switch (part) {
                case MappedPart.Mapped mapped -> changes.add(mapped.document().change());
                case MappedPart.PassedOver passed -> refused.add(passed.reason());
                case MappedPart.Closing closing -> refused.add("closing");
                case MappedPart.AccountOfChart account -> refused.add("account");
                case MappedPart.Refused bad -> refused.add(bad.message() + " in " + event.value());
            }
        }
        registers.post(changes);
        operations.add(event.value() == null ? "tombstone" : event.value().replaceAll("(?s).*\"op\":\"(.)\".*", "$1"));
    }

    /** Debezium without Kafka Connect, which tells this test what it would have sent to topics. */
    private final class Engine implements AutoCloseable {
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final DebeziumEngine<ChangeEvent<String, String>> engine;

        Engine(Path offsets, String slot, boolean schemas) {
            operations.clear();
            Properties settings = new Properties();
            String url = shop.jdbcUrl();
            settings.putAll(Map.ofEntries(
                    Map.entry("name", slot),
                    Map.entry("connector.class", "io.debezium.connector.postgresql.PostgresConnector"),
                    Map.entry("offset.storage", "org.apache.kafka.connect.storage.FileOffsetBackingStore"),
                    Map.entry("offset.storage.file.filename", offsets.toString()),
                    Map.entry("offset.flush.interval.ms", "0"),
                    Map.entry("database.hostname", "localhost"),
                    Map.entry("database.port", url.replaceAll(".*:(\\d+)/.*", "$1")),
                    Map.entry("database.user", shop.username()),
                    Map.entry("database.password", shop.password()),
                    Map.entry("database.dbname", "shop"),
                    Map.entry("topic.prefix", "shop"),
                    Map.entry("table.include.list", "public.stock_lines"),
                    Map.entry("plugin.name", "pgoutput"),
                    Map.entry("slot.name", slot),
                    Map.entry("poll.interval.ms", "50"),
                    Map.entry("decimal.handling.mode", schemas ? "precise" : "string"),
                    Map.entry("converter.schemas.enable", Boolean.toString(schemas))));
            engine = DebeziumEngine.create(Json.class)
                    .using(settings)
                    .notifying(DebeziumIT.this::take)
                    .build();
            thread.execute(engine);
        }

        void operations(String... expected) {
            await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
                synchronized (DebeziumIT.this) {
                    assertThat(operations).contains(expected);
                }
            });
        }

        @Override
        public void close() throws IOException {
            engine.close();
            thread.shutdown();
        }
    }
}
