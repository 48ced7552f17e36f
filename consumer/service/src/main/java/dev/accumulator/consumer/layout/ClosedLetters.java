package dev.accumulator.consumer.layout;

import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.postgres.Schema;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Carries over what people have decided about dead letters: the records are in the topics, the decisions are not. */
final class ClosedLetters {
    private static final int PAGE = 500;

    private final Schema control;
    private final List<LayoutDatabase> previous;
    private final List<LayoutDatabase> next;

    ClosedLetters(Schema control, List<LayoutDatabase> previous, List<LayoutDatabase> next) {
        this.control = control;
        this.previous = previous;
        this.next = next;
    }

    private record Closed(
            long id,
            String topic,
            int partition,
            long offset,
            int part,
            UUID digest,
            String state,
            @Nullable String reason,
            @Nullable String closedBy,
            @Nullable OffsetDateTime closedAt) {}

    /** Closes the letters that the layout before has closed. Those that are closed stay so. */
    void carryOver() {
        for (LayoutDatabase database : previous) {
            long after = 0;
            for (List<Closed> page = page(database, after); !page.isEmpty(); page = page(database, after)) {
                page.forEach(this::close);
                after = page.getLast().id();
            }
        }
    }

    private List<Closed> page(LayoutDatabase database, long after) {
        return JdbcClient.create(database.dataSource())
                .sql(control.sql("""
                        select id, topic, partition, record_offset, part, digest, state, reason, closed_by, closed_at
                          from {schema}.dead_letters
                         where state in ('resolved', 'retried')
                           and id > :after
                         order by id
                         limit :max
                        """))
                .param("after", after)
                .param("max", PAGE)
                .query((row, n) -> new Closed(
                        row.getLong("id"),
                        row.getString("topic"),
                        row.getInt("partition"),
                        row.getLong("record_offset"),
                        row.getInt("part"),
                        row.getObject("digest", UUID.class),
                        row.getString("state"),
                        row.getString("reason"),
                        row.getString("closed_by"),
                        row.getObject("closed_at", OffsetDateTime.class)))
                .list();
    }

    /** A letter that was retried is closed only where its document was posted by now, or refused by a floor. */
    private void close(Closed letter) {
        LayoutDatabase database = next.get(letter.partition() % next.size());
        Generations there = database.generations();
        JdbcClient.create(database.dataSource())
                .sql(control.sql("""
                        update {schema}.dead_letters l
                           set state = :state,
                               reason = :reason,
                               closed_by = :closedBy,
                               closed_at = :closedAt
                         where topic = :topic
                           and partition = :partition
                           and record_offset = :offset
                           and part = :part
                           and digest = :digest
                           and state = 'open'
                           and (:state = 'resolved'
                                or exists (select
                                             from {generation}.recorders r
                                            where r.recorder = l.recorder
                                              and r.revision >= l.revision)
                                or exists (select
                                             from {schema}.floor_refusals f
                                            where f.topic = l.topic
                                              and f.partition = l.partition
                                              and f.record_offset = l.record_offset
                                              and f.part = l.part))
                        """)
                        .replace("{generation}", there.live().schema().sql("{schema}")))
                .param("state", letter.state())
                .param("reason", letter.reason())
                .param("closedBy", letter.closedBy())
                .param("closedAt", letter.closedAt())
                .param("topic", letter.topic())
                .param("partition", letter.partition())
                .param("offset", letter.offset())
                .param("part", letter.part())
                .param("digest", letter.digest())
                .update();
    }
}
