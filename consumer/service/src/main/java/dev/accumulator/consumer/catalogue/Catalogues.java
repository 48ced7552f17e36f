package dev.accumulator.consumer.catalogue;

import dev.accumulator.consumer.watch.Pulse;
import dev.accumulator.consumer.watch.Reason;
import dev.accumulator.consumer.watch.ThreadWatch;
import dev.accumulator.consumer.watch.WatchedThread;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** The names of the values of dimensions, as far as catalogues are configured. Safe for use by many threads. */
public final class Catalogues implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Catalogues.class);

    private static final String THREAD = "accumulator-catalogues";

    /** Each wait for the broker or the database ends long before, by a limit of its own. */
    private static final Duration SILENCE_MAX = Duration.ofMinutes(10);

    private static final Duration STOP_WAIT = Duration.ofSeconds(15);
    private static final long ROUND_MILLIS = 500;
    private static final long PAUSE_MILLIS = 5_000;

    private final Map<String, Entries> entries;
    private final CatalogueRound round;
    private final ThreadWatch watch;
    private volatile CountDownLatch stopping = new CountDownLatch(1);
    private volatile String trouble = "";
    private @Nullable WatchedThread thread;

    Catalogues(Map<String, Entries> entries, CatalogueRound round, ThreadWatch watch) {
        this.entries = Map.copyOf(entries);
        this.round = round;
        this.watch = watch;
    }

    /** Returns the dimensions that have a catalogue. */
    public Set<String> dimensions() {
        return entries.keySet();
    }

    /** Returns the name of a value of a dimension; empty if it has none. */
    public Optional<String> name(String dimension, @Nullable Object value) {
        Entries known = entries.get(dimension);
        if (known == null || value == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(known.get(value.toString())).map(Entry::name);
    }

    /**
     * Returns values of a dimension of whose name a word begins with a text, in small or capital letters; those whose whole
     * name begins so first. It looks at all names in memory, which takes some milliseconds where there are 100,000.
     */
    public List<NamedValue> named(String dimension, String beginning, int limit) {
        Entries known = entries.get(dimension);
        return known == null || beginning.isBlank() ? List.of() : NamedValue.find(known, beginning.strip(), limit);
    }

    /** How a catalogue is. */
    record State(int entries, long leftOut) {}

    Map<String, State> states() {
        Map<String, State> states = new TreeMap<>();
        entries.forEach((dimension, known) -> states.put(dimension, new State(known.size(), known.leftOut())));
        return states;
    }

    /** Returns why names are not brought up to date; empty if they are. */
    String trouble() {
        return trouble;
    }

    @Override
    public synchronized void start() {
        if (entries.isEmpty()) {
            return;
        }
        stopping = new CountDownLatch(1);
        Pulse pulse = watch.pulse(THREAD, SILENCE_MAX);
        thread = watch.start(THREAD, () -> run(pulse));
    }

    private void run(Pulse pulse) {
        try (round) {
            while (!stopping.await(round.waits() ? 0 : ROUND_MILLIS, TimeUnit.MILLISECONDS)) {
                pulse.beat();
                List<String> failures = round.run();
                told(failures);
                if (!failures.isEmpty() && stopping.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** One warning for each outage is enough. Health shows its current cause. */
    private void told(List<String> failures) {
        String now = String.join("; ", failures);
        if (!now.isEmpty() && trouble.isEmpty()) {
            LOG.warn("Names are not brought up to date, and stay as they are: {}", now);
        } else if (now.isEmpty() && !trouble.isEmpty()) {
            LOG.info("Names are brought up to date again");
        }
        trouble = now;
    }

    @Override
    public synchronized void stop() {
        WatchedThread running = thread;
        if (running == null) {
            return;
        }
        running.letEnd();
        stopping.countDown();
        watch.forget(THREAD);
        if (!running.end(STOP_WAIT)) {
            LOG.warn("{} did not end within {}", THREAD, STOP_WAIT);
            running.interrupt();
        }
        thread = null;
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    static String reason(String what, RuntimeException failure) {
        return what + ": " + Reason.of(failure);
    }
}
