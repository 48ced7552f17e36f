package dev.accumulator.registers.table;

import dev.accumulator.registers.model.RecordedPosting;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * The numbers of postings and their moments of recording. Numbers grow by about a million ({@value #PARTS}), one place each. In
 * a place are also the parts of the same posting after a rebuild, which cuts its batches elsewhere. A number is given when a posting begins. Its moment is the last
 * thing that a posting takes, however long it waited for locks before; see {@link MomentsTable}.
 */
public final class PostingsTable {
    /** How many numbers each place has; the sequence of the numbers grows by as many. */
    private static final long PARTS = 1L << 20;

    private final Database database;

    public PostingsTable(Database database) {
        this.database = database;
    }

    /**
     * A posting that has begun.
     *
     * @param recorders ids that no recorder has yet, ascending
     */
    public record Begun(long posting, List<Long> recorders) {}

    /**
     * Begins a posting. It leaves no trace until it is recorded.
     *
     * @param recorders how many ids for new recorders it gets
     */
    public Begun begin(int recorders) {
        return database.jdbc()
                .sql(database.schema().sql("""
                        select nextval('{schema}.postings_posting_seq') as posting,
                               array(select nextval('{schema}.recorders_id_seq')
                                       from generate_series(1, :recorders)) as recorders
                        """))
                .param("recorders", recorders)
                .query((row, n) -> new Begun(row.getLong("posting"), List.of((Long[])
                        row.getArray("recorders").getArray())))
                .single();
    }

    /** Returns the place of a posting among those of its schema, and of the schemas that it was taken from. */
    public static long place(long posting) {
        return Math.floorDiv(posting, PARTS);
    }

    /** Returns the number of a part of a place. */
    public static long number(long place, long part) {
        return Math.addExact(Math.multiplyExact(place, PARTS), part);
    }

    /**
     * Records a posting that appended nothing to a log; others are recorded by {@link TailTable#addLast}.
     *
     * @return the moment of recording
     */
    public Instant record(long posting) {
        return database.jdbc()
                .sql(database.schema().sql("""
                        with {recorded}
                        select recorded_at from recorded
                        """.replace("{recorded}", MomentsTable.RECORDED)))
                .param("posting", posting)
                .param("stamping", MomentsTable.stamping(database.schema()))
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    /** Takes the newest posting that is there for the last one that went through these registers. */
    public void findLast() {
        database.jdbc()
                .sql(database.schema().sql("""
                        select posting, recorded_at
                          from {schema}.postings
                         where recorded_at < 'infinity'
                         order by posting desc
                         limit 1
                        """))
                .query((row, n) -> new RecordedPosting(
                        row.getLong("posting"),
                        row.getObject("recorded_at", OffsetDateTime.class).toInstant()))
                .optional()
                .ifPresent(database.lastPosting()::found);
    }
}
