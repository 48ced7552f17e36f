package dev.accumulator.benchmark;

import dev.accumulator.benchmark.Results.Aim;
import dev.accumulator.testkit.PostgresDatabase;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

/** Scenario 10: the same topic is replayed into a generation beside the live one. */
final class RebuildScenario implements Scenario {
    private static final String LIVE = "consumer";
    private static final String REPLAYED = "rebuild, until all is replayed, with indexes and totals";
    private static final String READY = "rebuild, until it is verified, compared and ready";
    /** The phases by their path in the rebuild's progress, which has their milliseconds. */
    private static final Map<String, String> PHASES = new TreeMap<>(Map.of(
            "of it: 1. replay", "{load,replayMillis}",
            "of it: 2. indexes", "{load,indexMillis}",
            "of it: 3. first totals", "{load,totalsMillis}",
            "of it: 4. verification and comparison", "{verifyMillis}"));

    private static final String UNIT = "documents/s";
    /** As many as in scenario 3. */
    private static final int ORDERS = EndToEndScenario.ORDERS;

    private static final int WARM_UPS = 1;
    private static final long WAIT_MAX_NANOS = 300_000_000_000L;

    @Override
    public int number() {
        return 10;
    }

    @Override
    public String title() {
        return String.format(Locale.ROOT, "Rebuild from a topic with %,d order events", ORDERS);
    }

    @Override
    public void run(BenchServer server, Results results) throws Exception {
        Map<String, Figures> figures =
                new Rounds(WARM_UPS, Settings.ROUNDS).alternate(List.of(round -> turn(server, round)));
        results.report(10, figures, LIVE, UNIT);
        results.compare(10, figures, REPLAYED, UNIT, LIVE, Aim.atLeast(2));
        // The live consumer neither verifies nor compares.
        results.compare(10, figures, READY, UNIT, LIVE, null);
        PHASES.keySet().forEach(phase -> results.report(10, figures, phase, "s"));
    }

    private static Map<String, Double> turn(BenchServer server, int round) throws Exception {
        PostgresDatabase database = server.newDatabase();
        BenchTopics topics = BenchTopics.create();
        OrderStream orders = new OrderStream(round, "", Clock.systemUTC().instant());
        topics.publish(orders, ORDERS);
        Map<String, Double> figures = new LinkedHashMap<>();
        server.checkpoint();
        try (RunningConsumer consumer = RunningConsumer.start(database, topics)) {
            figures.putAll(EndToEndScenario.rate(server, LIVE, ORDERS, () -> EndToEndScenario.consumed(consumer)));
            EndToEndScenario.verify(consumer, orders);
            server.checkpoint();
            rebuild(consumer, figures);
        }
        server.drop(database);
        return figures;
    }

    /** Runs a rebuild. Its comparison with the live generation must find no difference. */
    private static void rebuild(RunningConsumer consumer, Map<String, Double> figures) throws InterruptedException {
        RestClient http = RestClient.create("http://localhost:" + consumer.httpPort());
        long start = System.nanoTime();
        http.post()
                .uri("/api/rebuilds")
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"switch\":\"manual\"}")
                .retrieve()
                .toBodilessEntity();
        while (true) {
            String state = consumer.jdbc().queryForObject("select state from accumulator.rebuilds", String.class);
            double seconds = (System.nanoTime() - start) / 1e9;
            if (!"running".equals(state)) {
                figures.putIfAbsent(REPLAYED, ORDERS / seconds);
            }
            if ("ready".equals(state)) {
                figures.put(READY, ORDERS / seconds);
                PHASES.forEach((phase, path) -> figures.put(
                        phase,
                        Consumed.single(
                                        consumer.jdbc(),
                                        String.format(
                                                Locale.ROOT,
                                                "select (progress #>> '%s')::bigint from accumulator.rebuilds",
                                                path))
                                / 1e3));
                if (Consumed.single(consumer.jdbc(), "select count(*) from accumulator.rebuild_differences") != 0) {
                    throw new IllegalStateException("The rebuild differs from the live generation");
                }
                return;
            }
            if ("failed".equals(state) || System.nanoTime() - start > WAIT_MAX_NANOS) {
                throw new IllegalStateException("The rebuild is " + state);
            }
            Thread.sleep(20);
        }
    }
}
