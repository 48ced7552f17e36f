package dev.accumulator.consumer.generation;

/** The database can never hold what the service stores, so the service refuses to start on it. */
public final class UnsuitableDatabase extends RuntimeException {
    UnsuitableDatabase(String database, String encoding) {
        super("Database \"" + database + "\" has the encoding " + encoding
                + ", which cannot hold every text that a document may have. It must be UTF8: create database ..."
                + " encoding 'UTF8' template template0");
    }
}
