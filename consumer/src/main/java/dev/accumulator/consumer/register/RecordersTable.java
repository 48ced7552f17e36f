package dev.accumulator.consumer.register;

import static java.util.stream.Collectors.joining;

import dev.accumulator.consumer.copy.BinaryCopy;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The newest revision of each document. Its rows are what makes posting idempotent, so they are locked, always in the
 * order of their bytes, before anything else of a document is touched.
 */
final class RecordersTable {
    /** What a row of a short name takes, roughly; the buffer grows where they are larger. */
    private static final int ROW_BYTES = 192;

    private static final String UNIQUE_VIOLATION = "23505";

    private final Database database;

    RecordersTable(Database database) {
        this.database = database;
    }

    /**
     * A document's row.
     *
     * @param posted whether it has movements; false after a withdrawal
     * @param registers the ids of the registers it has movements in
     * @param detached whether some of its movements were detached with their month
     */
    record Row(
            long id,
            String recorder,
            long revision,
            UUID fingerprint,
            boolean posted,
            int movements,
            List<Integer> registers,
            boolean detached) {}

    /**
     * Makes the rows of documents that are not known. Waits for others who make the same.
     *
     * @param ids one for each document that is made, and maybe more
     * @return the ids of those that were made, by recorder
     */
    Map<String, Long> insertNew(List<Prepared> documents, List<Long> ids, long posting) {
        return withColumns(database.jdbc().sql(database.schema().sql("""
                        with sets as materialized (
                            select s.number, s.registers::integer[] as registers
                              from unnest(cast(:sets as text[])) with ordinality as s (registers, number)),
                        made as (
                            insert into {schema}.recorders
                                   (id, recorder, revision, fingerprint, posting, movements, posted, registers, source)
                            overriding system value
                            select u.id, u.recorder, u.revision, u.fingerprint::uuid, :posting, u.movements, u.posted,
                                   sets.registers, u.source
                              from unnest(cast(:ids as bigint[]), cast(:recorders as text[]),
                                          cast(:revisions as bigint[]), cast(:fingerprints as text[]),
                                          cast(:movements as integer[]), cast(:posted as boolean[]),
                                          cast(:registers as integer[]), cast(:sources as text[]))
                                   as u (id, recorder, revision, fingerprint, movements, posted, registers, source)
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

    /** All of them where the row names none. */
    private static Map<String, Long> made(ResultSet row, List<Prepared> documents, List<Long> ids) throws SQLException {
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

    /** Gives each document one of the ids, lowest first, in the order of the bytes of their names. */
    static List<Long> byName(List<Prepared> documents, List<Long> ids) {
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
     * Makes the rows of documents by COPY, in two thirds of the time that {@link #insertNew} takes, if none of them is
     * known. Waits for others who make the same.
     *
     * @param ids one for each document, ascending with their names, which is the order of locks
     * @param meanwhile done while the server stores the rows; must not use the database
     * @return false if one is known; then none is made
     */
    boolean copyNew(List<Prepared> documents, List<Long> ids, long posting, Runnable meanwhile) {
        BinaryCopy rows = new BinaryCopy(documents.size(), ROW_BYTES);
        // Ids ascend with the names.
        IntStream.range(0, documents.size())
                .boxed()
                .sorted(Comparator.comparing(ids::get))
                .forEach(i -> {
                    Prepared document = documents.get(i);
                    rows.row(9);
                    rows.int8(ids.get(i));
                    rows.text(document.recorder());
                    rows.int8(document.revision());
                    rows.uuid(document.fingerprint());
                    rows.int8(posting);
                    rows.int4(document.entries().size());
                    rows.bool(document.isPost());
                    rows.int4Array(registers(document));
                    rows.text(document.change().source());
                });
        return Boolean.TRUE.equals(database.template().execute((ConnectionCallback<Boolean>) connection -> {
            Savepoint before = connection.setSavepoint();
            try {
                rows.send(connection, database.schema().sql("""
                        copy {schema}.recorders
                             (id, recorder, revision, fingerprint, posting, movements, posted, registers, source)
                        from stdin (format binary)
                        """), meanwhile);
            } catch (SQLException failure) {
                if (!UNIQUE_VIOLATION.equals(failure.getSQLState())) {
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

    /** The rows of known documents, which nobody else can change until the transaction ends. */
    Map<String, Row> lock(Collection<String> recorders) {
        Map<String, Row> rows = new HashMap<>();
        database.jdbc()
                .sql(database.schema().sql("""
                        select id, recorder, revision, fingerprint, posted, movements, registers, detached
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

    /** Whether all of these documents are known. Rows are never deleted, so those that are known stay so. */
    boolean areKnown(Collection<String> recorders) {
        return database.jdbc()
                        .sql(database.schema()
                                .sql("select count(*) from {schema}.recorders where recorder = any (:recorders)"))
                        .param("recorders", recorders.toArray(String[]::new))
                        .query(Integer.class)
                        .single()
                == recorders.size();
    }

    /** Gives locked documents their newer state. */
    void replace(List<Prepared> documents, long posting) {
        int changed = withColumns(database.jdbc().sql(database.schema().sql("""
                        with sets as materialized (
                            select s.number, s.registers::integer[] as registers
                              from unnest(cast(:sets as text[])) with ordinality as s (registers, number))
                        update {schema}.recorders r
                           set revision = u.revision, fingerprint = u.fingerprint::uuid, posting = :posting,
                               movements = u.movements, posted = u.posted, registers = sets.registers,
                               source = u.source
                          from unnest(cast(:recorders as text[]), cast(:revisions as bigint[]),
                                      cast(:fingerprints as text[]), cast(:movements as integer[]),
                                      cast(:posted as boolean[]), cast(:registers as integer[]),
                                      cast(:sources as text[]))
                               as u (recorder, revision, fingerprint, movements, posted, registers, source)
                          join sets on sets.number = u.registers
                         where r.recorder = u.recorder
                        """)), documents, posting)
                .update();
        checkAll(documents.size(), changed);
    }

    /** Marks locked documents as withdrawn, their revisions as they are. */
    void withdraw(List<Prepared> documents, long posting) {
        int changed = database.jdbc()
                .sql(database.schema().sql("""
                        update {schema}.recorders r
                           set posted = false, movements = 0, registers = '{}', posting = :posting, source = u.source
                          from unnest(cast(:recorders as text[]), cast(:sources as text[])) as u (recorder, source)
                         where r.recorder = u.recorder
                        """))
                .param("posting", posting)
                .param("recorders", each(documents, Prepared::recorder).toArray(String[]::new))
                .param(
                        "sources",
                        documents.stream().map(d -> d.change().source()).toArray(String[]::new))
                .update();
        checkAll(documents.size(), changed);
    }

    private static void checkAll(int expected, int changed) {
        if (changed != expected) {
            throw new IllegalStateException("Changed " + changed + " locked recorders of " + expected);
        }
    }

    private static JdbcClient.StatementSpec withColumns(
            JdbcClient.StatementSpec statement, List<Prepared> documents, long posting) {
        // Documents of a call are mostly of few sets of registers, each of which is turned into an array once.
        Map<String, Integer> sets = new LinkedHashMap<>();
        Integer[] registers = documents.stream()
                .map(RecordersTable::registersText)
                .map(set -> sets.computeIfAbsent(set, s -> sets.size() + 1))
                .toArray(Integer[]::new);
        return statement
                .param("posting", posting)
                .param("sets", sets.keySet().toArray(String[]::new))
                .param("registers", registers)
                .param("recorders", each(documents, Prepared::recorder).toArray(String[]::new))
                .param("revisions", each(documents, Prepared::revision).toArray(Long[]::new))
                .param(
                        "fingerprints",
                        each(documents, d -> d.fingerprint().toString()).toArray(String[]::new))
                .param("movements", each(documents, d -> d.entries().size()).toArray(Integer[]::new))
                .param("posted", each(documents, Prepared::isPost).toArray(Boolean[]::new))
                .param(
                        "sources",
                        documents.stream().map(d -> d.change().source()).toArray(String[]::new));
    }

    private static <T> Stream<T> each(List<Prepared> documents, Function<Prepared, T> column) {
        return documents.stream().map(column);
    }

    /** The ids of a document's registers, ascending. */
    private static int[] registers(Prepared document) {
        // Few, and mostly that of the movement before or one of the first.
        int[] ids = new int[4];
        int count = 0;
        for (Entry entry : document.entries()) {
            int id = entry.register().id();
            int place = 0;
            while (place < count && ids[place] != id) {
                place++;
            }
            if (place == count) {
                ids = count == ids.length ? Arrays.copyOf(ids, 2 * count) : ids;
                ids[count++] = id;
            }
        }
        Arrays.sort(ids, 0, count);
        return Arrays.copyOf(ids, count);
    }

    /** As the text of an array, because the driver has no array of arrays of other lengths. */
    private static String registersText(Prepared document) {
        return Arrays.stream(registers(document)).mapToObj(String::valueOf).collect(joining(",", "{", "}"));
    }

    private static Row read(ResultSet row) throws SQLException {
        Integer[] registers = (Integer[]) row.getArray("registers").getArray();
        return new Row(
                row.getLong("id"),
                row.getString("recorder"),
                row.getLong("revision"),
                row.getObject("fingerprint", UUID.class),
                row.getBoolean("posted"),
                row.getInt("movements"),
                List.of(registers),
                row.getBoolean("detached"));
    }
}
