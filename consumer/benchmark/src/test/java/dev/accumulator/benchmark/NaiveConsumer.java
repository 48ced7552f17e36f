package dev.accumulator.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestKafka;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The obvious first implementation: one transaction per event and one statement per row, into the same tables, with
 * totals updated at once. It uses prepared statements and two threads, and writes movements in the order of their cells
 * so that the threads do not deadlock.
 */
final class NaiveConsumer implements AutoCloseable {
    private static final int THREADS = 2;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final PostgresDatabase database;
    private final AtomicLong committed = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;
    private volatile @Nullable RuntimeException failure;

    private NaiveConsumer(PostgresDatabase database) {
        this.database = database;
    }

    static NaiveConsumer start(PostgresDatabase database, BenchTopics topics) {
        NaiveConsumer naive = new NaiveConsumer(database);
        for (int i = 0; i < THREADS; i++) {
            List<TopicPartition> own = new ArrayList<>();
            for (int partition = i; partition < BenchTopics.PARTITIONS; partition += THREADS) {
                own.add(new TopicPartition(topics.orders(), partition));
            }
            naive.threads.add(Thread.ofPlatform().start(() -> naive.run(own)));
        }
        return naive;
    }

    long committed() {
        RuntimeException failed = failure;
        if (failed != null) {
            throw failed;
        }
        return committed.get();
    }

