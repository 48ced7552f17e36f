package dev.accumulator.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.benchmark.Results.Aim;
import dev.accumulator.consumer.intake.Intake;
import dev.accumulator.testkit.PostgresDatabase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Scenario 18: what a document costs of a processor where its topic is shared by 1, 2 and 4 shards, until all of it is
 * committed, folded and sent. The databases are on one server, so by the clock there is nothing to gain here.
 */
final class ShardScenario implements Scenario {
    private static final int ORDERS = Integer.getInteger("bench.orders.shards", 60_000);
    private static final List<Integer> SHARDS = List.of(1, 2, 4);
    private static final String UNIT = "µs of a processor a document";
    private static final double FLAT = 1.1;

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
                        + " last is committed, folded and sent",
                ORDERS,
                BenchTopics.PARTITIONS);
    }

    @Override
    public void run(BenchServer server, Results results) throws Exception {
        List<Rounds.Turn> turns = SHARDS.stream()
                .map(shards -> (Rounds.Turn) round -> turn(server, shards, round))
                .toList();
        Map<String, Figures> figures = new Rounds(1, Settings.LONG_ROUNDS).alternate(turns);
        results.report(17, figures, named(1), UNIT);
        for (int shards : SHARDS.subList(1, SHARDS.size())) {
            results.compare(17, figures, named(shards), UNIT, named(1), Aim.atMost(FLAT));
        }
        for (int shards : SHARDS) {
            results.report(17, figures, named(shards) + ", of it PostgreSQL", UNIT);
            results.report(17, figures, named(shards) + ", of it the instances", UNIT);
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
            return figures(shards, timing);
        } finally {
            consumers.forEach(RunningConsumer::close);
            databases.forEach(server::drop);
            topics.delete();
        }
    }

    private static Map<String, Double> figures(int shards, Timing timing) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(named(shards), (timing.serverSeconds() + timing.clientSeconds()) * 1e6 / ORDERS);
        figures.put(named(shards) + ", of it PostgreSQL", timing.serverSeconds() * 1e6 / ORDERS);
        figures.put(named(shards) + ", of it the instances", timing.clientSeconds() * 1e6 / ORDERS);
        return figures;
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
