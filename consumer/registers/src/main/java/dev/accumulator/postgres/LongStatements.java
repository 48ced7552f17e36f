package dev.accumulator.postgres;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Prepares a transaction for statements that go over all rows of a schema: gives them time and memory, and keeps the server
 * from compiling their plans. The settings end with the transaction, but for the connection's own wait, which its pool
 * restores.
 */
public final class LongStatements {
    /**
     * Enough to sort a million movements, or to add up a few million cells and days, without a file. The
     * server's default of 4 MB would spill all of these; only one or two such statements run at a time.
     */
    private static final String MEMORY = "256MB";

    /** The longest that a statement over everything may take: far more than a pass over a billion movements needs. */
    private static final Duration STATEMENT_MAX = Duration.ofHours(6);

    /** The server ends a statement that takes too long, and says so. Only a server that has vanished needs more time. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private final JdbcTemplate template;

    /** @param template runs its statements on the connection of the caller's transaction */
    public LongStatements(JdbcTemplate template) {
        this.template = template;
    }

    /** Lets a statement take six hours: it answers late, and must not be taken for a server that has vanished. */
    public LongStatements allowTime() {
        return allowTime(STATEMENT_MAX);
    }

    /** Lets a statement take this long. */
    public LongStatements allowTime(Duration statementMax) {
        allowWaiting(statementMax);
        template.execute(timeAllowed(statementMax));
        return this;
    }

    /** The statement that lets those behind it take this long, for a message that has others, too. */
    public static String timeAllowed(Duration statementMax) {
        return "set local statement_timeout = " + statementMax.toMillis();
    }

    /** Lets the connection wait for statements that {@linkplain #timeAllowed may take this long}. */
    public void allowWaiting(Duration statementMax) {
        template.execute((ConnectionCallback<@Nullable Void>) connection -> {
            connection.setNetworkTimeout(
                    Runnable::run, Math.toIntExact(statementMax.plus(GRACE).toMillis()));
            return null;
        });
    }

    /** Lets statements sort and add up in memory. */
    public LongStatements allowMemory() {
        template.execute("set local work_mem = '" + MEMORY + "'");
        return this;
    }

    /** Lets indexes be made in memory. */
    public LongStatements allowMemoryForIndexes() {
        template.execute("set local maintenance_work_mem = '" + MEMORY + "'");
        return this;
    }

    /** Keeps the server from compiling plans, which takes longer than it saves where sums are most of the work. */
    public LongStatements withoutCompiledPlans() {
        template.execute("set local jit = off");
        return this;
    }
}
