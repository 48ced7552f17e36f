package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Outcome;
import java.sql.ResultSet;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The refusals by floors. Each is decided once, in the transaction that posts, and belongs to no generation: a rebuild passes
 * over what was refused and decides nothing anew. Of a revision that is accepted later the refusal is forgotten.
 */
public final class FloorRefusals {
    /** Why a rebuild passes over a document. */
    static final String PASSED_OVER = "below-floor";

    private final JdbcClient jdbc;
    private final Schema control;

    /** Null until this process knows if anything was refused before it began. */
    private volatile @Nullable Boolean hadAny;

    FloorRefusals(JdbcClient jdbc, Schema control) {
        this.jdbc = jdbc;
        this.control = control;
    }

    /** A document that was refused, by its revision, or by the place of its record if that is a tombstone. */
    private record Refused(
            String recorder,
            @Nullable Long revision,
            @Nullable String topic,
            int partition,
            long offset,
            int part) {

        static Refused of(Change change, RawEvent event, int part) {
            return switch (change) {
                case Change.Post post -> new Refused(post.recorder(), post.revision(), null, 0, 0, 0);
                case Change.Unpost unpost -> new Refused(unpost.recorder(), unpost.revision(), null, 0, 0, 0);
                case Change.Withdraw withdraw ->
                    new Refused(withdraw.recorder(), null, event.topic(), event.partition(), event.offset(), part);
            };
        }
    }

    /** The last refusal of a document that still stands. */
    public Optional<FloorRefusal> of(String recorder) {
        return jdbc.sql(control.sql("""
                        select revision, floor, dimensions::text as dimensions, least, available, asked, moment, refused_at,
                               topic, partition, record_offset
                          from {schema}.floor_refusals
                         where recorder = :recorder
                         order by refused_at desc
                         limit 1
                        """))
                .param("recorder", recorder)
                .query((row, n) -> new FloorRefusal(
                        row.getObject("revision", Long.class),
                        row.getString("floor"),
                        row.getString("dimensions"),
                        row.getBigDecimal("least"),
                        row.getBigDecimal("available"),
                        row.getBigDecimal("asked"),
                        row.getObject("moment", OffsetDateTime.class).toInstant(),
                        row.getObject("refused_at", OffsetDateTime.class).toInstant(),
                        row.getString("topic") + "-" + row.getInt("partition") + "@" + row.getLong("record_offset")))
                .optional();
    }

    /**
     * Keeps what was refused, and forgets what was refused before of revisions that are accepted. Joins the transaction that
     * has posted them, and so holds their recorders.
     */
    void note(Generation generation, List<Result> results) {
        List<Result.Decided> refused = new ArrayList<>();
        List<Outcome.Accepted> accepted = new ArrayList<>();
        for (Result result : results) {
            if (result instanceof Result.Decided decided) {
                switch (decided.outcome()) {
                    case Outcome.BelowFloor below -> refused.add(decided);
                    case Outcome.PeriodClosed closed -> {}
                    case Outcome.Accepted one -> accepted.add(one);
                    case Outcome.WithdrawnAhead ahead -> {}
                    case Outcome.Duplicate duplicate -> {}
                    case Outcome.Stale stale -> {}
                    case Outcome.Rejected rejected -> {}
                }
            }
        }
        if (!accepted.isEmpty() && (!generation.registers().floors().isEmpty() || hadAny())) {
            forget(accepted);
        }
        if (!refused.isEmpty()) {
            keep(refused);
        }
    }

    private boolean hadAny() {
        Boolean known = hadAny;
        if (known == null) {
            known = isAny();
            hadAny = known;
        }
        return known;
    }

    private boolean isAny() {
        return jdbc.sql(control.sql("select exists (select from {schema}.floor_refusals)"))
                .query(Boolean.class)
                .single();
    }

    private void forget(List<Outcome.Accepted> accepted) {
        jdbc.sql(control.sql("""
                        delete from {schema}.floor_refusals f
                         using unnest(cast(:recorders as text[]), cast(:revisions as bigint[])) as a (recorder, revision)
                         where f.recorder = a.recorder
                           and f.revision = a.revision
                        """))
                .param("recorders", accepted.stream().map(Outcome::recorder).toArray(String[]::new))
                .param(
                        "revisions",
                        accepted.stream().map(Outcome.Accepted::revision).toArray(Long[]::new))
                .update();
    }

    private void keep(List<Result.Decided> refused) {
        for (Result.Decided one : refused) {
            if (one.outcome() instanceof Outcome.BelowFloor below) {
                keep(one, below);
            }
        }
    }

    /** One by one: refusals are answers to few, and a batch has some hundred documents at most. */
    private void keep(Result.Decided refused, Outcome.BelowFloor below) {
        jdbc.sql(control.sql("""
                        insert into {schema}.floor_refusals
                               (topic, partition, record_offset, part, recorder, revision, floor, dimensions, least, available,
                                asked, moment)
                        values (:topic, :partition, :offset, :part, :recorder, :revision, :floor,
                                cast(:dimensions as jsonb), :least, :available, :asked, cast(:moment as timestamptz))
                            on conflict (topic, partition, record_offset, part) do update
                           set recorder = excluded.recorder, revision = excluded.revision, floor = excluded.floor,
                               dimensions = excluded.dimensions, least = excluded.least,
                               available = excluded.available, asked = excluded.asked, moment = excluded.moment,
                               refused_at = excluded.refused_at
                        """))
                .param("topic", refused.event().topic())
                .param("partition", refused.event().partition())
                .param("offset", refused.event().offset())
                .param("part", refused.part())
                .param("recorder", below.recorder())
                .param("revision", below.revision() == 0 ? null : below.revision(), java.sql.Types.BIGINT)
                .param("floor", below.floor())
                .param("dimensions", GroupJson.text(below.group()))
                .param("least", below.min())
                .param("available", below.available())
                .param("asked", below.asked())
                .param("moment", below.moment().toString())
                .update();
    }

    /** Returns the parts of records, those passed over that a floor has refused when the live generation decided about them. */
    List<Incoming> withoutRefused(List<Incoming> incoming) {
        Set<Refused> refused = isAny() ? refused(incoming) : Set.of();
        return refused.isEmpty()
                ? incoming
                : incoming.stream()
                        .map(one -> one instanceof Incoming.Mapped mapped
                                        && refused.contains(
                                                Refused.of(mapped.document().change(), mapped.event(), mapped.part()))
                                ? (Incoming) new Incoming.PassedOver(mapped.event(), mapped.part(), PASSED_OVER)
                                : one)
                        .toList();
    }

    private Set<Refused> refused(List<Incoming> incoming) {
        String[] recorders = Incoming.changes(incoming).stream()
                .map(Change::recorder)
                .distinct()
                .toArray(String[]::new);
        Set<Refused> refused = new HashSet<>();
        jdbc.sql(control.sql("""
                        select recorder, revision, topic, partition, record_offset, part
                          from {schema}.floor_refusals
                         where recorder = any (cast(:recorders as text[]))
                        """)).param("recorders", recorders).query((ResultSet row) -> {
            Long revision = row.getObject("revision", Long.class);
            refused.add(
                    revision == null
                            ? new Refused(
                                    row.getString("recorder"),
                                    null,
                                    row.getString("topic"),
                                    row.getInt("partition"),
                                    row.getLong("record_offset"),
                                    row.getInt("part"))
                            : new Refused(row.getString("recorder"), revision, null, 0, 0, 0));
        });
        return refused;
    }
}
