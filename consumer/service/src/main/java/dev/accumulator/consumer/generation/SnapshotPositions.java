package dev.accumulator.consumer.generation;

import dev.accumulator.postgres.Schema;

/**
 * The positions of a generation as one text, for a statement that reads them beside something else. A partition that is
 * refused has none: its position may be one of a topic that is gone.
 */
final class SnapshotPositions {
    private static final String TEXT = """
            select coalesce(string_agg(topic || '-' || partition || '@' || position, ',' order by topic, partition), '')
              from {schema}.positions
             where refused is null
            """;

    private SnapshotPositions() {}

    /** Returns the expression; see {@link AsOf}. */
    static String in(Schema generation) {
        return generation.sql(TEXT);
    }
}
