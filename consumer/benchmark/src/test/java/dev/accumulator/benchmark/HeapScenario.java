package dev.accumulator.benchmark;

import dev.accumulator.benchmark.Results.Aim;
import dev.accumulator.testkit.PostgresDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Scenario 13: the heap of a consumer in a process of its own, limited to 512 MB, while it works off a backlog. The
 * live data is measured after full collections, which the scenario requests every few seconds.
 */
final class HeapScenario implements Scenario {
    private static final int BACKLOG = Integer.getInteger("bench.backlog", 1_000_000);
    private static final int WATCHED_SECONDS_MAX = Integer.getInteger("bench.backlog.seconds", 600);
    private static final int PAUSE_SECONDS = 5;
    private static final Path LOG = Path.of("target", "bench-consumer.log");
    private static final String LIMIT = "the limit";
    private static final String EARLY = "live after a full collection, first half, mean";
    private static final String LATE = "live after a full collection, second half, mean";
    private static final String USED = "used before a collection, largest";

    @Override
    public int number() {
        return 13;
    }

    @Override
    public String title() {
        return String.format(
                Locale.ROOT,
                "Heap of the consumer (-Xmx512m) during scenario 3's %,d order events, and at a backlog of %,d",
                EndToEndScenario.ORDERS,
                BACKLOG);
    }

    @Override
    public void run(BenchServer server, Results results) throws Exception {
        run(server, EndToEndScenario.ORDERS, figures -> {
            results.report(13, figures, LIMIT, "MB");
            results.compare(13, figures, live(EndToEndScenario.ORDERS), "MB", LIMIT, Aim.atMost(1));
        });
        run(server, BACKLOG, figures -> {
            results.compare(13, figures, live(BACKLOG), "MB", LIMIT, Aim.atMost(1));
            results.report(13, figures, EARLY, "MB");
            results.compare(13, figures, LATE, "MB", EARLY, Aim.atMost(1.2));
            results.report(13, figures, USED, "MB");
            results.report(13, figures, "documents consumed meanwhile", "documents");
        });
    }

    private static String live(int backlog) {
        return String.format(Locale.ROOT, "live after a full collection, largest, of %,d events", backlog);
    }

    private static void run(BenchServer server, int backlog, Consumer<Map<String, Figures>> results) throws Exception {
        PostgresDatabase database = server.newDatabase();
        BenchTopics topics = BenchTopics.create();
        topics.publish(new OrderStream(13, "", Clock.systemUTC().instant()), backlog);
        int port = freePort();
        Process process = start(database, topics, port);
        try {
            results.accept(watch(process, port, database, backlog));
        } finally {
            process.destroyForcibly().waitFor();
            topics.delete();
        }
        server.drop(database);
    }

    private static Process start(PostgresDatabase database, BenchTopics topics, int port) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx512m");
        command.add("-XX:+UseParallelGC");
        command.add("--enable-native-access=ALL-UNNAMED");
        String jar = System.getProperty("accumulator.jar", "");
        if (Files.exists(Path.of(jar)) && !jar.isEmpty()) {
            command.addAll(List.of("-jar", jar));
        } else {
            command.addAll(List.of(
                    "-cp", System.getProperty("java.class.path"), "dev.accumulator.consumer.ConsumerApplication"));
        }
        command.addAll(RunningConsumer.arguments(
                database, topics, List.of("--server.port=" + port, "--management.server.port=" + port)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(LOG.toFile())
                .start();
    }

    private static Map<String, Figures> watch(Process process, int port, PostgresDatabase database, int backlog)
            throws Exception {
        JdbcTemplate jdbc = new JdbcTemplate(
                new DriverManagerDataSource(database.jdbcUrl(), database.username(), database.password()));
        Drain.rate(() -> consumed(process, jdbc), 1);
        List<Double> live = new ArrayList<>();
        List<Double> used = new ArrayList<>();
        long before = consumed(process, jdbc);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WATCHED_SECONDS_MAX);
        try (HttpClient http = new HttpClient(port)) {
            while (System.nanoTime() < end && consumed(process, jdbc) < backlog) {
                TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
                used.add(heapMegabytes(http));
                collect(process.pid());
                live.add(heapMegabytes(http));
            }
        }
        int half = live.size() / 2;
        Map<String, Figures> figures = new LinkedHashMap<>();
        figures.put(LIMIT, once(512));
        figures.put(live(backlog), once(new Figures(live).max()));
        figures.put(EARLY, once(mean(live.subList(0, half))));
        figures.put(LATE, once(mean(live.subList(half, live.size()))));
        figures.put(USED, once(new Figures(used).max()));
        figures.put("documents consumed meanwhile", once((double) (consumed(process, jdbc) - before)));
        return figures;
    }

    private static long consumed(Process process, JdbcTemplate jdbc) {
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    "The consumer ended with exit code " + process.exitValue() + ", see " + LOG);
        }
        try {
            return Consumed.single(jdbc, "select coalesce(sum(position), 0) from accumulator_1.positions");
        } catch (org.springframework.jdbc.BadSqlGrammarException noTablesYet) {
            return 0;
        }
    }

    private static Figures once(double value) {
        return new Figures(List.of(value));
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    private static void collect(long pid) throws IOException, InterruptedException {
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), pid + "", "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static double heapMegabytes(HttpClient http) throws IOException {
        String metrics = new String(http.send(HttpClient.get("/actuator/prometheus")), StandardCharsets.UTF_8);
        return metrics.lines()
                        .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                        .sum()
                / (1 << 20);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
