package dev.accumulator.registers.posting;

import dev.accumulator.postgres.BinaryCopy;
import dev.accumulator.postgres.SqlStates;
import dev.accumulator.registers.table.Database;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.ConnectionCallback;

/** Inserts, and so locks, rows of new documents in byte order of their names. */
final class NewRecorders {
    /** About what a row with a short name takes; the buffer grows where rows are larger. */
    private static final int ROW_BYTES = 192;

    private final Database database;

    NewRecorders(Database database) {
        this.database = database;
    }

    /**
     * Makes the rows of documents that are not known. Waits for others who make the same.
     *
     * @param ids one for each document that is made, and maybe more
     * @return the ids of those that were made, by recorder
     */
    Map<String, Long> insert(List<CheckedChange> documents, List<Long> ids, ToLongFunction<CheckedChange> posting) {
        return RecorderColumns.bind(database.jdbc().sql(database.schema().sql("""
                        with sets as materialized (
                            select s.number, s.registers::integer[] as registers
                              from unnest(cast(:sets as text[])) with ordinality as s (registers, number)),
                        made as (
                            insert into {schema}.recorders
                                   (id, recorder, revision, fingerprint, posting, movements, posted, registers, source,
                                    millis, has_withdrawals)
                            overriding system value
                            select u.id, u.recorder, u.revision, u.fingerprint::uuid, u.posting, u.movements,
                                   u.posted, sets.registers, u.source, u.millis, u.revision = 0
                              from unnest(cast(:ids as bigint[]), cast(:recorders as text[]),
                                          cast(:revisions as bigint[]), cast(:fingerprints as text[]),
                                          cast(:postings as bigint[]), cast(:movements as integer[]),
                                          cast(:posted as boolean[]), cast(:registers as integer[]),
                                          cast(:sources as text[]), cast(:millis as bigint[]))
                                   as u (id, recorder, revision, fingerprint, posting, movements, posted, registers,
                                         source, millis)
                              join sets on sets.number = u.registers
                             order by u.recorder collate "C"
                                on conflict (recorder) do nothing
                            returning id)
                        select case when count(*) < :count then coalesce(array_agg(id), '{}') end as made
                          from made
                        """)), documents, posting)
                .param("ids", ids.subList(0, documents.size()).toArray(Long[]::new))
                .param("count", documents.size())
                .query((row, n) -> made(row, documents, ids))
                .single();
    }

    /** A null array means that every id was inserted. */
    private static Map<String, Long> made(ResultSet row, List<CheckedChange> documents, List<Long> ids)
            throws SQLException {
        Array named = row.getArray("made");
        Set<Long> some = named == null ? Set.of() : Set.of((Long[]) named.getArray());
        Map<String, Long> made = new HashMap<>();
        for (int i = 0; i < documents.size(); i++) {
            if (named == null || some.contains(ids.get(i))) {
                made.put(documents.get(i).recorder(), ids.get(i));
            }
        }
        return made;
    }

    /** Gives each document one of the ids: the lowest to the first by the bytes of their names. */
    static List<Long> byName(List<CheckedChange> documents, List<Long> ids) {
        byte[][] names = documents.stream()
                .map(document -> document.recorder().getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        Long[] given = new Long[names.length];
        Iterator<Long> next = ids.iterator();
        IntStream.range(0, names.length)
                .boxed()
                .sorted((one, other) -> Arrays.compareUnsigned(names[one], names[other]))
                .forEach(i -> given[i] = next.next());
        return List.of(given);
    }

    /**
     * Makes the rows of documents by COPY, in two thirds of the time that {@link #insert} takes, if none of them is
     * known. Waits for others who make the same.
     *
     * @param ids one for each document, ascending with their names, which is the order of locks
     * @param meanwhile is run while the server stores the rows; must not use the database
     * @return false if one is known; then none is made
     */
    boolean copy(
            List<CheckedChange> documents, List<Long> ids, ToLongFunction<CheckedChange> posting, Runnable meanwhile) {
        BinaryCopy rows = new BinaryCopy(documents.size(), ROW_BYTES);
        // Ids ascend with the names.
        IntStream.range(0, documents.size())
                .boxed()
                .sorted(Comparator.comparing(ids::get))
                .forEach(i -> {
                    CheckedChange document = documents.get(i);
                    rows.row(10);
                    rows.int8(ids.get(i));
                    rows.text(document.recorder());
                    rows.int8(document.revision());
                    rows.uuid(document.fingerprint());
                    rows.int8(posting.applyAsLong(document));
                    rows.int4(document.movements().size());
                    rows.bool(document.isPost());
                    rows.int4Array(RecorderColumns.registers(document));
                    rows.text(document.change().source());
                    rows.int8OrNull(document.millis());
                });
        return Boolean.TRUE.equals(database.template().execute((ConnectionCallback<Boolean>) connection -> {
            Savepoint before = connection.setSavepoint();
            try {
                rows.send(connection, database.schema().sql("""
                        copy {schema}.recorders
                             (id, recorder, revision, fingerprint, posting, movements, posted, registers, source, millis)
                        from stdin (format binary)
                        """), meanwhile);
            } catch (SQLException failure) {
                if (!SqlStates.UNIQUE_VIOLATION.equals(failure.getSQLState())) {
                    throw failure;
                }
                connection.rollback(before);
                connection.releaseSavepoint(before);
                return false;
            }
            connection.releaseSavepoint(before);
            return true;
        }));
    }
}
