package dev.accumulator.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.testkit.PostgresDatabase;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The consumer with the mapping of orders as code and as the file that is shipped with it. Neither writes order rows, which
 * only the service's own mapping does, so that nothing but the mapping differs.
 */
final class MappingTurns {
    static final String CODE = "consumer, without order rows, orders mapped by code";
    static final String FILE = "consumer, without order rows, orders mapped by the file";

    private static final String SHIPPED = "/mappings/orders.yaml";

    private MappingTurns() {}

    static Map<String, Double> code(BenchServer server, BenchTopics topics, OrderStream orders) throws Exception {
        return turn(server, topics, orders, CODE, List.of(), new OrdersByCode(topics.orders()));
    }

    static Map<String, Double> file(BenchServer server, BenchTopics topics, OrderStream orders) throws Exception {
        Path file = Files.createTempFile("orders", ".yaml");
        try {
            Files.writeString(file, mapping(topics.orders()));
            return turn(server, topics, orders, FILE, List.of("--accumulator.mappings=" + file.toUri()));
        } finally {
            Files.delete(file);
        }
    }

    /** Recorders that begin with {@code order:} are those of the service's own mapping; the prefix here is as long. */
    private static String mapping(String topic) throws IOException {
        try (InputStream shipped = EndToEndScenario.class.getResourceAsStream(SHIPPED)) {
            if (shipped == null) {
                throw new FileNotFoundException(SHIPPED);
            }
            String text = new String(shipped.readAllBytes(), StandardCharsets.UTF_8);
            String own = text.replace("topics: [orders]", "topics: [\"" + topic + "\"]")
                    .replace("recorder: order:{key}", "recorder: paper:{key}");
            assertThat(own).contains(topic, "paper:");
            return own;
        }
    }

    private static Map<String, Double> turn(
            BenchServer server,
            BenchTopics topics,
            OrderStream orders,
            String name,
            List<String> settings,
            OrdersByCode... beans)
            throws Exception {
        PostgresDatabase database = server.newDatabase();
        Map<String, Double> figures;
        server.checkpoint();
        List<String> all = new ArrayList<>(settings);
        all.add("--accumulator.topics.orders=");
        try (RunningConsumer consumer = RunningConsumer.start(database, topics, all, List.of(beans))) {
            figures = EndToEndScenario.rate(server, name, orders.made(), () -> EndToEndScenario.consumed(consumer));
            EndToEndScenario.verify(consumer, orders, 0);
        }
        server.drop(database);
        return figures;
    }
}
