package dev.accumulator.producer.traffic;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Replays the stream from its bytes as a naive consumer would: it posts, withdraws and posts again. It shares no code
 * with the model, neither the decoding nor the arithmetic.
 */
final class NaiveReplay {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** Quantity in, quantity out, amount in and amount out, by "register|value|value|day". */
    final Map<String, BigDecimal[]> turnovers = new TreeMap<>();

    final Map<String, Long> revisions = new HashMap<>();
    private final Map<String, List<Object[]>> posted = new HashMap<>();

    void accept(ProducerRecord<String, byte[]> record) {
        if (record.value() == null) {
            unpost(recorder(record.topic(), record.key()));
            return;
        }
        JsonNode value = JSON.readTree(record.value());
        String contentType = header(record, "content-type");
        boolean structured = contentType.startsWith("application/cloudevents+json");
        String type = structured ? value.get("type").asString() : header(record, "ce_type");
        JsonNode data = structured ? value.get("data") : value;
        String recorder = recorder(record.topic(), record.key());
        long revision = data.get("revision").asLong();
        if (revision <= revisions.getOrDefault(recorder, 0L)) {
            return;
        }
        revisions.put(recorder, revision);
        unpost(recorder);
        List<Object[]> movements = new ArrayList<>();
        switch (type) {
            case "order.posted" -> {
                String day = data.get("occurredAt").asString().substring(0, 10);
                for (JsonNode line : data.get("lines")) {
                    BigDecimal quantity = decimal(line.get("quantity"));
                    BigDecimal amount = amount(line, "unitPrice");
                    String product = line.get("productId").asString();
                    String stock = "inventory|" + data.get("warehouseId").asString() + "|" + product + "|" + day;
                    String sale =
                            "sales|" + product + "|" + data.get("clientId").asString() + "|" + day;
                    movements.add(new Object[] {stock, quantity.negate(), amount.negate()});
                    movements.add(new Object[] {sale, quantity, amount});
                }
            }
            case "receipt.posted" -> {
                String day = data.get("occurredAt").asString().substring(0, 10);
                for (JsonNode line : data.get("lines")) {
                    String stock = "inventory|" + data.get("warehouseId").asString() + "|"
                            + line.get("productId").asString() + "|" + day;
                    movements.add(new Object[] {stock, decimal(line.get("quantity")), amount(line, "unitCost")});
                }
            }
            case "movements.posted" -> {
                for (JsonNode line : data.get("movements")) {
                    JsonNode period = line.has("period") ? line.get("period") : data.get("period");
                    JsonNode dimensions = line.get("dimensions");
                    String stock = line.get("register").asString() + "|"
                            + dimensions.get("warehouse").asString() + "|"
                            + dimensions.get("product").asString() + "|"
                            + period.asString().substring(0, 10);
                    JsonNode resources = line.get("resources");
                    movements.add(
                            new Object[] {stock, decimal(resources.get("quantity")), decimal(resources.get("amount"))});
                }
            }
            default -> {}
        }
        for (Object[] movement : movements) {
            change(movement, 1);
        }
        posted.put(recorder, movements);
    }

    boolean isPosted(String recorder) {
        return posted.containsKey(recorder)
                && !posted.getOrDefault(recorder, List.of()).isEmpty();
    }

    private void unpost(String recorder) {
        List<Object[]> movements = posted.remove(recorder);
        if (movements != null) {
            for (Object[] movement : movements) {
                change(movement, -1);
            }
        }
    }

    private void change(Object[] movement, int sign) {
        BigDecimal[] sums = turnovers.computeIfAbsent((String) movement[0], key ->
                new BigDecimal[] {BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO});
        for (int resource = 0; resource < 2; resource++) {
            BigDecimal value = (BigDecimal) movement[1 + resource];
            int side = 2 * resource + (value.signum() < 0 ? 1 : 0);
            sums[side] = sums[side].add(value.abs().multiply(BigDecimal.valueOf(sign)));
        }
    }

    private static BigDecimal amount(JsonNode line, String price) {
        if (line.has("amount")) {
            return decimal(line.get("amount"));
        }
        return decimal(line.get("quantity")).multiply(decimal(line.get(price))).setScale(2, RoundingMode.HALF_UP);
    }

    private static BigDecimal decimal(JsonNode node) {
        return new BigDecimal(node.asString());
    }

    private static String recorder(String topic, String key) {
        return switch (topic) {
            case "orders" -> "order:" + key;
            case "receipts" -> "receipt:" + key;
            default -> key;
        };
    }

    private static String header(ProducerRecord<String, byte[]> record, String name) {
        Header header = Objects.requireNonNull(record.headers().lastHeader(name), name);
        return new String(header.value(), StandardCharsets.UTF_8);
    }
}
