package dev.accumulator.consumer.federation;

import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.watch.Reason;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database of a shard, and whether it answers. Safe for use by many threads. */
public final class ShardDatabase {
    private static final Logger LOG = LoggerFactory.getLogger(ShardDatabase.class);

    private static final Duration SILENCE_MAX = Duration.ofSeconds(15);

    private final int index;
    private final String name;
    private final DataSource dataSource;
    private final Generations generations;
    private final boolean isOwn;
    private volatile @Nullable String out;
    private volatile long lookedNanos = System.nanoTime();

    /** @param isOwn true for the shard of this instance, which others look after */
    ShardDatabase(int index, String name, DataSource dataSource, Generations generations, boolean isOwn) {
        this.index = index;
        this.name = name;
        this.dataSource = dataSource;
        this.generations = generations;
        this.isOwn = isOwn;
        this.out = isOwn ? null : "it was not looked at yet";
    }

    /** The number of the shard, from 0. */
    public int index() {
        return index;
    }

    /** The host, port and database, as far as its URL tells them. */
    public String name() {
        return name;
    }

    /** Connections to it. */
    public DataSource dataSource() {
        return dataSource;
    }

    /** The generations as this database has them. */
    public Generations generations() {
        return generations;
    }

    /** Returns true for the shard of this instance. */
    public boolean isOwn() {
        return isOwn;
    }

    /** Why it does not answer, as far as that is known; null if it does. */
    public @Nullable String out() {
        String reason = out;
        if (isOwn || reason != null) {
            return reason;
        }
        Duration silence = Duration.ofNanos(System.nanoTime() - lookedNanos);
        return silence.compareTo(SILENCE_MAX) > 0 ? "it has not answered for " + silence.toSeconds() + " s" : null;
    }

    /** The failure of an answer that this shard is missing in. */
    public ShardUnavailable unavailable(String reason, @Nullable Throwable cause) {
        return new ShardUnavailable(index, name, reason, cause);
    }

    /** Looks whether the database answers, and which generation is live there. */
    void look() {
        try {
            generations.refresh();
            lookedNanos = System.nanoTime();
            if (out != null) {
                LOG.info("Shard {} ({}) answers", index, name);
            }
            out = null;
        } catch (RuntimeException failure) {
            String reason = Reason.of(failure);
            if (!reason.equals(out)) {
                LOG.warn(
                        "Shard {} ({}) does not answer, so that answers over all shards fail: {}", index, name, reason);
            }
            out = reason;
        }
    }
}
