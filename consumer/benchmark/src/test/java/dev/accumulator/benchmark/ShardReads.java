package dev.accumulator.benchmark;

import static org.awaitility.Awaitility.await;

import dev.accumulator.testkit.PostgresDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** The reads of {@link ShardScenario}. */
final class ShardReads {
    static final List<Read> READS = List.of(
            new Read(
                    "balance of a full cell",
                    2_000,
                    n -> "/api/registers/inventory/balances?warehouse=" + (1 + n % 10) + "&product="
                            + (1 + n * 7 % 1_000)),
            new Read("100 products", 500, n -> "/api/registers/inventory/balances?groupBy=product&limit=100"),
            new Read("document", 1_000, n -> "/api/recorders/order:" + (1 + n * 13 % ShardTurn.FIRST)));

    /**
     * A read.
     *
     * @param path the request for the n-th
     */
    record Read(String name, int times, IntFunction<String> path) {}

    private ShardReads() {}

    /** Lets an instance that posts nothing answer one client for all shards. */
    static Map<String, Double> take(BenchServer server, List<PostgresDatabase> databases, BenchTopics topics)
            throws Exception {
        int shards = databases.size();
        List<String> settings = new ArrayList<>(List.of(
                "--accumulator.shard.index=0",
                "--accumulator.shard.of=" + shards,
                "--accumulator.intake.enabled=false"));
        for (int i = 0; shards > 1 && i < shards; i++) {
            settings.add("--accumulator.shard.databases[" + i + "]="
                    + databases.get(i).jdbcUrl());
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        try (RunningConsumer front =
                        RunningConsumer.start(databases.getFirst(), topics, settings.toArray(String[]::new));
                HttpClient client = new HttpClient(front.httpPort())) {
            for (Read read : READS) {
                await().atMost(Duration.ofMinutes(3))
                        .ignoreExceptions()
                        .until(() -> client.send(HttpClient.get(read.path().apply(0))).length > 0);
                ask(client, read, read.times() / 10);
                figures.putAll(ShardTurn.figures(
                        read.name() + ", " + ShardTurn.named(shards),
                        Timing.of(server.cpu(), () -> ask(client, read, read.times())),
                        read.times()));
            }
        }
        return figures;
    }

    private static void ask(HttpClient client, Read read, int times) throws IOException {
        for (int n = 0; n < times; n++) {
            client.send(HttpClient.get(read.path().apply(n)));
        }
    }
}
