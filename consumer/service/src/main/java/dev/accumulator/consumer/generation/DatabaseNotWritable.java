package dev.accumulator.consumer.generation;

/** The database answers, and this process may only read it. */
public final class DatabaseNotWritable extends RuntimeException {
    DatabaseNotWritable(String reason) {
        super("The database can only be read: " + reason);
    }
}
