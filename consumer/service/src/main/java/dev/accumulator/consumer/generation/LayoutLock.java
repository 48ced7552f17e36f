package dev.accumulator.consumer.generation;

import dev.accumulator.postgres.Schema;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps the layout of a database live for what people decide. */
public final class LayoutLock {
    private LayoutLock() {}

    /**
     * Makes sure that the layout is live and that nobody switches to another one, until the caller's transaction ends: whoever changes it waits that long.
     * Must be called before anything of a generation is locked.
     *
     * @throws LayoutNotLive if it is not live, or is about to be left: the next one would not know of the decision
     */
    public static void requireLive(JdbcClient jdbc, Schema control) {
        LayoutRow row = new LayoutRow(jdbc, control);
        row.lock();
        row.requireDeciding();
    }
}
