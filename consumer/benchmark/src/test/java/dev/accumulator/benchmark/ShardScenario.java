package dev.accumulator.benchmark;

import dev.accumulator.benchmark.Results.Aim;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Scenario 18: what a document costs of a processor where its topic is shared by 1, 2 and 4 shards, until all of it is
 * committed, folded and sent; and what a read costs then that an instance answers for all shards. With one shard that is an
 * instance that answers for its own database. The databases are on one server, and the broker and the client of the reads are in
 * the process of the instances, so by the clock there is nothing to gain here.
 *
 * <p>Documents are counted three times. First a fixed number of them goes into empty databases: with four shards each has a
 * quarter of them, and makes all cells and months all the same, and writes their totals for fewer documents. That is no cost of
 * shards but of a short history. Then every shard, which has its cells by now, gets as many documents as any shard of another
 * turn, and all post at once. What is done by the clock, such as folding, is done as often as there are shards then, by
 * instances that are as many times slower, and one collector goes over the heaps of all. So at last the shards post one after
 * the other: each has the processors for itself, as with a server of its own. That is the figure with an aim.
 */
final class ShardScenario implements Scenario {
    private static final List<Integer> SHARDS = List.of(1, 2, 4);
    private static final String UNIT = "µs of a processor a document";
    private static final String UNIT_OF_REST = "µs of a processor a second and shard";
    private static final String UNIT_OF_READS = "µs of a processor a read";
    private static final double FLAT = 1.1;

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
                "Shards: order events in %d partitions, an instance and a database for each shard, until the last is committed,"
                        + " folded and sent. %,d into empty databases; %,d for each shard at once, and as many again one shard"
                        + " after the other; then reads of an instance that answers for all of them",
                BenchTopics.PARTITIONS,
                ShardTurn.FIRST,
                ShardTurn.FOR_EACH);
    }

    @Override
    public void run(BenchServer server, Results results) throws Exception {
        List<Rounds.Turn> turns = SHARDS.stream()
                .map(shards -> (Rounds.Turn) round -> new ShardTurn(server, shards).take(round))
                .toList();
        server.autovacuum(false);
        try {
            Map<String, Figures> figures = new Rounds(Rounds.WARM_UPS, Settings.LONG_ROUNDS).alternate(turns);
            report(results, figures, ShardTurn.IN_TURN, UNIT, Aim.atMost(FLAT));
            report(results, figures, ShardTurn.AT_ONCE, UNIT, null);
            report(results, figures, ShardTurn.FROM_EMPTY, UNIT, null);
            report(results, figures, ShardTurn.NOTHING, UNIT_OF_REST, null);
            for (ShardReads.Read read : ShardReads.READS) {
                report(results, figures, read.name() + ", ", UNIT_OF_READS, null);
            }
        } finally {
            server.autovacuum(true);
        }
    }

    private void report(Results results, Map<String, Figures> figures, String what, String unit, @Nullable Aim aim) {
        results.report(number(), figures, what + ShardTurn.named(1), unit);
        for (int shards : SHARDS.subList(1, SHARDS.size())) {
            results.compare(number(), figures, what + ShardTurn.named(shards), unit, what + ShardTurn.named(1), aim);
        }
        for (int shards : SHARDS) {
            results.report(number(), figures, what + ShardTurn.named(shards) + ShardTurn.OF_SERVER, unit);
            results.report(number(), figures, what + ShardTurn.named(shards) + ShardTurn.OF_INSTANCES, unit);
        }
    }
}
