package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.PassedOver;
import dev.accumulator.registers.table.Database;
import dev.accumulator.text.ForeignText;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The last change of each document that came too late to count. Whoever writes it has locked the recorder. */
public final class PassedOverTable {
    private final Database database;

    public PassedOverTable(Database database) {
        this.database = database;
    }

    /**
     * Changes of a recorder that were passed over in one round.
     *
     * @param times how many they were
     * @param last the last of them
     * @param source where it came from
     */
    record Passed(long times, Outcome.Stale last, @Nullable String source) {

        Passed and(Passed later) {
            return new Passed(times + later.times, later.last, later.source);
        }
    }

    /** @param passed one of each recorder */
    void keep(Collection<Passed> passed) {
        List<Outcome.Stale> last = passed.stream().map(Passed::last).toList();
        database.jdbc()
                .sql(database.schema().sql("""
                        insert into {schema}.passed_over as p
                               (recorder, times, revision, newest_revision, reason, source, passed_at)
                        select u.recorder, u.times, nullif(u.revision, 0), u.newest_revision, u.reason, u.source,
                               clock_timestamp()
                          from unnest(cast(:recorders as text[]), cast(:times as bigint[]), cast(:revisions as bigint[]),
                                      cast(:newest as bigint[]), cast(:reasons as text[]), cast(:sources as text[]))
                               as u (recorder, times, revision, newest_revision, reason, source)
                            on conflict (recorder) do update
                           set times = p.times + excluded.times, revision = excluded.revision,
                               newest_revision = excluded.newest_revision, reason = excluded.reason,
                               source = excluded.source, passed_at = excluded.passed_at
                        """))
                .param("recorders", last.stream().map(Outcome.Stale::recorder).toArray(String[]::new))
                .param("times", passed.stream().map(Passed::times).toArray(Long[]::new))
                .param("revisions", last.stream().map(Outcome.Stale::revision).toArray(Long[]::new))
                .param(
                        "newest",
                        last.stream().map(Outcome.Stale::newestRevision).toArray(Long[]::new))
                .param(
                        "reasons",
                        last.stream().map(stale -> stale.reason().code()).toArray(String[]::new))
                .param("sources", passed.stream().map(p -> p.source()).toArray(String[]::new))
                .update();
    }

    /** The last change of a document that was passed over; empty if none was. */
    public Optional<PassedOver> of(String recorder) {
        if (!ForeignText.isStorable(recorder)) {
            return Optional.empty();
        }
        return database.jdbc()
                .sql(database.schema().sql("""
                        select recorder, times, revision, newest_revision, reason, source, passed_at
                          from {schema}.passed_over
                         where recorder = :recorder
                        """))
                .param("recorder", recorder)
                .query((row, n) -> new PassedOver(
                        row.getString("recorder"),
                        row.getLong("times"),
                        row.getObject("revision", Long.class),
                        row.getLong("newest_revision"),
                        Outcome.Stale.Reason.of(row.getString("reason")),
                        row.getString("source"),
                        row.getObject("passed_at", OffsetDateTime.class).toInstant()))
                .optional();
    }
}
