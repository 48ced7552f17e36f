package dev.accumulator.registers.posting;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.PostingsTable;
import dev.accumulator.registers.table.RegisterSql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads from another schema at which moments its documents were recorded, so that a replay can keep them. */
final class KeptMomentsTable {
    /**
     * Where there are so few registers, all of them are asked, and it need not be found out which. Whoever asks a register
     * locks all its months.
     */
    private static final int REGISTERS_FEW = 3;

    /** Postings that wait for the switch get numbers this far ahead, behind all that the other schema records until then. */
    private static final long PLACES_AHEAD = 10_000_000;

    private final Database database;
    private final Schema from;

    KeptMomentsTable(Database database, Schema from) {
        this.database = database;
        this.from = from;
    }

    /**
     * Finds changes that are the newest of their documents there, by their place in the list, with the postings that recorded
     * them. Of nearly all documents that is all there is.
     */
    Map<Integer, Long> newest(List<CheckedChange> changes) {
        Map<Integer, Long> postings = new HashMap<>();
        database.jdbc()
                .sql(sql("""
                        select c.n, r.posting
                          from unnest(cast(:recorders as text[]), cast(:revisions as bigint[]), cast(:posted as boolean[]))
                               with ordinality as c (recorder, revision, posted, n)
                          join {from}.recorders r on r.recorder = c.recorder
                         where r.revision = c.revision
                           and r.posted = c.posted
                        """))
                .param(
                        "recorders",
                        changes.stream().map(CheckedChange::recorder).toArray(String[]::new))
                .param(
                        "revisions",
                        changes.stream().map(CheckedChange::revision).toArray(Long[]::new))
                .param("posted", changes.stream().map(CheckedChange::isPost).toArray(Boolean[]::new))
                .query((ResultSet row) -> {
                    postings.put(row.getInt("n") - 1, row.getLong("posting"));
                });
        return postings;
    }

    /** Reads all that is known there of documents, by their names. */
    Map<String, KeptHistory> histories(Collection<CheckedChange> changes) {
        String[] recorders =
                changes.stream().map(CheckedChange::recorder).distinct().toArray(String[]::new);
        Map<String, KeptHistory> byName = new HashMap<>();
        Map<Long, KeptHistory> byId = new HashMap<>();
        database.jdbc().sql(sql("""
                        select id, recorder, revision, posting
                          from {from}.recorders
                         where recorder = any (:recorders)
                        """)).param("recorders", recorders).query((ResultSet row) -> {
            KeptHistory history = new KeptHistory(row.getLong("revision"), row.getLong("posting"));
            byName.put(row.getString("recorder"), history);
            byId.put(row.getLong("id"), history);
        });
        if (!byName.isEmpty()) {
            registers(recorders, changes).forEach(register -> addMovements(register, byId));
        }
        return byName;
    }

    /** The movements of a document may be in registers that only earlier revisions, here or there, had movements in. */
    private List<String> registers(String[] recorders, Collection<CheckedChange> changes) {
        return database.jdbc()
                .sql(sql("""
                        select g.name
                          from {from}.registers g
                         where (select count(*) from {from}.registers) <= :few
                            or g.name = any (:named)
                            or g.id in (select unnest(r.registers)
                                          from {from}.recorders r
                                         where r.recorder = any (:recorders))
                            or g.name in (select own.name
                                            from {schema}.registers own
                                           where own.id in (select unnest(r.registers)
                                                              from {schema}.recorders r
                                                             where r.recorder = any (:recorders)))
                        """))
                .param("few", REGISTERS_FEW)
                .param(
                        "named",
                        changes.stream()
                                .flatMap(change -> change.movements().stream())
                                .map(movement -> movement.register().name())
                                .distinct()
                                .toArray(String[]::new))
                .param("recorders", recorders)
                .query((row, number) -> row.getString("name"))
                .list();
    }

