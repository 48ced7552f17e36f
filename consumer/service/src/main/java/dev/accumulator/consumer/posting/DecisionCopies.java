package dev.accumulator.consumer.posting;

import dev.accumulator.postgres.Schema;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Decisions of operators about offsets as they are, for the database of another layout of shards, where they have other numbers. */
public final class DecisionCopies {
    private final Schema control;

    public DecisionCopies(Schema control) {
        this.control = control;
    }

    /**
     * A decision.
     *
     * @param row all of it but for its number and the generation, as JSON
     */
    public record Copy(String topic, int partition, String row) {}

    /** Reads all decisions in their order. People make them, so there are few. */
    public List<Copy> read(JdbcClient jdbc) {
        return jdbc.sql(control.sql("""
                        select topic, partition, (to_jsonb(d) - 'id' - 'generation')::text as row
                          from {schema}.partition_decisions d
                         order by d.id
                        """))
                .query((row, n) -> new Copy(row.getString("topic"), row.getInt("partition"), row.getString("row")))
                .list();
    }

    /**
     * Writes decisions in the caller's transaction, in the place of those that are there, and lets the positions name the last one
     * of their partitions.
     *
     * @param generation the number of the live generation, and its schema
     */
    public void write(JdbcClient to, int generation, Schema live, List<Copy> decisions) {
        if (!Set.copyOf(read(to)).equals(Set.copyOf(decisions))) {
            to.sql(control.sql("delete from {schema}.partition_decisions")).update();
            to.sql(control.sql("""
                            insert into {schema}.partition_decisions
                                   (from_position, to_position, decided_at, from_topic_id, topic_id, partition, generation,
                                    topic, action, reason, decided_by, refused)
                            select n.from_position, n.to_position, n.decided_at, n.from_topic_id, n.topic_id, n.partition,
                                   :generation, n.topic, n.action, n.reason, n.decided_by, n.refused
                              from unnest(cast(:rows as text[])) with ordinality as d (row, place),
                                   jsonb_populate_record(null::{schema}.partition_decisions, d.row::jsonb) as n
                             order by d.place
                            """))
                    .param("generation", generation)
                    .param("rows", decisions.stream().map(Copy::row).toArray(String[]::new))
                    .update();
        }
        to.sql(control.sql("""
                        update {generation}.positions p
                           set decision = d.last
                          from (select topic, partition, max(id) as last
                                  from {schema}.partition_decisions
                                 group by topic, partition) d
                         where d.topic = p.topic
                           and d.partition = p.partition
                           and d.last <> p.decision
                        """).replace("{generation}", live.sql("{schema}"))).update();
    }
}
