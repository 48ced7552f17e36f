package dev.accumulator.consumer.replica;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The replicas of this process. Safe for use by many threads. */
public final class Replicas {
    /** A replica whose look takes longer answers no requests meanwhile. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(3);

    private final List<Replica> all;
    private final AtomicInteger turn = new AtomicInteger();

    /** @param all the replicas of the configuration */
    public Replicas(List<Replica> all) {
        this.all = List.copyOf(all);
    }

    /** All replicas of the configuration. */
    public List<Replica> all() {
        return all;
    }

    /** The replicas that can answer now, each time beginning with another one. */
    public List<Replica> fit() {
        if (all.isEmpty()) {
            return all;
        }
        List<Replica> fit = new ArrayList<>();
        for (Replica replica : all) {
            if (out(replica) == null) {
                fit.add(replica);
            }
        }
        if (fit.size() > 1) {
            Collections.rotate(fit, turn.getAndIncrement());
        }
        return fit;
    }

    /** Why a replica answers no requests; null if it does. */
    @Nullable
    String out(Replica replica) {
        return replica.out(System.nanoTime(), SILENCE_MAX);
    }
}
