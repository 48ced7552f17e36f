package dev.accumulator.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.benchmark.Results.Aim;
import dev.accumulator.consumer.intake.Intake;
import dev.accumulator.testkit.PostgresDatabase;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Scenario 18: what a document costs of a processor where its topic is shared by 1, 2 and 4 shards, until all of it is
 * committed, folded and sent; and what a read costs then that an instance answers for all shards. With one shard that is an
 * instance that answers for its own database. The databases are on one server, and the broker and the client of the reads are in
 * the process of the instances, so by the clock there is nothing to gain here.
 */
final class ShardScenario implements Scenario {
    private static final int ORDERS = Integer.getInteger("bench.orders.shards", 60_000);
    private static final List<Integer> SHARDS = List.of(1, 2, 4);
    private static final String UNIT = "µs of a processor a document";
    private static final String UNIT_OF_READS = "µs of a processor a read";
    private static final String OF_SERVER = ", of it PostgreSQL";
    private static final String OF_INSTANCES = ", of it the instances";
    private static final double FLAT = 1.1;

    /**
     * A read.
     *
     * @param path the request for the n-th
     */
    private record Read(String name, int times, IntFunction<String> path) {}

    private static final List<Read> READS = List.of(
            new Read(
                    "balance of a full cell",
                    2_000,
                    n -> "/api/registers/inventory/balances?warehouse=" + (1 + n % 10) + "&product="
                            + (1 + n * 7 % 1_000)),
            new Read("100 products", 500, n -> "/api/registers/inventory/balances?groupBy=product&limit=100"),
            new Read("document", 1_000, n -> "/api/recorders/order:" + (1 + n * 13 % ORDERS)));

    private static final String UNFINISHED = """
            select case when exists (select from accumulator_1.inventory_tail)
                          or exists (select from accumulator_1.sales_tail)
                          or exists (select from accumulator.outbox)
                        then 1 else 0 end
            """;

    @Override
    public int number() {
        return 18;
    }

    @Override
    public String name() {
        return "shards";
    }

    @Override
    public String title() {
        return String.format(
                Locale.ROOT,
                "Shards: a topic with %,d order events in %d partitions, an instance and a database for each shard, until the"
                        + " last is committed, folded and sent; then reads of an instance that answers for all of them",
                ORDERS,
                BenchTopics.PARTITIONS);
    }

    @Override
    public void run(BenchServer server, Results results) throws Exception {
        List<Rounds.Turn> turns = SHARDS.stream()
                .map(shards -> (Rounds.Turn) round -> turn(server, shards, round))
                .toList();
        Map<String, Figures> figures = new Rounds(Rounds.WARM_UPS, Settings.LONG_ROUNDS).alternate(turns);
        report(results, figures, "", UNIT, Aim.atMost(FLAT));
        for (Read read : READS) {
            report(results, figures, read.name() + ", ", UNIT_OF_READS, null);
        }
    }

    private void report(Results results, Map<String, Figures> figures, String what, String unit, @Nullable Aim aim) {
        results.report(number(), figures, what + named(1), unit);
        for (int shards : SHARDS.subList(1, SHARDS.size())) {
            results.compare(number(), figures, what + named(shards), unit, what + named(1), aim);
        }
        for (int shards : SHARDS) {
            results.report(number(), figures, what + named(shards) + OF_SERVER, unit);
            results.report(number(), figures, what + named(shards) + OF_INSTANCES, unit);
        }
    }

    private static String named(int shards) {
        return shards + (shards == 1 ? " shard" : " shards");
    }

    private static Map<String, Double> turn(BenchServer server, int shards, int round) throws Exception {
        BenchTopics topics = BenchTopics.create();
        OrderStream orders = new OrderStream(round, "", Clock.systemUTC().instant());
        List<PostgresDatabase> databases =
                Stream.generate(server::newDatabase).limit(shards).toList();
        List<RunningConsumer> consumers = new ArrayList<>();
        try {
            List<String> common = topics.arguments();
            for (int i = 0; i < shards; i++) {
                consumers.add(RunningConsumer.start(
                        databases.get(i),
                        topics,
                        // The same group for all; each shard adds its number.
                        Stream.concat(
                                        common.stream(),
                                        Stream.of("--accumulator.shard.index=" + i, "--accumulator.shard.of=" + shards))
                                .toArray(String[]::new)));
            }
            // All begin together, with all that there is to do.
            consumers.forEach(consumer -> consumer.bean(Intake.class).stop());
            topics.publish(orders, ORDERS);
            server.checkpoint();
            Timing timing = Timing.of(server.cpu(), () -> {
                consumers.forEach(consumer -> consumer.bean(Intake.class).start());
                Drain.rate(
                        () -> sum(consumers, "select coalesce(sum(position), 0) from accumulator_1.positions"), ORDERS);
                Drain.rate(() -> 1 - Math.min(1, sum(consumers, UNFINISHED)), 1);
            });
            verify(consumers, orders);
            Map<String, Double> figures = new LinkedHashMap<>(figures(named(shards), timing, ORDERS));
            // Instances that post have work without any documents, and none of it is of a read.
            consumers.forEach(RunningConsumer::close);
            consumers.clear();
            figures.putAll(reads(server, databases, topics));
            return figures;
        } finally {
            consumers.forEach(RunningConsumer::close);
            databases.forEach(server::drop);
            topics.delete();
        }
    }

    private static Map<String, Double> figures(String name, Timing timing, int units) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(name, (timing.serverSeconds() + timing.clientSeconds()) * 1e6 / units);
        figures.put(name + OF_SERVER, timing.serverSeconds() * 1e6 / units);
        figures.put(name + OF_INSTANCES, timing.clientSeconds() * 1e6 / units);
        return figures;
    }

    /** Lets an instance that posts nothing answer one client for all shards. */
    private static Map<String, Double> reads(BenchServer server, List<PostgresDatabase> databases, BenchTopics topics)
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
                await().atMost(Duration.ofMinutes(1))
                        .ignoreExceptions()
                        .until(() -> client.send(HttpClient.get(read.path().apply(0))).length > 0);
                ask(client, read, read.times() / 10);
                figures.putAll(figures(
                        read.name() + ", " + named(shards),
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

    private static long sum(List<RunningConsumer> consumers, String sql) {
        return consumers.stream()
                .mapToLong(consumer -> Consumed.single(consumer.jdbc(), sql))
                .sum();
    }

    /** The sum of the shards is what was published, and each has a part of it. */
    private static void verify(List<RunningConsumer> consumers, OrderStream orders) {
        Map<Documents.Cell, Documents.Sum> balances = new HashMap<>();
        for (RunningConsumer consumer : consumers) {
            JdbcTemplate jdbc = consumer.jdbc();
            assertThat(Consumed.single(jdbc, "select count(*) from accumulator_1.orders"))
                    .isPositive();
            Consumed.balances(jdbc)
                    .forEach((cell, sum) -> balances.merge(
                            cell,
                            sum,
                            (one, other) -> new Documents.Sum(
                                    one.quantityE4() + other.quantityE4(), one.amountE2() + other.amountE2())));
        }
        assertThat(balances).isEqualTo(orders.balances());
        assertThat(sum(consumers, "select count(*) from accumulator_1.recorders where posted"))
                .isEqualTo(orders.made());
    }
}
