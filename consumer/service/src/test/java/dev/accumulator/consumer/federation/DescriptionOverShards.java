package dev.accumulator.consumer.federation;

import static dev.accumulator.consumer.federation.ThreeShards.CONTENTS;
import static dev.accumulator.consumer.federation.ThreeShards.WAIT_MAX;
import static dev.accumulator.consumer.federation.ThreeShards.front;
import static dev.accumulator.consumer.federation.ThreeShards.get;
import static dev.accumulator.consumer.federation.ThreeShards.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.rest.SchemaCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The description of the REST interface, which is one for all instances, compared with the answers over all shards. */
interface DescriptionOverShards {
    @Test
    default void answersOverAllShardsFitTheirSchemas() {
        CONTENTS.get(1).refusal("receipt:described");
        List<String> faults = new ArrayList<>();
        String letter = first("/api/dead-letters");
        String refusal = first("/api/refusals");
        assertThat(List.of(letter, refusal)).allMatch(id -> id.matches("[0-2]-[0-9]+"));
        for (Map.Entry<String, String> read : Map.ofEntries(
                        of("/api/registers"),
                        of("/api/registers/{name}", "/api/registers/inventory"),
                        of(
                                "/api/registers/{name}/balances",
                                "/api/registers/inventory/balances?groupBy=warehouse,product&count=true"),
                        of(
                                "/api/registers/{name}/turnovers",
                                "/api/registers/inventory/turnovers?groupBy=product&interval=month&totals=true"),
                        of("/api/registers/{name}/movements", "/api/registers/inventory/movements?limit=5"),
                        of("/api/registers/{name}/publication", "/api/registers/inventory/publication"),
                        of("/api/balances", "/api/balances?register=inventory&groupBy=product"),
                        of("/api/orders", "/api/orders?limit=5"),
                        of("/api/recorders", "/api/recorders?limit=5"),
                        of("/api/dead-letters"),
                        of("/api/dead-letters/{id}", "/api/dead-letters/" + letter),
                        of("/api/dead-letters/counts"),
                        of("/api/outbox/parked"),
                        of("/api/partitions"),
                        of("/api/partitions/{topic}/{partition}", "/api/partitions/" + ThreeShards.TOPIC + "/1"),
                        of("/api/partitioning"),
                        of("/api/floors"),
                        of("/api/refusals"),
                        of("/api/closings"),
                        of("/api/seals"),
                        of("/api/mappings"),
                        of("/api/verifications"),
                        of("/api/repairs"),
                        of("/api/rebuilds"),
                        of("/api/layout"),
                        of("/api/status"))
                .entrySet()) {
            schemaFaults(read.getKey(), read.getValue()).forEach(fault -> faults.add(read.getValue() + ": " + fault));
        }
        assertThat(faults).isEmpty();
    }

    private static Map.Entry<String, String> of(String path) {
        return Map.entry(path, path);
    }

    private static Map.Entry<String, String> of(String described, String asked) {
        return Map.entry(described, asked);
    }

    private static String first(String path) {
        return json(get(front, path)).path("rows").path(0).path("id").asString("");
    }

    private static List<String> schemaFaults(String described, String path) {
        JsonNode[] answer = new JsonNode[1];
        // What is measured every few seconds may not be known yet.
        await().atMost(WAIT_MAX).untilAsserted(() -> {
            var found = get(front, path);
            assertThat(found.statusCode()).as(path + " " + found.body()).isEqualTo(200);
            answer[0] = json(found);
        });
        return new SchemaCheck(json(get(front, "/v3/api-docs"))).faults("get", described, "200", answer[0]);
    }
}
