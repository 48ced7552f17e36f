package dev.accumulator.consumer.generation;

import dev.accumulator.postgres.Schema;

/** The live generation has lost its tables while this process runs. */
public final class TablesMissing extends RuntimeException {
    TablesMissing(Schema schema) {
        super(
                "the tables of the live generation are gone from schema \"" + schema.name()
                        + "\". Restore the database, or start the service anew, which makes empty ones and reads all topics again");
    }
}
