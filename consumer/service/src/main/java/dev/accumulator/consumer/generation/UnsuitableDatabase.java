package dev.accumulator.consumer.generation;

import dev.accumulator.consumer.shard.Shard;

/** The service can never work with the database as it is, so it refuses to start on it. */
public final class UnsuitableDatabase extends RuntimeException {
    private final String advice;

    private UnsuitableDatabase(String message, String advice) {
        super(message);
        this.advice = advice;
    }

    static UnsuitableDatabase notInUtf8(String database, String encoding) {
        return new UnsuitableDatabase(
                "Database \"" + database + "\" has the encoding " + encoding
                        + ", which cannot hold every text that a document may have. It must be UTF8: create database ..."
                        + " encoding 'UTF8' template template0",
                "Give the service a database of its own, in UTF8.");
    }

    static UnsuitableDatabase ofOldSnapshots(String role, String isolation) {
        return new UnsuitableDatabase(
                "Transactions of role \"" + role + "\" are " + isolation
                        + " (default_transaction_isolation), and a posting would not see what others have posted"
                        + " meanwhile. They must be read committed",
                "Let spring.datasource.hikari.connection-init-sql set it, as it does by default, or alter role \""
                        + role + "\" set default_transaction_isolation = 'read committed'.");
    }

    static UnsuitableDatabase withoutRole(String role) {
        return new UnsuitableDatabase(
                "accumulator.reader-role names \"" + role + "\", and the database has no such role",
                "Create the role, or correct the setting, and start again.");
    }

    static UnsuitableDatabase ofAnotherShard(String database, Shard its, Shard wanted) {
        return new UnsuitableDatabase(
                "Database \"" + database + "\" belongs to " + words(its) + ", and this instance to " + words(wanted)
                        + " (accumulator.shard)",
                "Correct accumulator.shard or spring.datasource.url, or give the shard an empty database.");
    }

    private static String words(Shard shard) {
        return shard.isOneOfSeveral() ? shard.toString() : "a deployment that is not sharded";
    }

    /** Returns how to mend it, as a sentence for the operator. */
    String advice() {
        return advice;
    }
}
