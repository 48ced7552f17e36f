package dev.accumulator.registers.table;

import java.util.List;

/** The numbers of postings and their moments of recording. */
public final class PostingsTable {
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
     * Begins a posting. The clock is the server's, so that instances with other clocks agree.
     *
     * @param recorders how many ids for new recorders it gets
     */
    public Begun begin(int recorders) {
        return database.jdbc()
                .sql(database.schema().sql("""
                        insert into {schema}.postings (recorded_at)
                        values (clock_timestamp())
                        returning posting, array(select nextval('{schema}.recorders_id_seq')
                                                   from generate_series(1, :recorders)) as recorders
                        """))
                .param("recorders", recorders)
                .query((row, n) -> new Begun(row.getLong("posting"), List.of((Long[])
                        row.getArray("recorders").getArray())))
                .single();
    }

    /** Takes back a posting in which no change was accepted. */
    public void abandon(long posting) {
        database.jdbc()
                .sql(database.schema().sql("delete from {schema}.postings where posting = :posting"))
                .param("posting", posting)
                .update();
    }
}
