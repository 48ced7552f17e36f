package dev.accumulator.consumer.event;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes small changes to a document; most of them break it. */
final class Mutations {
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "{}",
            "[]",
            "[{}]",
            "[null]",
            "{\"a\":1}",
            "0",
            "-0",
            "1",
            "-1",
            "1.0",
            "1.5",
            "5e1",
            "1e2",
            "-0.0001",
            "0.10",
            "1e20",
            "1e400",
            "1e-18",
            "1e-19",
            "99999999999999999999",
            "100000000000000000000",
            "2147483647",
            "2147483648",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "-9223372036854775809",
            "1234567890.123456789012345678",
            "\"\"",
            "\" \"",
            "\"0\"",
            "\"1\"",
            "\"-1\"",
            "\"1.5\"",
            "\"0.00\"",
            "\"+1\"",
            "\"1.\"",
            "\".5\"",
            "\"1e2\"",
            "\"NaN\"",
            "\"00012.50\"",
            "\"99999999999999999999.999999999999999999\"",
            "\"100000000000000000000\"",
            "\"0.0000000000000000001\"",
            "\"true\"",
            "\"WH-7\"",
            "\"a\\u0000b\"",
            "\"a\\nb\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"\\ud83d\\ude00\"",
            "\"order:7\"",
            "\"receipt:\"",
            "\"adjustment:7\"",
            "\"2026-04-19T10:15:00Z\"",
            "\"2026-04-19T10:15:00.123456789+23:59\"",
            "\"2026-04-19t10:15:00z\"",
            "\"2026-04-19T10:15:00\"",
            "\"2026-04-19T10:15Z\"",
            "\"2026-02-29T00:00:00Z\"",
            "\"2028-02-29T00:00:00Z\"",
            "\"1899-12-31T23:59:59Z\"",
            "\"1900-01-01T00:00:00Z\"",
            "\"2199-12-31T23:59:59.999999999Z\"",
            "\"2200-01-01T00:00:00Z\"",
            "\"1900-01-01T00:00:00+01:00\"",
            "\"2026-04-19T10:15:60Z\"",
            "\"2026-04-19T10:15:00.Z\"",
            "\"2026-04-19T10:15:00-00:00\"",
            "\"2026-04-19T10:15:00+24:00\"",
            "\"+12026-04-19T10:15:00Z\"",
            "\"2026-04-19\"");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final Random random;

    Mutations(Random random) {
        this.random = random;
    }

    /** Returns a copy with one or two changes. */
    JsonNode of(JsonNode document) {
        JsonNode changed = document.deepCopy();
        for (int left = 1 + random.nextInt(2); left > 0; left--) {
            List<JsonNode> containers = new ArrayList<>();
            collect(changed, containers);
            JsonNode container = containers.get(random.nextInt(containers.size()));
            if (container instanceof ObjectNode object) {
                change(object);
            } else if (container instanceof ArrayNode array) {
                change(array);
            }
        }
        return changed;
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainer()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    private void change(ObjectNode object) {
        List<String> names = List.copyOf(object.propertyNames());
        int kind = random.nextInt(8);
        if (names.isEmpty() || kind == 0) {
            object.set(pick(List.of("unknown", "amount", "period", "", " ", "x".repeat(64))), value());
        } else if (kind == 1) {
            object.remove(pick(names));
        } else {
            object.set(pick(names), value());
        }
    }

    private void change(ArrayNode array) {
        int kind = random.nextInt(4);
        if (array.isEmpty() || kind == 0) {
            array.add(value());
        } else if (kind == 1) {
            array.add(array.get(random.nextInt(array.size())).deepCopy());
        } else if (kind == 2) {
            array.remove(random.nextInt(array.size()));
        } else {
            array.set(random.nextInt(array.size()), value());
        }
    }

    private JsonNode value() {
        return switch (random.nextInt(8)) {
            case 0 -> JSON.getNodeFactory().stringNode("x".repeat(195 + random.nextInt(20)));
            case 1 -> JSON.getNodeFactory().stringNode("\uD83D\uDE00".repeat(195 + random.nextInt(20)));
            case 2 -> JSON.getNodeFactory().numberNode(BigDecimal.valueOf(random.nextLong(), random.nextInt(25) - 3));
            default -> JSON.readTree(pick(VALUES));
        };
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
