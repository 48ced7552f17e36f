package dev.accumulator.consumer.posting;

import dev.accumulator.postgres.Schema;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The next offset of each partition. */
final class PositionsTable {
    private final JdbcClient jdbc;

    PositionsTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Moves positions from their expected values, all or none. The rows stay locked until the transaction ends, so a
     * second consumer of a partition waits here and then finds its position moved.
     *
     * @throws PositionMoved if a position has another value
     */
    void advance(Schema schema, Map<Partition, Advance> advances) {
        if (advances.isEmpty()) {
            return;
        }
        // The rows are locked in the order of their keys, so that two consumers that share partitions cannot deadlock.
        TreeMap<Partition, Advance> ordered = new TreeMap<>(advances);
        int moved = jdbc.sql(schema.sql("""
            with wanted as materialized (
              select topic, partition, expected, next
                from unnest(cast(:topics as text[]),
                            cast(:partitions as integer[]),
                            cast(:expected as bigint[]),
                            cast(:next as bigint[]))
                     as w (topic, partition, expected, next)),
            locked as materialized (
              select p.topic, p.partition
                from {schema}.positions p
                join wanted w on w.topic = p.topic and w.partition = p.partition and w.expected = p.position
               order by p.topic, p.partition
                 for update of p),
            moved as (
              update {schema}.positions p
                 set position = w.next
                from locked l
                join wanted w on w.topic = l.topic and w.partition = l.partition
               where p.topic = l.topic and p.partition = l.partition
              returning 1),
            made as (
              insert into {schema}.positions (topic, partition, position)
              select topic, partition, next
                from wanted
               where expected is null
                  on conflict do nothing
              returning 1)
            select (select count(*) from moved) + (select count(*) from made)
            """))
                .param("topics", ordered.keySet().stream().map(Partition::topic).toArray(String[]::new))
                .param(
                        "partitions",
                        ordered.keySet().stream().map(Partition::number).toArray(Integer[]::new))
                .param("expected", ordered.values().stream().map(Advance::from).toArray(Long[]::new))
                .param("next", ordered.values().stream().map(Advance::to).toArray(Long[]::new))
                .query(Integer.class)
                .single();
        if (moved != advances.size()) {
            throw new PositionMoved(advances.keySet());
        }
    }

    /** Reads all positions. */
    Map<Partition, Long> readAll(Schema schema) {
        Map<Partition, Long> positions = new HashMap<>();
        jdbc.sql(schema.sql("""
                        select topic, partition, position
                          from {schema}.positions
                        """)).query(row -> {
            positions.put(new Partition(row.getString("topic"), row.getInt("partition")), row.getLong("position"));
        });
        return positions;
    }

    /** Reads the positions of the given partitions, where there is one. */
    Map<Partition, Long> read(Schema schema, Collection<Partition> partitions) {
        Map<Partition, Long> positions = new HashMap<>();
        List<String> topics =
                partitions.stream().map(Partition::topic).distinct().toList();
        jdbc.sql(schema.sql("""
            select topic, partition, position
              from {schema}.positions
             where topic = any (cast(:topics as text[]))
            """)).param("topics", topics.toArray(String[]::new)).query(row -> {
            Partition partition = new Partition(row.getString("topic"), row.getInt("partition"));
            if (partitions.contains(partition)) {
                positions.put(partition, row.getLong("position"));
            }
        });
        return positions;
    }
}
