package dev.accumulator.postgres;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What a transaction begins with whose statements go over all rows of a schema: time, memory, and plans that are not
 * compiled. The settings end with the transaction.
 */
public final class LongStatements {
    /**
     * Enough to sort a million movements, or to add up a few million cells and days, without a file. A few statements at a
     * time take that much, so a server with 2 GB can spare it.
     */
    private static final String MEMORY = "256MB";

    /** The longest that a statement over everything may take: a log of billions of movements is read in that time. */
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
        template.execute((ConnectionCallback<@Nullable Void>) connection -> {
            connection.setNetworkTimeout(
                    Runnable::run, Math.toIntExact(statementMax.plus(GRACE).toMillis()));
            return null;
        });
        template.execute("set local statement_timeout = " + statementMax.toMillis());
        return this;
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