    private void run(List<TopicPartition> partitions) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, TestKafka.bootstrapServers());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
                Statements statements = new Statements(connection)) {
            connection.setAutoCommit(false);
            consumer.assign(partitions);
            while (!stopping) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    if (stopping) {
                        return;
                    }
                    statements.post(record);
                    connection.commit();
                    committed.incrementAndGet();
                }
            }
        } catch (SQLException | RuntimeException failed) {
            failure = new IllegalStateException("The naive contestant failed", failed);
        }
    }

    void stop() {
        stopping = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Verifies that all committed rows exist. */
    void verify() throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
                PreparedStatement count = connection.prepareStatement("""
                        select (select count(*) from accumulator_1.orders),
                               (select count(*) from accumulator_1.inventory_log),
                               (select count(*) from accumulator.outbox),
                               (select sum(position) from accumulator_1.positions)
                        """);
                ResultSet row = count.executeQuery()) {
            row.next();
            assertThat(row.getLong(1)).isEqualTo(committed());
            assertThat(row.getLong(2)).isEqualTo(committed() * OrderStream.LINES);
            assertThat(row.getLong(3)).isEqualTo(committed());
            assertThat(row.getLong(4)).isEqualTo(committed());
        }
    }

    /** One movement of a register. */
    private record Line(String register, long first, long second, BigDecimal quantity, BigDecimal amount) {}

    /** The statements of one connection. */
    private static final class Statements implements AutoCloseable {
        private final Connection connection;
        private final Map<String, PreparedStatement> prepared = new HashMap<>();

        Statements(Connection connection) {
            this.connection = connection;
        }

        void post(ConsumerRecord<byte[], byte[]> record) throws SQLException {
            JsonNode order = JSON.readTree(record.value());
            String id = order.path("orderId").asString();
            Instant at = Instant.parse(order.path("occurredAt").asString());
            update("""
                    insert into accumulator_1.positions (topic, partition, position) values (?, ?, ?)
                        on conflict (topic, partition) do update set position = excluded.position
                    """, record.topic(), record.partition(), record.offset() + 1);
            long posting = number("""
                    insert into accumulator_1.postings (recorded_at) values (clock_timestamp()) returning posting
                    """);
            long recorder = number(
                    """
                    insert into accumulator_1.recorders
                           (recorder, revision, fingerprint, posting, movements, posted, registers, source)
                    values (?, ?, cast(? as uuid), ?, ?, true, '{1,2}', ?)
                        on conflict (recorder) do update
                       set revision = excluded.revision, fingerprint = excluded.fingerprint
                     where recorders.revision < excluded.revision
                    returning id
                    """,
                    "order:" + id,
                    order.path("revision").asLong(),
                    java.util.UUID.nameUUIDFromBytes(record.value()).toString(),
                    posting,
                    2 * order.path("lines").size(),
                    record.topic() + "/" + record.partition() + "@" + record.offset());
            int number = 0;
            for (Line line : lines(order)) {
                move(posting, recorder, ++number, at, line);
            }
            update(
                    """
                    insert into accumulator_1.orders
                           (order_id, revision, occurred_at, cancelled, client_id, warehouse_id, lines)
                    values (?, ?, ?, false, ?, ?, cast(? as json))
                        on conflict (order_id) do update
                       set revision = excluded.revision, occurred_at = excluded.occurred_at, lines = excluded.lines
                    """,
                    id,
                    order.path("revision").asLong(),
                    Timestamp.from(at),
                    order.path("clientId").asString(),
                    order.path("warehouseId").asString(),
                    order.path("lines").toString());
            update("""
                    insert into accumulator.outbox
                           (event_time, topic, message_key, type, event_id, source, subject, value)
                    values (now(), 'postings', ?, 'document.posted', ?, '/naive', ?, ?)
                    """, id, id, id, record.value());
        }

        /** Returns the movements of an order, sorted by register and cell. */
        private static List<Line> lines(JsonNode order) {
            long warehouse = order.path("warehouseId").asLong();
            long client = order.path("clientId").asLong();
            List<Line> lines = new ArrayList<>();
            for (JsonNode line : order.path("lines")) {
                long product = line.path("productId").asLong();
                BigDecimal quantity = line.path("quantity").decimalValue();
                BigDecimal amount = quantity.multiply(line.path("unitPrice").decimalValue());
                lines.add(new Line("inventory", warehouse, product, quantity.negate(), amount.negate()));
                lines.add(new Line("sales", product, client, quantity, amount));
            }
            lines.sort(Comparator.comparing(Line::register)
                    .thenComparingLong(Line::first)
                    .thenComparingLong(Line::second));
            return lines;
        }

        private void move(long posting, long recorder, int number, Instant at, Line line) throws SQLException {
            boolean stock = line.register().equals("inventory");
            long cell = stock
                    ? number("""
                            insert into accumulator_1.inventory_cell (warehouse, product, quantity, amount)
                            values (?, ?, ?, ?)
                                on conflict (warehouse, product) do update
                               set quantity = inventory_cell.quantity + excluded.quantity,
                                   amount = inventory_cell.amount + excluded.amount
                            returning cell
                            """, line.first(), line.second(), line.quantity(), line.amount())
                    : number("""
                            insert into accumulator_1.sales_cell (product, client) values (?, ?)
                                on conflict (product, client) do update set product = excluded.product
                            returning cell
                            """, line.first(), line.second());
            update(
                    """
                    insert into accumulator_1.%s_log
                           (posting, recorder, cell, period, revision, line, reversal, quantity, amount)
                    values (?, ?, ?, ?, 1, ?, false, ?, ?)
                    """.formatted(line.register()),
                    posting,
                    recorder,
                    cell,
                    Timestamp.from(at),
                    number,
                    line.quantity(),
                    line.amount());
            update(
                    """
                    insert into accumulator_1.%1$s_month as t
                           (cell, month, quantity_receipt, quantity_expense, amount_receipt, amount_expense,
                            movements, by_day)
                    values (?, cast(date_trunc('month', cast(? as timestamptz) at time zone 'UTC') as date),
                            greatest(?, 0), -least(?, 0), greatest(?, 0), -least(?, 0), 1, false)
                        on conflict (cell, month) do update
                       set quantity_receipt = t.quantity_receipt + excluded.quantity_receipt,
                           quantity_expense = t.quantity_expense + excluded.quantity_expense,
                           amount_receipt = t.amount_receipt + excluded.amount_receipt,
                           amount_expense = t.amount_expense + excluded.amount_expense,
                           movements = t.movements + 1
                    """.formatted(line.register()),
                    cell,
                    Timestamp.from(at),
                    line.quantity(),
                    line.quantity(),
                    line.amount(),
                    line.amount());
        }

        private void update(String sql, Object... values) throws SQLException {
            bound(sql, values).executeUpdate();
        }

        private long number(String sql, Object... values) throws SQLException {
            try (ResultSet row = bound(sql, values).executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }

        private PreparedStatement bound(String sql, Object... values) throws SQLException {
            PreparedStatement statement = prepared.get(sql);
            if (statement == null) {
                statement = connection.prepareStatement(sql);
                prepared.put(sql, statement);
            }
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement;
        }

        @Override
        public void close() throws SQLException {
            for (PreparedStatement statement : prepared.values()) {
                statement.close();
            }
        }
    }

    @Override
    public void close() {
        stop();
    }
}
