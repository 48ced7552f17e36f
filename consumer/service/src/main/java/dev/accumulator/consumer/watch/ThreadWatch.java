package dev.accumulator.consumer.watch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the long-lived threads of this process alive. A thread that dies is started anew after a pause, and a thread or a
 * schedule that gives no sign of life is reported. Safe for use by many threads.
 */
public final class ThreadWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadWatch.class);

    /** A dead thread is noticed within this time. A look costs a few reads of memory. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** The watching thread does nothing that takes long, so a much longer silence means that it is gone. */
    private static final Duration SILENCE_MAX = Duration.ofMinutes(1);

    private final MeterRegistry registry;
    private final LongSupplier nanos;
    private final Duration lookEvery;
    private final Map<String, WatchedThread> threads = new ConcurrentHashMap<>();
    private final Map<String, Pulse> pulses = new ConcurrentHashMap<>();
    private final Map<String, Pulse> slow = new ConcurrentHashMap<>();
    private final Set<String> toldOfSilence = ConcurrentHashMap.newKeySet();
    private final Set<String> measured = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile long lookedNanos;

    /** @param lookEvery how long to rest between two looks at the threads */
    ThreadWatch(MeterRegistry registry, LongSupplier nanos, Duration lookEvery) {
        this.registry = registry;
        this.nanos = nanos;
        this.lookEvery = lookEvery;
        this.lookedNanos = nanos.getAsLong();
        Thread watching = new Thread(this::watch, "accumulator-watch");
        watching.setDaemon(true);
        watching.start();
    }

    /** A watch by the clock of this process. The caller closes it. */
    public static ThreadWatch of(MeterRegistry registry) {
        return new ThreadWatch(registry, System::nanoTime, LOOK_EVERY);
    }

    /**
     * Starts a thread. Whatever the work ends by, it begins again, until {@link WatchedThread#end} was called.
     *
     * @param name the thread's name, which no other thread of this watch has at the same time
     * @param work runs until its owner stops it
     */
    public WatchedThread start(String name, Runnable work) {
        WatchedThread thread = new WatchedThread(name, work, nanos, this::died);
        thread.start();
        threads.put(name, thread);
        measure(name);
        return thread;
    }

    /**
     * Expects signs of life from now on.
     *
     * @param name what gives them
     * @param silenceMax after so long without one, liveness is down
     */
    public Pulse pulse(String name, Duration silenceMax) {
        Pulse pulse = new Pulse(silenceMax, nanos);
        pulses.put(name, pulse);
        return pulse;
    }

    /**
     * Expects signs of life from now on of work whose steps may rightly take very long. A silence is told in health and log,
     * and leaves liveness as it is: a new process would begin the step again.
     *
     * @param name what gives them
     * @param silenceMax after so long without one, it is told
     */
    public Pulse slowPulse(String name, Duration silenceMax) {
        Pulse pulse = new Pulse(silenceMax, nanos);
        slow.put(name, pulse);
        return pulse;
    }

    /** Expects no more signs of life of that name. */
    public void forget(String name) {
        pulses.remove(name);
        slow.remove(name);
        toldOfSilence.remove(name);
    }

    /** Returns what has been silent for long and may rightly be so, by name. */
    Map<String, String> silences() {
        Map<String, String> silences = new TreeMap<>();
        slow.forEach((name, pulse) -> pulse.fault().ifPresent(silence -> silences.put(name, silence)));
        return silences;
    }

    /** Returns what is wrong, by the name of a thread or a schedule; nothing if all is well. */
    public Map<String, String> faults() {
        Map<String, String> faults = new TreeMap<>();
        long silence = nanos.getAsLong() - lookedNanos;
        if (silence > SILENCE_MAX.toNanos()) {
            faults.put("accumulator-watch", "does not look after the other threads any more");
        }
        threads.forEach((name, thread) -> thread.fault().ifPresent(fault -> faults.put(name, fault)));
        pulses.forEach((name, pulse) -> pulse.fault().ifPresent(fault -> faults.putIfAbsent(name, fault)));
        return faults;
    }

    /** Returns what each thread does: {@code alive}, or why it is not. */
    Map<String, String> states() {
        Map<String, String> states = new TreeMap<>();
        threads.forEach((name, thread) -> {
            if (!thread.isEnding()) {
                states.put(name, thread.state());
            }
        });
        return states;
    }

    private void watch() {
        try {
            while (!closing.await(lookEvery.toMillis(), TimeUnit.MILLISECONDS)) {
                lookedNanos = nanos.getAsLong();
                lookQuietly();
            }
        } catch (InterruptedException nobodyInterruptsIt) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookQuietly() {
        try {
            look();
        } catch (Throwable whatever) {
            // There may be too little memory even to log it. The next look follows, and a thread that stays dead is a
            // fault.
            lookedNanos = nanos.getAsLong();
        }
    }

    private void look() {
        threads.values().removeIf(WatchedThread::hasEnded);
        threads.values().forEach(WatchedThread::look);
        Map<String, String> silences = silences();
        toldOfSilence.retainAll(silences.keySet());
        silences.forEach((name, silence) -> {
            if (toldOfSilence.add(name)) {
                LOG.warn("{} {}; it may be at a long step, or it may hang", name, silence);
            }
        });
    }

    /** True if the watching thread has looked at a moment or later. */
    boolean hasLookedAt(long then) {
        return lookedNanos - then >= 0;
    }

    private void died(WatchedThread thread, Throwable death, Duration pause) {
        deaths(thread.name()).increment();
        LOG.error("{} died and is started anew after {}", thread.name(), pause, death);
    }

    private Counter deaths(String name) {
        return Counter.builder("accumulator.threads.deaths")
                .description("Deaths of threads, each of which was started anew")
                .tag("name", name)
                .register(registry);
    }

    private void measure(String name) {
        if (measured.add(name)) {
            // Before the first death, so that a rate can be taken of it.
            deaths(name).increment(0);
            Gauge.builder("accumulator.threads", threads, all -> isAlive(all.get(name)))
                    .description("1 while the thread is alive, 0 while it is not")
                    .tag("name", name)
                    .register(registry);
        }
    }

    private static double isAlive(@Nullable WatchedThread thread) {
        return thread != null && thread.isAlive() ? 1 : 0;
    }

    /** Looks after no thread any more. The threads go on until their owners end them. */
    @Override
    public void close() {
        closing.countDown();
    }
}
