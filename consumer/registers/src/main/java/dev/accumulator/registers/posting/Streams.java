package dev.accumulator.registers.posting;

import dev.accumulator.registers.table.Database;

/** The streams that changes come from. */
public final class Streams {
    private final Database database;

    public Streams(Database database) {
        this.database = database;
    }

    /**
     * Lets the numbers of a stream begin anew: whatever comes from it later was written later. Takes a scan of all documents,
     * and locks those of the stream until the transaction ends.
     */
    public void beginAnew(String stream) {
        database.jdbc()
                .sql(database.schema().sql("""
                        update {schema}.recorders
                           set millis = null
                         where millis is not null
                           and starts_with(source, :prefix)
                        """))
                .param("prefix", stream + "@")
                .update();
        database.jdbc().sql(database.schema().sql("""
                        delete from {schema}.withdrawals
                         where stream = :stream
                        """)).param("stream", stream).update();
    }
}
