package dev.accumulator.consumer.rebuild;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Watches the live positions from outside, and knows for how long nothing was posted around a moment. So it also counts what
 * instances need to go over to the new generation, which the rebuild itself knows nothing of.
 */
final class Pauses {
    private final JdbcTemplate jdbc;
    private final List<Instant> moved = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> watching;
    private volatile boolean over;

    Pauses(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        watching = CompletableFuture.runAsync(this::watch, task -> new Thread(task, "pauses").start());
    }

    private void watch() {
        String before = "";
        while (!over) {
            try {
                Integer live = jdbc.queryForObject(
                        "select number from accumulator.generations where state = 'live'", Integer.class);
                String positions = live + ": "
                        + jdbc.queryForObject(
                                "select sum(position) from accumulator_%d.positions".formatted(live), Long.class);
                // The switch itself posts nothing.
                if (positions.substring(positions.indexOf(' ')).equals(before)) {
                    LockSupport.parkNanos(10_000_000);
                } else {
                    moved.add(Instant.now());
                    before = positions.substring(positions.indexOf(' '));
                }
            } catch (DataAccessException dropped) {
                // The generation before was dropped between the two questions.
            }
        }
    }

    /** For how long nothing was posted at a moment. */
    Duration around(Instant moment) {
        Instant last = moment;
        Instant next = moment;
        for (Instant move : moved) {
            if (move.isAfter(moment)) {
                next = move;
                break;
            }
            last = move;
        }
        return Duration.between(last, next);
    }

    void end() throws Exception {
        over = true;
        watching.get(1, TimeUnit.MINUTES);
    }
}
