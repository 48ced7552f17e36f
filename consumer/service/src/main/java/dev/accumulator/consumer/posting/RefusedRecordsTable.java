package dev.accumulator.consumer.posting;

import dev.accumulator.postgres.Schema;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Forgets the records of refused documents that are kept for too long, and tells how much is kept. */
final class RefusedRecordsTable {
    /** Records that are counted. */
    static final int COUNTED_MAX = 100_000;

    /** Records of one statement. Each may have megabytes. */
    private static final int FORGOTTEN_MAX = 200;

    private final JdbcClient jdbc;
    private final Schema control;

    RefusedRecordsTable(JdbcClient jdbc, Schema control) {
        this.jdbc = jdbc;
        this.control = control;
    }

    /**
     * The records that are kept.
     *
     * @param records up to {@link #COUNTED_MAX}
     * @param bytes of the table with its indexes, and with the room that deleted records have left
     */
    record Kept(long records, long bytes) {}

    /**
     * Deletes some of the records that are kept longer than allowed. Those that others work on are left to the next time.
     *
     * @return true if there may be more
     */
    boolean forget(Duration kept) {
        return jdbc.sql(control.sql("""
                        delete from {schema}.floor_refused_records
                         where ctid in (select ctid
                                          from {schema}.floor_refused_records
                                         where kept_since < now() - cast(:millis as double precision) * interval '1 millisecond'
                                         order by kept_since
                                         limit :max
                                           for update skip locked)
                        """))
                        .param("millis", kept.toMillis())
                        .param("max", FORGOTTEN_MAX)
                        .update()
                == FORGOTTEN_MAX;
    }

    Kept kept() {
        return jdbc.sql(control.sql("""
                        select (select count(*)
                                  from (select from {schema}.floor_refused_records limit :max) some) as records,
                               pg_total_relation_size(cast('{schema}.floor_refused_records' as regclass)) as bytes
                        """))
                .param("max", COUNTED_MAX)
                .query((row, n) -> new Kept(row.getLong("records"), row.getLong("bytes")))
                .single();
    }
}