    private void addMovements(String register, Map<Long, KeptHistory> byId) {
        database.jdbc()
                .sql("""
                        select recorder, revision, reversal, min(posting) as posting
                          from {log}
                         where recorder = any (:recorders)
                         group by recorder, revision, reversal
                        """.replace("{log}", RegisterSql.logTable(from, register)))
                .param("recorders", byId.keySet().toArray(Long[]::new))
                .query((ResultSet row) -> {
                    KeptHistory history = byId.get(row.getLong("recorder"));
                    if (history != null) {
                        history.add(row.getLong("revision"), row.getBoolean("reversal"), row.getLong("posting"));
                    }
                });
    }

    /** Returns the moments of postings there. */
    Map<Long, Instant> moments(Collection<Long> postings) {
        return moments(
                sql("select posting, recorded_at from {from}.postings where posting = any (:postings)"), postings);
    }

    /** Returns the moments of postings here. */
    Map<Long, Instant> ownMoments(Collection<Long> postings) {
        return moments(
                sql("select posting, recorded_at from {schema}.postings where posting = any (:postings)"), postings);
    }

    private Map<Long, Instant> moments(String statement, Collection<Long> postings) {
        Map<Long, Instant> moments = new HashMap<>();
        database.jdbc()
                .sql(statement)
                .param("postings", postings.toArray(Long[]::new))
                .query((ResultSet row) -> {
                    moments.put(row.getLong("posting"), moment(row));
                });
        return moments;
    }

    private static Instant moment(ResultSet row) throws SQLException {
        OffsetDateTime moment = row.getObject("recorded_at", OffsetDateTime.class);
        return moment.equals(OffsetDateTime.MAX) ? KeptPostings.AT_THE_SWITCH : moment.toInstant();
    }

    /**
     * Numbers for a round.
     *
     * @param last the highest posting here and, by its place, what the other schema may reach until the switch
     * @param part the first of eight numbers that no other posting in the same place has
     * @param recorders ids that no recorder has yet, ascending
     */
    record Begun(long last, long part, List<Long> recorders) {}

    /** @param recorders how many ids for new recorders are wanted */
    Begun begin(int recorders) {
        return database.jdbc()
                .sql(sql("""
                        select greatest((select coalesce(max(posting), 0) from {schema}.postings),
                                        (select coalesce(max(posting), 0) from {from}.postings) + :ahead) as last,
                               nextval('{schema}.replayed_parts') as part,
                               array(select nextval('{schema}.recorders_id_seq')
                                       from generate_series(1, :recorders)) as recorders
                        """))
                .param("ahead", PostingsTable.number(PLACES_AHEAD, 0))
                .param("recorders", recorders)
                .query((row, n) -> new Begun(row.getLong("last"), row.getLong("part"), List.of((Long[])
                        row.getArray("recorders").getArray())))
                .single();
    }

    /** Records postings with their moments. */
    void record(Map<Long, Instant> moments) {
        List<Long> postings = new ArrayList<>(moments.keySet());
        int recorded = database.jdbc()
                .sql(sql("""
                        insert into {schema}.postings (posting, recorded_at)
                        overriding system value
                        select p.posting, cast(p.moment as timestamptz)
                          from unnest(cast(:postings as bigint[]), cast(:moments as text[])) as p (posting, moment)
                        """))
                .param("postings", postings.toArray(Long[]::new))
                .param(
                        "moments",
                        postings.stream()
                                .map(posting -> text(moments.getOrDefault(posting, KeptPostings.AT_THE_SWITCH)))
                                .toArray(String[]::new))
                .update();
        if (recorded != postings.size()) {
            throw new IllegalStateException("Recorded " + recorded + " postings of " + postings.size());
        }
        // A posting at the moment of the switch gets another one then.
        postings.stream()
                .filter(posting -> moments.getOrDefault(posting, KeptPostings.AT_THE_SWITCH)
                        .isBefore(KeptPostings.AT_THE_SWITCH))
                .findFirst()
                .ifPresent(posting -> database.lastPosting()
                        .recorded(posting, moments.getOrDefault(posting, KeptPostings.AT_THE_SWITCH)));
    }

    private static String text(Instant moment) {
        return moment.equals(KeptPostings.AT_THE_SWITCH) ? "infinity" : moment.toString();
    }

    private String sql(String template) {
        return database.schema().sql(template).replace("{from}", Identifiers.quote(from.name()));
    }
}
