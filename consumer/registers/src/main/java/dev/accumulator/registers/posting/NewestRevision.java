package dev.accumulator.registers.posting;

import dev.accumulator.registers.table.Database;

/** The newest known revision of a document. */
public final class NewestRevision {
    private final Database database;
    private final String query;

    public NewestRevision(Database database) {
        this.database = database;
        this.query = database.schema().sql("""
                select revision
                  from {schema}.recorders
                 where recorder = :recorder
                """);
    }

    /** The newest known revision of a document; 0 where the document is not known. */
    public long of(String recorder) {
        return database.jdbc()
                .sql(query)
                .param("recorder", recorder)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }
}
