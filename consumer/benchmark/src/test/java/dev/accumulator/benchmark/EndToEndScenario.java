package dev.accumulator.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.benchmark.Results.Aim;
import dev.accumulator.registers.CopyFloor;
import dev.accumulator.registers.model.Change;
import dev.accumulator.testkit.PostgresDatabase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Scenario 3: a topic full of orders goes into an empty database, while the consumer also folds, relays and measures.
 * It is compared with one transaction per event, and with Kafka Streams; and mapping by a file with mapping by code.
 */
final class EndToEndScenario implements Scenario {
    static final String CONSUMER = "consumer";
    static final int ORDERS = Integer.getInteger("bench.orders", 200_000);

    private static final String NAIVE = "naive: one transaction an event, a statement a row, 2 threads";
    private static final String STREAMS = "Kafka Streams, exactly-once v2, 2 threads: balances only";
    private static final String FLOOR = "floor: COPY of the movements of 50,000 orders, 2 connections";
    private static final String UNIT = "documents/s";

    /**
     * All orders would not fit in the memory of this process, which holds their movements before the clock starts.
     * Smaller indexes are an advantage for the floor; that it encodes rows while the clock runs is a disadvantage.
     */
    private static final int FLOOR_ORDERS = 50_000;

    /** The largest batch of the consumer. */
    private static final int FLOOR_BATCH_ORDERS = 2_000;

    /** This contestant is so slow that only its first orders are measured. Its smaller tables are an advantage. */
    private static final int NAIVE_ORDERS = 4_000;

    private static final int WARM_UP_ORDERS = 20_000;

    /** Leaves out the contestants that have nothing to do with mappings. */
    private static final boolean ONLY_MAPPINGS = Boolean.getBoolean("bench.mappings");

    @Override
    public int number() {
        return 3;
    }

    @Override
    public String title() {
        return String.format(
                Locale.ROOT,
                "End to end: a topic with %,d order events in %d partitions, empty database,"
                        + " until the last is committed",
                ORDERS,
                BenchTopics.PARTITIONS);
    }

    @Override
    public void run(BenchServer server, Results results) throws Exception {
        BenchTopics topics = BenchTopics.create();
        OrderStream orders = new OrderStream(3, "", Clock.systemUTC().instant());
        topics.publish(orders, Math.min(WARM_UP_ORDERS, ORDERS));
        // The JVM compiles the same code for few orders as for many.
        Rounds warmUp = new Rounds(1, 0);
        warmUp.alternate(turns(server, topics, orders));
        topics.publish(orders, ORDERS - Math.min(WARM_UP_ORDERS, ORDERS));
        Map<String, Figures> figures = new Rounds(0, Settings.LONG_ROUNDS).alternate(turns(server, topics, orders));
        if (ONLY_MAPPINGS) {
            results.report(3, figures, CONSUMER, UNIT);
        } else {
            results.report(3, figures, NAIVE, UNIT);
            results.report(3, figures, STREAMS, UNIT);
            results.compare(3, figures, CONSUMER, UNIT, NAIVE, Aim.atLeast(10));
            results.compare(3, figures, CONSUMER, UNIT, STREAMS, Aim.atLeast(1));
            results.report(3, figures, FLOOR, UNIT);
            results.compare(3, figures, CONSUMER, UNIT, FLOOR, null);
        }
        results.report(3, figures, MappingTurns.CODE, UNIT);
        results.compare(3, figures, MappingTurns.FILE, UNIT, MappingTurns.CODE, Aim.atLeast(0.9));
    }

    private static List<Rounds.Turn> turns(BenchServer server, BenchTopics topics, OrderStream orders) {
        List<Rounds.Turn> ofMappings = List.of(
                round -> consumer(server, topics, orders),
                round -> MappingTurns.code(server, topics, orders),
                round -> MappingTurns.file(server, topics, orders));
        if (ONLY_MAPPINGS) {
            return ofMappings;
        }
        List<Rounds.Turn> turns = new ArrayList<>(ofMappings);
        turns.add(round -> naive(server, topics, orders));
        turns.add(round -> streams(server, topics, orders));
        turns.add(round -> floor(server, topics, Math.min(FLOOR_ORDERS, orders.made()), round));
        return turns;
    }

