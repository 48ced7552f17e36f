package dev.accumulator.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.dao.DataAccessException;

/** Looks at the databases of two layouts all the time: once the new one is live anywhere, the one before is live nowhere. */
final class LayoutWatch implements AutoCloseable {
    private static final String IS_LIVE =
            "select state = 'live' and coalesce(ends_at > clock_timestamp(), true) from accumulator.shard";

    private final List<Site> previous;
    private final List<Site> next;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong looks = new AtomicLong();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::look, "layout-watch");

    LayoutWatch(List<Site> previous, List<Site> next) {
        this.previous = previous;
        this.next = next;
        thread.start();
    }

    private void look() {
        while (!over.get()) {
            try {
                List<Site> live = live(next);
                if (!live.isEmpty() && !live(previous).isEmpty()) {
                    wrong.add("both layouts are live at look " + looks.get());
                }
                looks.incrementAndGet();
            } catch (DataAccessException down) {
                // A server that is down answers nobody.
                Thread.onSpinWait();
            }
        }
    }

    private static List<Site> live(List<Site> sites) {
        return sites.stream()
                .filter(site -> site.jdbc.queryForList(IS_LIVE, Boolean.class).contains(true))
                .toList();
    }

    void nothingWasWrong() {
        assertThat(looks.get()).isPositive();
        assertThat(wrong).isEmpty();
    }

    @Override
    public void close() {
        over.set(true);
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
