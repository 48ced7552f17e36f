package dev.accumulator.consumer.layout;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.RegisterDefinition;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Checksums of what a database holds, by part. Each is a sum of hashes, so those of the databases of a layout are added up, and
 * two layouts that hold the same have equal sums.
 */
final class LayoutSums {
    /** Documents are summed in groups, so that those which differ are found without reading all. */
    private static final int GROUPS = 256;

    private static final String DOCUMENTS = "documents, group ";

    private final Schema control;
    private final Set<String> ofAllShards;
    private final long seed;

    /**
     * @param ofAllShards topics that every shard reads, whose letters each has
     * @param seed the same for all databases, and new for each comparison
     */
    LayoutSums(Schema control, Set<String> ofAllShards, long seed) {
        this.control = control;
        this.ofAllShards = ofAllShards;
        this.seed = seed;
    }

    /** Reads the sums in the caller's transaction. */
    SortedMap<String, List<BigDecimal>> read(LayoutDatabase database, Generation live) {
        JdbcClient jdbc = JdbcClient.create(database.dataSource());
        SortedMap<String, List<BigDecimal>> sums = new TreeMap<>();
        for (RegisterDefinition register : live.registers().definitions()) {
            live.registers()
                    .audit()
                    .sums(register.name(), seed)
                    .forEach((part, each) -> sums.put(part + " of register " + register.name(), each));
        }
        jdbc.sql(live.schema().sql("""
                        select hashtext(recorder) & :mask as part, count(*) as rows,
                               sum(hashtextextended(concat_ws(' ', recorder, revision, posted), :seed)::numeric) as sum
                          from {schema}.recorders
                         where revision > 0
                         group by 1
                        """))
                .param("mask", GROUPS - 1)
                .param("seed", seed)
                .query(row -> {
                    sums.put(
                            DOCUMENTS + row.getInt("part"),
                            List.of(row.getBigDecimal("rows"), row.getBigDecimal("sum")));
                });
        sums.put("orders", ofRows(jdbc, live.schema().sql("""
                        select count(*) as rows,
                               coalesce(sum(hashtextextended(concat_ws('|', order_id, revision, cancelled,
                                                                       extract(epoch from occurred_at), client_id,
                                                                       warehouse_id, lines::text), :seed)::numeric), 0) as sum
                          from {schema}.orders
                        """)));
        sums.put("dead letters", ofRows(jdbc, control.sql("""
                        select count(*) as rows,
                               coalesce(sum(hashtextextended(concat_ws('|', topic, partition, record_offset, part, digest,
                                                                       code, state), :seed)::numeric), 0) as sum
                          from {schema}.dead_letters
                         where state in ('open', 'resolved')
                           and not topic = any (cast(:ofAllShards as text[]))
                        """)));
        // By their own clocks they close refusals, and keep records.
        sums.put("refusals of floors", ofRows(jdbc, control.sql("""
                        select count(*) as rows,
                               coalesce(sum(hashtextextended(concat_ws('|', topic, partition, record_offset, part, recorder,
                                                                       revision, floor, dimensions::text,
                                                                       trim_scale(least), trim_scale(available),
                                                                       trim_scale(asked), extract(epoch from moment),
                                                                       extract(epoch from refused_at),
                                                                       extract(epoch from retry_until), state, attempts,
                                                                       extract(epoch from tried_at), tried_by),
                                                             :seed)::numeric), 0) as sum
                          from {schema}.floor_refusals
                        """)));
        sums.put("decisions about offsets", ofRows(jdbc, control.sql("""
                        select count(*) as rows,
                               coalesce(sum(hashtextextended(concat_ws('|', topic, partition, action, from_position, to_position,
                                                                       from_topic_id, topic_id, reason, decided_by, refused,
                                                                       extract(epoch from decided_at)), :seed)::numeric), 0) as sum
                          from {schema}.partition_decisions
                         where not topic = any (cast(:ofAllShards as text[]))
                        """)));
        sums.put("refusals by closing dates", ofRows(jdbc, control.sql("""
                        select count(*) as rows,
                               coalesce(sum(hashtextextended(concat_ws('|', topic, partition, record_offset, part, recorder,
                                                                       revision, register, extract(epoch from period),
                                                                       closed_through, extract(epoch from refused_at)),
                                                             :seed)::numeric), 0) as sum
                          from {schema}.closed_refusals
                        """)));
        return sums;
    }

    private List<BigDecimal> ofRows(JdbcClient jdbc, String statement) {
        return jdbc.sql(statement)
                .param("seed", seed)
                .param("ofAllShards", ofAllShards.toArray(String[]::new))
                .query((row, n) -> List.of(row.getBigDecimal("rows"), row.getBigDecimal("sum")))
                .single();
    }

    /** Adds up the sums of the databases of a layout. */
    static SortedMap<String, List<BigDecimal>> added(List<SortedMap<String, List<BigDecimal>>> ofDatabases) {
        SortedMap<String, List<BigDecimal>> all = new TreeMap<>();
        ofDatabases.forEach(one -> one.forEach((part, sums) -> all.merge(part, sums, LayoutSums::plus)));
        all.replaceAll((part, sums) ->
                sums.stream().map(BigDecimal::stripTrailingZeros).toList());
        return all;
    }

    private static List<BigDecimal> plus(List<BigDecimal> some, List<BigDecimal> others) {
        List<BigDecimal> sums = new ArrayList<>();
        for (int i = 0; i < some.size(); i++) {
            sums.add(some.get(i).add(others.get(i)));
        }
        return sums;
    }

    /** The groups of documents among parts that differ. */
    static List<Integer> groups(List<String> parts) {
        return parts.stream()
                .filter(part -> part.startsWith(DOCUMENTS))
                .map(part -> Integer.valueOf(part.substring(DOCUMENTS.length())))
                .toList();
    }

    /**
     * Reads the states of the documents of some groups in the caller's transaction, in their order.
     *
     * @param after only documents behind this one
     * @param max the most that are read, some thousand
     */
    static NavigableMap<String, String> documents(
            LayoutDatabase database, Generation live, List<Integer> groups, String after, int max) {
        NavigableMap<String, String> states = new TreeMap<>();
        JdbcClient.create(database.dataSource())
                .sql(live.schema().sql("""
                        select recorder, revision, posted
                          from {schema}.recorders
                         where recorder > :after
                           and revision > 0
                           and hashtext(recorder) & :mask = any (:groups)
                         order by recorder
                         limit :max
                        """))
                .param("mask", GROUPS - 1)
                .param("after", after)
                .param("groups", groups.toArray(Integer[]::new))
                .param("max", max)
                .query(row -> {
                    states.put(
                            row.getString("recorder"),
                            "revision " + row.getLong("revision") + (row.getBoolean("posted") ? "" : ", withdrawn"));
                });
        return states;
    }
}
