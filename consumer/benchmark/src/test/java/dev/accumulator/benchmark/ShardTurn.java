package dev.accumulator.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.intake.Intake;
import dev.accumulator.consumer.shard.Shard;
import dev.accumulator.testkit.PostgresDatabase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/** One turn of {@link ShardScenario}: some databases, each with an instance, and then one that answers for all. */
final class ShardTurn {
    /** The documents that go into empty databases, over all shards. */
    static final int FIRST = Integer.getInteger("bench.orders.shards", 60_000);

    /** The documents for each shard once it has its cells, both times. */
    static final int FOR_EACH = Integer.getInteger("bench.orders.shard", 15_000);

    static final String IN_TURN = "as many for each, one after the other, ";
    static final String AT_ONCE = "as many for each, all at once, ";
    static final String FROM_EMPTY = "from empty databases, all at once, ";
    static final String NOTHING = "nothing to do, ";
    static final String OF_SERVER = ", of it PostgreSQL";
    static final String OF_INSTANCES = ", of it the instances";

    private static final int REST_MILLIS = Integer.getInteger("bench.rest.shards", 4_000);

    private static final String UNFINISHED = """
            select case when exists (select from accumulator_1.inventory_tail)
                          or exists (select from accumulator_1.sales_tail)
                          or exists (select from accumulator.outbox)
                        then 1 else 0 end
            """;

    private static final String POSITIONS = "select coalesce(sum(position), 0) from accumulator_1.positions";

    private static final String POSTINGS = "select count(*) from accumulator_1.postings";

    private final BenchServer server;
    private final int shards;
    private final BenchTopics topics = BenchTopics.create();
    private final List<RunningConsumer> consumers = new ArrayList<>();
    private final Map<String, Double> figures = new LinkedHashMap<>();

    ShardTurn(BenchServer server, int shards) {
        this.server = server;
        this.shards = shards;
    }

    static String named(int shards) {
        return shards + (shards == 1 ? " shard" : " shards");
    }

    Map<String, Double> take(int round) throws Exception {
        OrderStream orders = new OrderStream(round, "", Clock.systemUTC().instant());
        List<PostgresDatabase> databases =
                Stream.generate(server::newDatabase).limit(shards).toList();
        try {
            start(databases);
            post(orders, FIRST, FROM_EMPTY, false);
            post(orders, FOR_EACH * shards, AT_ONCE, false);
            post(orders, FOR_EACH * shards, IN_TURN, true);
            consumers.forEach(consumer -> consumer.bean(Intake.class).start());
            rest();
            verify(orders);
            // Instances that post have work without any documents, and none of it is of a read.
            consumers.forEach(RunningConsumer::close);
            consumers.clear();
            for (PostgresDatabase database : databases) {
                server.vacuum(database);
            }
            figures.putAll(ShardReads.take(server, databases, topics));
            return figures;
        } finally {
            consumers.forEach(RunningConsumer::close);
            databases.forEach(server::drop);
            topics.delete();
        }
    }

    private void start(List<PostgresDatabase> databases) {
        // The same group for all; each shard adds its number.
        List<String> common = topics.arguments();
        for (int i = 0; i < shards; i++) {
            consumers.add(RunningConsumer.start(
                    databases.get(i),
                    topics,
                    Stream.concat(
                                    common.stream(),
                                    Stream.of("--accumulator.shard.index=" + i, "--accumulator.shard.of=" + shards))
                            .toArray(String[]::new)));
        }
    }

    /**
     * Lets the shards post, with all that there is to do from the beginning.
     *
     * @param isInTurn true if each has the processors for itself, as with a server of its own
     */
    private void post(OrderStream orders, int count, String what, boolean isInTurn) throws Exception {
        consumers.forEach(consumer -> consumer.bean(Intake.class).stop());
        topics.publish(orders, count);
        server.checkpoint();
        long postings = sum(consumers, POSTINGS);
        int all = orders.made();
        Timing timing = Timing.of(server.cpu(), () -> {
            if (isInTurn) {
                for (int i = 0; i < shards; i++) {
                    Intake intake = consumers.get(i).bean(Intake.class);
                    intake.start();
                    drain(consumers.subList(i, i + 1), ofShard(i, all));
                    intake.stop();
                }
            } else {
                consumers.forEach(consumer -> consumer.bean(Intake.class).start());
                drain(consumers, all);
            }
        });
        figures.putAll(figures(what + named(shards), timing, count));
        figures.put(
                what + named(shards) + ", documents a posting", (double) count / (sum(consumers, POSTINGS) - postings));
    }

    private static void drain(List<RunningConsumer> consumers, long all) throws Exception {
        Drain.end(() -> sum(consumers, POSITIONS) >= all && sum(consumers, UNFINISHED) == 0);
    }

    /** The number of documents that belong to a shard, whose ids count from 1. */
    private long ofShard(int index, int all) {
        Shard any = new Shard(0, shards);
        return IntStream.rangeClosed(1, all)
                .filter(id -> any.ofKey(Integer.toString(id)) == index)
                .count();
    }

    /** Lets instances and servers have nothing to do. */
    private void rest() throws Exception {
        // They join their groups again first.
        Thread.sleep(REST_MILLIS);
        Timing timing = Timing.of(server.cpu(), () -> Thread.sleep(REST_MILLIS));
        figures.putAll(figures(NOTHING + named(shards), timing, shards * timing.seconds()));
    }

    static Map<String, Double> figures(String name, Timing timing, double units) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(name, (timing.serverSeconds() + timing.clientSeconds()) * 1e6 / units);
        figures.put(name + OF_SERVER, timing.serverSeconds() * 1e6 / units);
        figures.put(name + OF_INSTANCES, timing.clientSeconds() * 1e6 / units);
        return figures;
    }

    private static long sum(List<RunningConsumer> consumers, String sql) {
        return consumers.stream()
                .mapToLong(consumer -> Consumed.single(consumer.jdbc(), sql))
                .sum();
    }

    /** The sum of the shards is what was published, and each has a part of it. */
    private void verify(OrderStream orders) {
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
