package dev.accumulator.benchmark;

import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.testkit.PostgresDatabase;
import java.util.List;
import java.util.Map;

/**
 * The consumer with the mapping of orders as code and as the file that comes with it, both behind the same decoding. Neither
 * writes order rows, which only the service's own mapping does, so that nothing but the making of movements differs.
 */
final class MappingTurns {
    static final String CODE = "consumer, without order rows, orders mapped by code";
    static final String FILE = "consumer, without order rows, orders mapped by the file";

    private MappingTurns() {}

    static Map<String, Double> code(BenchServer server, BenchTopics topics, OrderStream orders) throws Exception {
        return turn(server, topics, orders, CODE, new OrdersByCode(topics.orders()));
    }

    static Map<String, Double> file(BenchServer server, BenchTopics topics, OrderStream orders) throws Exception {
        return turn(server, topics, orders, FILE, new OrdersByFile(topics.orders()));
    }

    private static Map<String, Double> turn(
            BenchServer server, BenchTopics topics, OrderStream orders, String name, RecordMapping mapping)
            throws Exception {
        PostgresDatabase database = server.newDatabase();
        Map<String, Double> figures;
        server.checkpoint();
        try (RunningConsumer consumer =
                RunningConsumer.start(database, topics, List.of("--accumulator.topics.orders="), List.of(mapping))) {
            figures = EndToEndScenario.rate(server, name, orders.made(), () -> EndToEndScenario.consumed(consumer));
            EndToEndScenario.verify(consumer, orders, 0);
        }
        server.drop(database);
        return figures;
    }
}
