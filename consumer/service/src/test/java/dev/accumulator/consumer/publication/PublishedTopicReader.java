package dev.accumulator.consumer.publication;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client that knows nothing but the topic of balances: it reads it from the beginning, keeps the last record of each key, and
 * forgets the key of a record without a value.
 */
public final class PublishedTopicReader {
    private PublishedTopicReader() {}

    /** Returns all committed records of a topic, in order for each partition. */
    public static List<ConsumerRecord<String, String>> records(String bootstrapServers, String topic) {
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    /** Returns the balances of a register that the topic tells: by dimensions, each resource. */
    public static Map<String, String> balances(String bootstrapServers, String topic, String register) {
        Map<String, String> last = new HashMap<>();
        for (ConsumerRecord<String, String> record : records(bootstrapServers, topic)) {
            String value = record.value();
            if (value == null) {
                last.remove(record.key());
            } else {
                last.put(record.key(), value);
            }
        }
        Map<String, String> balances = new TreeMap<>();
        last.values().forEach(value -> {
            JsonNode event = JsonMapper.shared().readTree(value);
            if (event.path("register").asString().equals(register)) {
                Map<String, String> cell = new LinkedHashMap<>();
                event.path("dimensions")
                        .properties()
                        .forEach(d -> cell.put(d.getKey(), d.getValue().asString()));
                Map<String, String> figures = new LinkedHashMap<>();
                event.path("balances")
                        .properties()
                        .forEach(b -> figures.put(b.getKey(), b.getValue().asString()));
                balances.put(cell.toString(), figures.toString());
            }
        });
        return balances;
    }

    /** Returns the balances of all cells of {@code inventory} as the database has them, in the same form. */
    public static Map<String, String> inventory(JdbcTemplate jdbc, int generation) {
        Map<String, String> balances = new TreeMap<>();
        jdbc.query("""
                select c.warehouse, c.product,
                       (c.quantity + coalesce(t.quantity, 0))::numeric(30,4) as quantity,
                       (c.amount + coalesce(t.amount, 0))::numeric(30,2) as amount
                  from accumulator_%1$d.inventory_cell c
                  left join (select l.cell, sum(l.quantity) as quantity, sum(l.amount) as amount
                               from accumulator_%1$d.inventory_log l
                              where l.posting in (select posting from accumulator_%1$d.inventory_tail)
                              group by l.cell) t on t.cell = c.cell
                """.formatted(generation), row -> {
            Map<String, String> cell = new LinkedHashMap<>();
            cell.put("warehouse", row.getString("warehouse"));
            cell.put("product", row.getString("product"));
            Map<String, String> figures = new LinkedHashMap<>();
            for (String resource : List.of("quantity", "amount")) {
                BigDecimal figure = row.getBigDecimal(resource);
                figures.put(resource, figure.toPlainString());
            }
            balances.put(cell.toString(), figures.toString());
        });
        return balances;
    }
}
