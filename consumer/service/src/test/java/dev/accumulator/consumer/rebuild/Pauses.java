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
 * Watches the live positions from outside, and knows how long nothing was posted around a moment. This includes the
 * time that instances need to follow the switch, which the rebuild itself does not measure.
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
                // A switch posts nothing, so the number of the generation is not compared.
                if (positions.substring(positions.indexOf(' ')).equals(before)) {
                    LockSupport.parkNanos(10_000_000);
                } else {
                    moved.add(Instant.now());
                    before = positions.substring(positions.indexOf(' '));
                }
            } catch (DataAccessException dropped) {
                // The previous generation was dropped between the two queries.
            }
        }
    }

    /** Returns how long nothing was posted around a moment. */
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
