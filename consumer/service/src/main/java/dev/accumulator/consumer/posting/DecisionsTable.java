package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.generation.DatabasePlace;
import dev.accumulator.postgres.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The decisions of operators about partitions. Rows are never changed. */
final class DecisionsTable {
    private static final String COLUMNS = """
            id, topic, partition, action, from_position, from_topic_id, to_position, topic_id,
            refused, reason, decided_by, decided_at
            """;

    private final JdbcClient jdbc;
    private final Schema control;
    private final DatabasePlace place;

    DecisionsTable(JdbcClient jdbc, Schema control) {
        this.jdbc = jdbc;
        this.control = control;
        this.place = new DatabasePlace(jdbc);
    }

    /** Returns the table of another database. */
    DecisionsTable on(JdbcClient other) {
        return new DecisionsTable(other, control);
    }

    /** Writes down a decision in the caller's transaction. */
    Decision insert(Decision.Wanted wanted, int generation) {
        return jdbc.sql(control.sql("""
                        insert into {schema}.partition_decisions
                               (topic, partition, generation, action, from_position, from_topic_id, to_position,
                                topic_id, refused, reason, decided_by)
                        values (:topic, :partition, :generation, :action, :from, cast(:fromTopicId as uuid), :to,
                                cast(:topicId as uuid), :refused, :reason, :by)
                        returning
                        """) + COLUMNS)
                .param("topic", wanted.partition().topic())
                .param("partition", wanted.partition().number())
                .param("generation", generation)
                .param("action", wanted.action().word())
                .param("from", wanted.expected().offset())
                .param("fromTopicId", Objects.toString(wanted.expected().topicId(), null))
                .param("to", wanted.to())
                .param("topicId", Objects.toString(wanted.topicId(), null))
                .param("refused", wanted.refused())
                .param("reason", wanted.reason())
                .param("by", wanted.by())
                .query((row, n) -> decision(row))
                .single();
    }

    /** Reads all decisions about the given partitions, oldest first. People make them, so there are few. */
    Map<Partition, List<Decision>> of(Collection<Partition> partitions) {
        Map<Partition, List<Decision>> decisions = new HashMap<>();
        List<String> topics =
                partitions.stream().map(Partition::topic).distinct().toList();
        jdbc.sql("select " + COLUMNS + control.sql("""
                          from {schema}.partition_decisions
                         where topic = any (cast(:topics as text[]))
                         order by id
                        """))
                .param("topics", topics.toArray(String[]::new))
                .query((ResultSet row) -> {
                    Decision decision = decision(row);
                    if (partitions.contains(decision.partition())) {
                        decisions
                                .computeIfAbsent(decision.partition(), partition -> new ArrayList<>())
                                .add(decision);
                    }
                });
        return decisions;
    }

    /** Reads the newest decisions about a partition, newest first. */
    List<Decision> newest(Partition partition, int max) {
        return jdbc.sql("select " + COLUMNS + control.sql("""
                          from {schema}.partition_decisions
                         where topic = :topic
                           and partition = :partition
                         order by id desc
                         limit :max
                        """))
                .param("topic", partition.topic())
                .param("partition", partition.number())
                .param("max", max)
                .query((row, n) -> decision(row))
                .list();
    }

    DatabaseName database() {
        String found = place.find();
        return jdbc.sql(control.sql("""
                        select identity,
                               current_database() as name
                          from {schema}.database_identity
                        """))
                .query((row, n) ->
                        new DatabaseName(row.getObject("identity", UUID.class), found, row.getString("name")))
                .single();
    }

    private static Decision decision(ResultSet row) throws SQLException {
        return new Decision(
                row.getLong("id"),
                new Partition(row.getString("topic"), row.getInt("partition")),
                Decision.Action.valueOf(row.getString("action").toUpperCase(Locale.ROOT)),
                row.getLong("from_position"),
                row.getObject("from_topic_id", UUID.class),
                row.getLong("to_position"),
                row.getObject("topic_id", UUID.class),
                row.getString("refused"),
                row.getString("reason"),
                row.getString("decided_by"),
                row.getObject("decided_at", OffsetDateTime.class).toInstant());
    }
}