    /** Copies only the movements of orders, over as many connections as the consumer has threads. */
    private static Map<String, Double> floor(BenchServer server, BenchTopics topics, int orders, int round)
            throws Exception {
        PostgresDatabase database = server.newDatabase();
        new TransactionTurn(database, topics).close();
        OrderStream stream = new OrderStream(round, "", Clock.systemUTC().instant());
        List<Change> changes =
                stream.next(orders).stream().map(OrderStream::movementsOf).toList();
        int half = orders / 2;
        Map<String, Double> figures;
        try (CopyFloor one = new CopyFloor(database);
                CopyFloor other = new CopyFloor(database);
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<String> registers = List.of("inventory", "sales");
            one.createLike("accumulator_1", registers);
            other.join(registers);
            server.checkpoint();
            figures = Timing.of(server.cpu(), () -> {
                        Future<?> beside = threads.submit(() -> {
                            TransactionScenario.copy(other, changes.subList(half, orders), FLOOR_BATCH_ORDERS);
                            return null;
                        });
                        TransactionScenario.copy(one, changes.subList(0, half), FLOOR_BATCH_ORDERS);
                        beside.get();
                    })
                    .rate(FLOOR, orders);
            one.verify(other);
        }
        server.drop(database);
        return figures;
    }

    private static Map<String, Double> consumer(BenchServer server, BenchTopics topics, OrderStream orders)
            throws Exception {
        PostgresDatabase database = server.newDatabase();
        Map<String, Double> figures;
        server.checkpoint();
        try (RunningConsumer consumer = RunningConsumer.start(database, topics)) {
            figures = rate(server, CONSUMER, orders.made(), () -> consumed(consumer));
            verify(consumer, orders);
        }
        server.drop(database);
        return figures;
    }

    static long consumed(RunningConsumer consumer) {
        return Consumed.single(consumer.jdbc(), "select coalesce(sum(position), 0) from accumulator_1.positions");
    }

    static void verify(RunningConsumer consumer, OrderStream orders) throws InterruptedException {
        verify(consumer, orders, orders.made());
    }

    /** @param rows how many of the orders have a row of their own */
    static void verify(RunningConsumer consumer, OrderStream orders, long rows) throws InterruptedException {
        assertThat(Consumed.balances(consumer.jdbc())).isEqualTo(orders.balances());
        Drain.rate(
                () -> 1
                        - Math.min(
                                1,
                                Consumed.single(
                                        consumer.jdbc(),
                                        "select (select count(*) from accumulator_1.inventory_tail)"
                                                + " + (select count(*) from accumulator_1.sales_tail)")),
                1);
        Consumed.verify(consumer.jdbc(), orders.made(), rows);
    }

    private static Map<String, Double> naive(BenchServer server, BenchTopics topics, OrderStream orders)
            throws Exception {
        PostgresDatabase database = server.newDatabase();
        // The consumer itself creates the tables.
        new TransactionTurn(database, topics).close();
        Map<String, Double> figures;
        server.checkpoint();
        try (NaiveConsumer naive = NaiveConsumer.start(database, topics)) {
            figures = rate(server, NAIVE, Math.min(NAIVE_ORDERS, orders.made()), naive::committed);
            naive.stop();
            naive.verify();
        }
        server.drop(database);
        return figures;
    }

    private static Map<String, Double> streams(BenchServer server, BenchTopics topics, OrderStream orders)
            throws Exception {
        try (StreamsContestant streams = StreamsContestant.start(topics)) {
            Map<String, Double> figures =
                    rate(server, STREAMS, (long) orders.made() * OrderStream.LINES, streams::aggregatedLines);
            streams.verify(orders);
            figures.computeIfPresent(STREAMS, (name, lines) -> lines / OrderStream.LINES);
            return figures;
        }
    }

    /** Returns the rate, and the processor times per unit of work. */
    static Map<String, Double> rate(BenchServer server, String name, long all, java.util.function.LongSupplier done)
            throws Exception {
        double[] rate = new double[1];
        Timing timing = Timing.of(server.cpu(), () -> rate[0] = Drain.rate(done, all));
        Map<String, Double> figures = timing.rate(name, all);
        figures.put(name, rate[0]);
        return figures;
    }
}
