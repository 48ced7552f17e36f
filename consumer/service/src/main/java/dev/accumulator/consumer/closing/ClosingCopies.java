package dev.accumulator.consumer.closing;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.Seal;
import java.time.YearMonth;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Copies of the decisions about closing dates for the database of another layout of shards, and the seals there. */
public final class ClosingCopies {
    private final Schema control;

    public ClosingCopies(Schema control) {
        this.control = control;
    }

    /**
     * The history of closing dates, and the newest event about each.
     *
     * @param changes in their order, as JSON
     * @param revisions as JSON
     */
    public record History(List<String> changes, List<String> revisions) {
        public History {
            changes = List.copyOf(changes);
            revisions = List.copyOf(revisions);
        }
    }

    /** Reads the history. People and few events make it. */
    public History history(JdbcClient jdbc) {
        return new History(
                jdbc.sql(control.sql("""
                                select (to_jsonb(c) - 'id')::text as row
                                  from {schema}.closings c
                                 order by c.id
                                """))
                        .query((row, n) -> row.getString("row"))
                        .list(),
                jdbc.sql(control.sql("""
                                select to_jsonb(r)::text as row
                                  from {schema}.closing_revisions r
                                 order by r.register
                                """))
                        .query((row, n) -> row.getString("row"))
                        .list());
    }

    /** Writes a history in the caller's transaction, in the place of that which is there. The changes get other numbers. */
    public void write(JdbcClient to, History history) {
        to.sql(control.sql("delete from {schema}.closings")).update();
        to.sql(control.sql("delete from {schema}.closing_revisions")).update();
        to.sql(control.sql("""
                        insert into {schema}.closings
                               (decided_at, closed_through, closed_before, generation, seals_broken, register, policy,
                                decided_by, reason, source)
                        select n.decided_at, n.closed_through, n.closed_before, n.generation, n.seals_broken, n.register,
                               n.policy, n.decided_by, n.reason, n.source
                          from unnest(cast(:rows as text[])) with ordinality as c (row, place),
                               jsonb_populate_record(null::{schema}.closings, c.row::jsonb) as n
                         order by c.place
                        """))
                .param("rows", history.changes().toArray(String[]::new))
                .update();
        to.sql(control.sql("""
                        insert into {schema}.closing_revisions (revision, taken_at, content, register, source)
                        select n.revision, n.taken_at, n.content, n.register, n.source
                          from unnest(cast(:rows as text[])) as c (row),
                               jsonb_populate_record(null::{schema}.closing_revisions, c.row::jsonb) as n
                        """))
                .param("rows", history.revisions().toArray(String[]::new))
                .update();
    }

    /** Returns the seals in force, of all registers, in the order of their making. */
    public List<SealEntry> sealsInForce(JdbcClient jdbc) {
        return new SealsTable(jdbc, control).inForce();
    }

    /** Keeps a seal in the caller's transaction, in the place of one that is in force. */
    public void seal(JdbcClient to, int generation, String register, Seal seal, String by) {
        SealsTable seals = new SealsTable(to, control);
        seals.replace(register, seal.month(), by);
        seals.insert(generation, register, seal, by);
    }

    /** Ends the seal of a month that was opened. */
    public void reopened(JdbcClient there, String register, YearMonth month, String by) {
        new SealsTable(there, control).end(register, month, by, "reopened");
    }
}
