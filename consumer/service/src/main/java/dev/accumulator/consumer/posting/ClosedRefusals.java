package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Outcome;
import java.sql.ResultSet;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The refusals of documents with movements in closed time. Each is decided once, in the transaction that posts, and belongs to
 * no generation: a rebuild passes over what was refused and decides nothing anew. Of a revision that is accepted later the
 * refusal is forgotten.
 */
public final class ClosedRefusals {
    /** Why a rebuild passes over a document. */
    static final String PASSED_OVER = "period-closed";

    private final JdbcClient jdbc;
    private final Schema control;

    /** Null until this process knows if anything was refused before it began. */
    private volatile @Nullable Boolean hadAny;

    ClosedRefusals(JdbcClient jdbc, Schema control) {
        this.jdbc = jdbc;
        this.control = control;
    }

    /** The refusals in the database of another shard, where nothing is refused by this process. */
    public static ClosedRefusals toRead(DataSource dataSource, Schema control) {
        return new ClosedRefusals(JdbcClient.create(dataSource), control);
    }

    /** A revision of a document. Whatever has no revision has no movement either, and is never refused. */
    private record Revision(String recorder, long revision) {}

    /** The last refusal of a document that still stands. */
    public Optional<ClosedRefusal> of(String recorder) {
        return jdbc.sql(control.sql("""
                        select revision, register, period, closed_through, refused_at, topic, partition, record_offset
                          from {schema}.closed_refusals
                         where recorder = :recorder
                         order by refused_at desc
                         limit 1
                        """))
                .param("recorder", recorder)
                .query((row, n) -> new ClosedRefusal(
                        row.getLong("revision"),
                        row.getString("register"),
                        row.getObject("period", OffsetDateTime.class).toInstant(),
                        row.getObject("closed_through", LocalDate.class),
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
                if (decided.outcome() instanceof Outcome.PeriodClosed) {
                    refused.add(decided);
                } else if (decided.outcome() instanceof Outcome.Accepted one) {
                    accepted.add(one);
                }
            }
        }
        if (!accepted.isEmpty() && (generation.registers().isAnyKnownClosed() || hadAny())) {
            forget(accepted);
        }
        refused.forEach(this::keep);
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
        return jdbc.sql(control.sql("select exists (select from {schema}.closed_refusals)"))
                .query(Boolean.class)
                .single();
    }

    /** Forgets the refusals of revisions that are accepted. */
    void forget(List<Outcome.Accepted> accepted) {
        jdbc.sql(control.sql("""
                        delete from {schema}.closed_refusals f
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

    /** One by one: a batch has some hundred documents at most. */
    private void keep(Result.Decided refused) {
        if (!(refused.outcome() instanceof Outcome.PeriodClosed closed)) {
            return;
        }
        jdbc.sql(control.sql("""
                        insert into {schema}.closed_refusals
                               (topic, partition, record_offset, part, recorder, revision, register, period, closed_through)
                        values (:topic, :partition, :offset, :part, :recorder, :revision, :register,
                                cast(:period as timestamptz), cast(:through as date))
                            on conflict (topic, partition, record_offset, part) do update
                           set recorder = excluded.recorder, revision = excluded.revision, register = excluded.register,
                               period = excluded.period, closed_through = excluded.closed_through,
                               refused_at = excluded.refused_at
                        """))
                .param("topic", refused.event().topic())
                .param("partition", refused.event().partition())
                .param("offset", refused.event().offset())
                .param("part", refused.part())
                .param("recorder", closed.recorder())
                .param("revision", closed.revision())
                .param("register", closed.register())
                .param("period", closed.period().toString())
                .param("through", closed.closedThrough().toString())
                .update();
    }

    /** Returns the parts of records, those passed over that were refused when the live generation decided about them. */
    List<Incoming> withoutRefused(List<Incoming> incoming) {
        Set<Revision> refused = isAny() ? refused(incoming) : Set.of();
        return refused.isEmpty()
                ? incoming
                : incoming.stream().map(one -> passed(one, refused)).toList();
    }

    private static Incoming passed(Incoming one, Set<Revision> refused) {
        if (one instanceof Incoming.Mapped mapped
                && mapped.document().change() instanceof Change.Post post
                && refused.contains(new Revision(post.recorder(), post.revision()))) {
            return new Incoming.PassedOver(mapped.event(), mapped.part(), PASSED_OVER);
        }
        return one;
    }

    private Set<Revision> refused(List<Incoming> incoming) {
        String[] recorders = Incoming.changes(incoming).stream()
                .map(Change::recorder)
                .distinct()
                .toArray(String[]::new);
        Set<Revision> refused = new HashSet<>();
        jdbc.sql(control.sql("""
                        select recorder, revision
                          from {schema}.closed_refusals
                         where recorder = any (cast(:recorders as text[]))
                        """)).param("recorders", recorders).query((ResultSet row) -> {
            refused.add(new Revision(row.getString("recorder"), row.getLong("revision")));
        });
        return refused;
    }
}
