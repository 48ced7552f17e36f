package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.Origin;
import dev.accumulator.registers.table.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The newest revision of each document. These rows make posting idempotent, so they are locked before anything else of a
 * document is touched, always in the order of the bytes of their names.
 */
final class RecordersTable {
    private final Database database;

    RecordersTable(Database database) {
        this.database = database;
    }

    /**
     * A document's row.
     *
     * @param posting the number of the posting that recorded this state
     * @param posted true if it has movements; false after a withdrawal
     * @param registers the ids of the registers it has movements in
     * @param detached true if some of its movements were detached with their month
     * @param origin where the change came from that gave it this state, if that had an origin
     * @param hasWithdrawals true if withdrawals of it are kept in {@link WithdrawalsTable}
     */
    record Row(
            long id,
            String recorder,
            long revision,
            UUID fingerprint,
            long posting,
            boolean posted,
            int movements,
            List<Integer> registers,
            boolean detached,
            @Nullable Origin origin,
            boolean hasWithdrawals) {}

    /** Locks and returns the rows of known documents, which nobody else can change until the transaction ends. */
    Map<String, Row> lock(Collection<String> recorders) {
        Map<String, Row> rows = new HashMap<>();
        database.jdbc()
                .sql(database.schema().sql("""
                        select id, recorder, revision, fingerprint, posting, posted, movements, registers, detached, source,
                               millis, has_withdrawals
                          from {schema}.recorders
                         where recorder = any (:recorders)
                         order by recorder
                           for update
                        """))
                .param("recorders", recorders.toArray(String[]::new))
                .query((ResultSet row) -> {
                    rows.put(row.getString("recorder"), read(row));
                });
        return rows;
    }

    /** Writes the newer state of locked documents. */
    void replace(List<CheckedChange> documents, ToLongFunction<CheckedChange> posting) {
        int changed = RecorderColumns.bind(database.jdbc().sql(database.schema().sql("""
                        with sets as materialized (
                            select s.number, s.registers::integer[] as registers
                              from unnest(cast(:sets as text[])) with ordinality as s (registers, number))
                        update {schema}.recorders r
                           set revision = u.revision, fingerprint = u.fingerprint::uuid, posting = u.posting,
                               movements = u.movements, posted = u.posted, registers = sets.registers,
                               source = u.source, millis = u.millis
                          from unnest(cast(:recorders as text[]), cast(:revisions as bigint[]),
                                      cast(:fingerprints as text[]), cast(:postings as bigint[]),
                                      cast(:movements as integer[]), cast(:posted as boolean[]),
                                      cast(:registers as integer[]), cast(:sources as text[]),
                                      cast(:millis as bigint[]))
                               as u (recorder, revision, fingerprint, posting, movements, posted, registers, source,
                                     millis)
                          join sets on sets.number = u.registers
                         where r.recorder = u.recorder
                        """)), documents, posting)
                .update();
        checkAll(documents.size(), changed);
    }

    /** Marks locked documents as withdrawn, and leaves their revisions as they are. */
    void withdraw(List<CheckedChange> documents, ToLongFunction<CheckedChange> posting) {
        int changed = database.jdbc()
                .sql(database.schema().sql("""
                        update {schema}.recorders r
                           set posted = false, movements = 0, registers = '{}', posting = u.posting, source = u.source,
                               millis = u.millis, has_withdrawals = r.has_withdrawals or u.millis is not null
                          from unnest(cast(:recorders as text[]), cast(:postings as bigint[]),
                                      cast(:sources as text[]), cast(:millis as bigint[]))
                               as u (recorder, posting, source, millis)
                         where r.recorder = u.recorder
                        """))
                .param("postings", RecorderColumns.postings(documents, posting))
                .param(
                        "recorders",
                        RecorderColumns.each(documents, CheckedChange::recorder).toArray(String[]::new))
                .param(
                        "sources",
                        documents.stream().map(d -> d.change().source()).toArray(String[]::new))
                .param("millis", documents.stream().map(d -> d.millis()).toArray(Long[]::new))
                .update();
        checkAll(documents.size(), changed);
    }

    /** Gives locked documents the origins of copies of their revisions that were written before them. */
    void moveToEarlierCopies(List<CheckedChange> copies) {
        int changed = database.jdbc()
                .sql(database.schema().sql("""
                        update {schema}.recorders r
                           set source = u.source, millis = u.millis
                          from unnest(cast(:recorders as text[]), cast(:sources as text[]), cast(:millis as bigint[]))
                               as u (recorder, source, millis)
                         where r.recorder = u.recorder
                        """))
                .param(
                        "recorders",
                        RecorderColumns.each(copies, CheckedChange::recorder).toArray(String[]::new))
                .param("sources", copies.stream().map(c -> c.change().source()).toArray(String[]::new))
                .param("millis", copies.stream().map(c -> c.millis()).toArray(Long[]::new))
                .update();
        checkAll(copies.size(), changed);
    }

    /** Deletes rows that this transaction has made. */
    void delete(List<Long> ids) {
        int deleted = database.jdbc()
                .sql(database.schema().sql("""
                        delete from {schema}.recorders
                         where id = any (:ids)
                        """))
                .param("ids", ids.toArray(Long[]::new))
                .update();
        checkAll(ids.size(), deleted);
    }

    private static void checkAll(int expected, int changed) {
        if (changed != expected) {
            throw new IllegalStateException("Changed " + changed + " locked recorders of " + expected);
        }
    }

    private static Row read(ResultSet row) throws SQLException {
        Integer[] registers = (Integer[]) row.getArray("registers").getArray();
        return new Row(
                row.getLong("id"),
                row.getString("recorder"),
                row.getLong("revision"),
                row.getObject("fingerprint", UUID.class),
                row.getLong("posting"),
                row.getBoolean("posted"),
                row.getInt("movements"),
                List.of(registers),
                row.getBoolean("detached"),
                origin(row.getString("source"), row.getObject("millis", Long.class)),
                row.getBoolean("has_withdrawals"));
    }

    private static @Nullable Origin origin(@Nullable String source, @Nullable Long millis) {
        return source == null || millis == null ? null : Origin.of(source, millis);
    }
}
