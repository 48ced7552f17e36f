package dev.accumulator.consumer.replica;

import com.zaxxer.hikari.HikariDataSource;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.watch.Reason;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A standby that requests may be read from, and what is known of it. Safe for use by many threads. */
public final class Replica {
    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

    private static final String NOT_LOOKED_AT = "it was not looked at yet";

    private final String name;
    private final HikariDataSource pool;
    private final Generations generations;
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong passedOver = new AtomicLong();
    private volatile @Nullable Duration lag;
    private volatile @Nullable String out = NOT_LOOKED_AT;
    private volatile long lookedNanos;

    Replica(String name, HikariDataSource pool, Generations generations) {
        this.name = name;
        this.pool = pool;
        this.generations = generations;
    }

    /** The replica's host, port and database, as far as its URL tells them. */
    public String name() {
        return name;
    }

    /** The generations as the replica shows them. */
    public Generations generations() {
        return generations;
    }

    /** Notes that a request was answered by the replica. */
    public void read() {
        reads.incrementAndGet();
    }

    /** Notes that the replica could not answer a request, which was read elsewhere then. */
    public void passedOver(@Nullable RuntimeException failure) {
        passedOver.incrementAndGet();
        if (failure != null) {
            LOG.debug("Replica {} did not answer", name, failure);
        }
    }

    HikariDataSource pool() {
        return pool;
    }

    /** Notes that the replica can answer. */
    void isFit(Duration behind, long nanos) {
        lag = behind;
        lookedNanos = nanos;
        String before = out;
        out = null;
        if (before != null) {
            LOG.info("Replica {} answers requests", name);
        }
    }

    /** Notes why the replica cannot answer. */
    void isOut(String reason, @Nullable Duration behind, long nanos) {
        lag = behind;
        lookedNanos = nanos;
        String before = out;
        out = reason;
        if (before == null || before.equals(NOT_LOOKED_AT)) {
            LOG.warn("Replica {} answers no requests until it can again: {}", name, reason);
        }
    }

    void failed(RuntimeException failure, long nanos) {
        isOut(Reason.of(failure), null, nanos);
    }

    /** How far it was behind; null if that is not known. */
    @Nullable
    Duration lag() {
        return lag;
    }

    /**
     * Why it answers no requests; null if it does.
     *
     * @param silenceMax after so long without a look it is not known any more
     */
    @Nullable
    String out(long nanos, Duration silenceMax) {
        String reason = out;
        if (reason == null && nanos - lookedNanos > silenceMax.toNanos()) {
            return "it has not answered for "
                    + Duration.ofNanos(nanos - lookedNanos).toSeconds() + " s";
        }
        return reason;
    }

    long reads() {
        return reads.get();
    }

    long passedOver() {
        return passedOver.get();
    }
}
