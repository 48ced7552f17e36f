package dev.accumulator.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Reads from all instances in turn without a pause. The answers are right only if each comes from one generation. */
final class Readers {
    private final List<Site.Instance> instances;
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final CompletableFuture<Void> reading;
    private volatile boolean over;

    Readers(List<Site.Instance> instances) {
        this.instances = List.copyOf(instances);
        reading = CompletableFuture.runAsync(this::read, task -> new Thread(task, "reader").start());
    }

    private void read() {
        BigDecimal before = BigDecimal.ZERO;
        while (!over) {
            Site.Instance asked = instances.get(reads.incrementAndGet() % instances.size());
            BigDecimal moved = Documents.sum(asked.get(DocumentLoad.MOVED));
            if (moved.signum() != 0) {
                wrong.add("balances add up to " + moved);
            }
            // Whichever instance answers: no instance goes back behind an answer of another.
            BigDecimal transferred = Documents.sum(asked.get(DocumentLoad.TRANSFERRED));
            if (transferred.compareTo(before) < 0) {
                wrong.add("turnovers go back from " + before + " to " + transferred);
            }
            before = transferred;
            if (!asked.get("/api/recorders/transfer:1").get("state").asString().equals("posted")) {
                wrong.add("a posted document is not");
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** Stops, and fails if a read has failed or has seen a state that never existed. */
    int end() throws Exception {
        over = true;
        reading.get(1, TimeUnit.MINUTES);
        assertThat(wrong).isEmpty();
        return reads.get();
    }
}
