package dev.accumulator.consumer.register;

/** The numbers of postings and their moments of recording. */
final class PostingsTable {
    private final Database database;

    PostingsTable(Database database) {
        this.database = database;
    }

    /** Begins a posting. The clock is the server's, so that instances with other clocks agree. */
    long begin() {
        return database.jdbc().sql(database.schema().sql("""
                        insert into {schema}.postings (recorded_at)
                        values (clock_timestamp())
                        returning posting
                        """)).query(Long.class).single();
    }

    /** Takes back a posting in which nothing was taken. */
    void abandon(long posting) {
        database.jdbc()
                .sql(database.schema().sql("delete from {schema}.postings where posting = :posting"))
                .param("posting", posting)
                .update();
    }
}
