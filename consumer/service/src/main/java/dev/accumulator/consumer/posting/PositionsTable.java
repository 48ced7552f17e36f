package dev.accumulator.consumer.posting;

import dev.accumulator.postgres.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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
     * @throws PositionMoved if a position has another value, or belongs to another topic
     */
    void advance(Schema schema, Map<Partition, Advance> advances) {
        if (advances.isEmpty()) {
            return;
        }
        // The rows are locked in the order of their keys, so that two consumers that share partitions cannot deadlock.
        TreeMap<Partition, Advance> ordered = new TreeMap<>(advances);
        int moved = keys(jdbc.sql(schema.sql("""
            with wanted as materialized (
              select topic, partition, expected, next, cast(topic_id as uuid) as topic_id, epoch
                from unnest(cast(:topics as text[]),
                            cast(:partitions as integer[]),
                            cast(:expected as bigint[]),
                            cast(:next as bigint[]),
                            cast(:topicIds as text[]),
                            cast(:epochs as integer[]))
                     as w (topic, partition, expected, next, topic_id, epoch)),
            locked as materialized (
              select p.topic, p.partition
                from {schema}.positions p
                join wanted w on w.topic = p.topic
                             and w.partition = p.partition
                             and w.expected = p.position
                             and w.topic_id is not distinct from p.topic_id
               order by p.topic, p.partition
                 for update of p),
            moved as (
              update {schema}.positions p
                 set position = w.next,
                     leader_epoch = w.epoch,
                     posted_at = clock_timestamp()
                from locked l
                join wanted w on w.topic = l.topic and w.partition = l.partition
               where p.topic = l.topic and p.partition = l.partition
              returning 1),
            made as (
              insert into {schema}.positions (topic, partition, position, topic_id, leader_epoch, posted_at)
              select topic, partition, next, topic_id, epoch, clock_timestamp()
                from wanted
               where expected is null
                  on conflict do nothing
              returning 1)
            select (select count(*) from moved) + (select count(*) from made)
            """)), ordered.keySet())
                .param("expected", ordered.values().stream().map(Advance::from).toArray(Long[]::new))
                .param("next", ordered.values().stream().map(Advance::to).toArray(Long[]::new))
                .param("topicIds", texts(ordered.values(), Advance::topicId))
                .param(
                        "epochs",
                        ordered.values().stream().map(Advance::leaderEpoch).toArray(Integer[]::new))
                .query(Integer.class)
                .single();
        if (moved != advances.size()) {
            throw new PositionMoved(advances.keySet());
        }
    }

    /**
     * Writes the positions of partitions that have none. A position that was made without knowing its topic gets the
     * topic. All others stay as they are.
     */
    void begin(Schema schema, Map<Partition, Position> positions) {
        TreeMap<Partition, Position> ordered = new TreeMap<>(positions);
        keys(jdbc.sql(schema.sql("""
            insert into {schema}.positions as p (topic, partition, position, first_position, topic_id)
            select topic, partition, position, position, cast(topic_id as uuid)
              from unnest(cast(:topics as text[]),
                          cast(:partitions as integer[]),
                          cast(:positions as bigint[]),
                          cast(:topicIds as text[]))
                   as w (topic, partition, position, topic_id)
             order by topic, partition
                on conflict (topic, partition) do update
               set topic_id = excluded.topic_id
             where p.topic_id is null
               and excluded.topic_id is not null
            """)), ordered.keySet())
                .param(
                        "positions",
                        ordered.values().stream().map(Position::offset).toArray(Long[]::new))
                .param("topicIds", texts(ordered.values(), Position::topicId))
                .update();
    }

    /** Writes down why a partition is not read, or that it is read again. */
    void refuse(Schema schema, Partition partition, @Nullable String reason) {
        jdbc.sql(schema.sql("""
            update {schema}.positions
               set refused = :reason
             where topic = :topic
               and partition = :partition
               and refused is distinct from :reason
            """))
                .param("topic", partition.topic())
                .param("partition", partition.number())
                .param("reason", reason)
                .update();
    }

    /** Reads a position, and locks it until the transaction ends. */
    Optional<Position> locked(Schema schema, Partition partition) {
        return jdbc.sql(schema.sql("""
            select position, topic_id, leader_epoch, first_position, decision, refused
              from {schema}.positions
             where topic = :topic
               and partition = :partition
               for update
            """))
                .param("topic", partition.topic())
                .param("partition", partition.number())
                .query((row, n) -> position(row))
                .optional();
    }

    /**
     * Puts a position in the place of another, or makes the first.
     *
     * @param expected the position that is there; null if there is none
     * @throws PositionMoved if another one is there
     */
    void put(Schema schema, Partition partition, @Nullable Position expected, Position position) {
        int written = jdbc.sql(schema.sql("""
            insert into {schema}.positions as p
                   (topic, partition, position, topic_id, leader_epoch, first_position, decision)
            values (:topic, :partition, :position, cast(:topicId as uuid), :epoch, :first, :decision)
                on conflict (topic, partition) do update
               set position = excluded.position,
                   topic_id = excluded.topic_id,
                   leader_epoch = excluded.leader_epoch,
                   decision = excluded.decision,
                   refused = null
             where p.position = :expected
               and p.decision = :expectedDecision
            """))
                .param("topic", partition.topic())
                .param("partition", partition.number())
                .param("position", position.offset())
                .param("topicId", Objects.toString(position.topicId(), null))
                .param("epoch", position.leaderEpoch())
                .param("first", position.firstOffset())
                .param("decision", position.decision())
                .param("expected", expected == null ? -1 : expected.offset())
                .param("expectedDecision", expected == null ? -1 : expected.decision())
                .update();
        if (written != 1) {
            throw new PositionMoved(List.of(partition));
        }
    }

    /** Reads all positions. */
    Map<Partition, Position> readAll(Schema schema) {
        Map<Partition, Position> positions = new HashMap<>();
        jdbc.sql(schema.sql("""
            select topic, partition, position, topic_id, leader_epoch, first_position, decision, refused
              from {schema}.positions
            """)).query((ResultSet row) -> {
            positions.put(new Partition(row.getString("topic"), row.getInt("partition")), position(row));
        });
        return positions;
    }

    /** Reads the positions of the given partitions, where there is one. */
    Map<Partition, Position> read(Schema schema, Collection<Partition> partitions) {
        Map<Partition, Position> positions = new HashMap<>();
        List<String> topics =
                partitions.stream().map(Partition::topic).distinct().toList();
        jdbc.sql(schema.sql("""
            select topic, partition, position, topic_id, leader_epoch, first_position, decision, refused
              from {schema}.positions
             where topic = any (cast(:topics as text[]))
            """)).param("topics", topics.toArray(String[]::new)).query((ResultSet row) -> {
            Partition partition = new Partition(row.getString("topic"), row.getInt("partition"));
            if (partitions.contains(partition)) {
                positions.put(partition, position(row));
            }
        });
        return positions;
    }

    private static Position position(ResultSet row) throws SQLException {
        return new Position(
                row.getLong("position"),
                row.getObject("topic_id", UUID.class),
                row.getObject("leader_epoch", Integer.class),
                row.getLong("first_position"),
                row.getLong("decision"),
                row.getString("refused"));
    }

    private static JdbcClient.StatementSpec keys(JdbcClient.StatementSpec statement, Collection<Partition> ordered) {
        return statement
                .param("topics", ordered.stream().map(Partition::topic).toArray(String[]::new))
                .param("partitions", ordered.stream().map(Partition::number).toArray(Integer[]::new));
    }

    private static <T> String[] texts(Collection<T> all, Function<T, @Nullable UUID> part) {
        return all.stream().map(one -> Objects.toString(part.apply(one), null)).toArray(String[]::new);
    }
}
