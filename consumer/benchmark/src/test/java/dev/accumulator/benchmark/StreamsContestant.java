package dev.accumulator.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.testkit.DataFolder;
import dev.accumulator.testkit.TestKafka;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Kafka Streams, which adds up the lines of orders in a store of balances by warehouse and product, exactly once and
 * with its defaults: RocksDB, changelog, repartitioning by cell. It has no history, order rows, revisions or SQL.
 */
final class StreamsContestant implements AutoCloseable {
    private static final String STORE = "balances";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** The sum of a cell in the smallest units, and its number of lines. */
    private record Balance(long quantityE4, long amountE2, long lines) {
        Balance plus(Balance other) {
            return new Balance(quantityE4 + other.quantityE4, amountE2 + other.amountE2, lines + other.lines);
        }
    }

    private final DataFolder folder = DataFolder.temporary();
    private final KafkaStreams streams;

    private StreamsContestant(BenchTopics topics) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, TestKafka.uniqueName("streams"));
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, TestKafka.bootstrapServers());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve("streams").toString());
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(topics.orders(), Consumed.with(Serdes.String(), Serdes.ByteArray()))
                .flatMap((id, value) -> lines(value))
                .groupByKey(Grouped.with(Serdes.String(), serde()))
                .reduce(
                        Balance::plus,
                        Materialized
                                .<String, Balance,
                                        org.apache.kafka.streams.state.KeyValueStore<
                                                org.apache.kafka.common.utils.Bytes, byte[]>>
                                        as(STORE)
                                .withKeySerde(Serdes.String())
                                .withValueSerde(serde()));
        streams = new KafkaStreams(builder.build(), settings);
    }

    static StreamsContestant start(BenchTopics topics) {
        StreamsContestant contestant = new StreamsContestant(topics);
        contestant.streams.start();
        return contestant;
    }

    private static List<KeyValue<String, Balance>> lines(byte[] value) {
        JsonNode order = JSON.readTree(value);
        String warehouse = order.path("warehouseId").asString();
        List<KeyValue<String, Balance>> lines = new ArrayList<>();
        for (JsonNode line : order.path("lines")) {
            var quantity = line.path("quantity").decimalValue();
            lines.add(new KeyValue<>(
                    warehouse + "/" + line.path("productId").asString(),
                    new Balance(
                            -quantity.movePointRight(4).longValueExact(),
                            -quantity.multiply(line.path("unitPrice").decimalValue())
                                    .movePointRight(2)
                                    .longValueExact(),
                            1)));
        }
        return lines;
    }

    private static Serde<Balance> serde() {
        Serializer<Balance> serializer = (topic, balance) -> balance == null
                ? null
                : ByteBuffer.allocate(24)
                        .putLong(balance.quantityE4())
                        .putLong(balance.amountE2())
                        .putLong(balance.lines())
                        .array();
        Deserializer<Balance> deserializer = (topic, bytes) -> {
            if (bytes == null) {
                return null;
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new Balance(buffer.getLong(), buffer.getLong(), buffer.getLong());
        };
        return Serdes.serdeFrom(serializer, deserializer);
    }

    /** Returns the number of lines in the store. The last of them may commit a tenth of a second later. */
    long aggregatedLines() {
        return balances().values().stream().mapToLong(Balance::lines).sum();
    }

    private Map<String, Balance> balances() {
        Map<String, Balance> balances = new HashMap<>();
        try (KeyValueIterator<String, Balance> all = streams.store(StoreQueryParameters.fromNameAndType(
                        STORE, QueryableStoreTypes.<String, Balance>keyValueStore()))
                .all()) {
            all.forEachRemaining(cell -> balances.put(cell.key, cell.value));
        } catch (InvalidStateStoreException notYet) {
            return Map.of();
        }
        return balances;
    }

    void verify(OrderStream orders) {
        Map<String, Documents.Sum> found = new HashMap<>();
        balances()
                .forEach((cell, balance) ->
                        found.put(cell, new Documents.Sum(balance.quantityE4(), balance.amountE2())));
        Map<String, Documents.Sum> expected = new HashMap<>();
        orders.balances().forEach((cell, sum) -> expected.put(cell.warehouse() + "/" + cell.product(), sum));
        assertThat(found).isEqualTo(expected);
    }

    @Override
    public void close() {
        streams.close(Duration.ofSeconds(30));
        folder.close();
    }
}
