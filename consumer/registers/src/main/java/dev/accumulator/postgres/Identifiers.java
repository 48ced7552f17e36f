package dev.accumulator.postgres;

/** Identifiers of SQL. */
public final class Identifiers {
    private Identifiers() {}

    /** Quotes a name, so that PostgreSQL takes it as it is written. */
    public static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
