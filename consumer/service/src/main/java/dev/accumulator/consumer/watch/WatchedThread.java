package dev.accumulator.consumer.watch;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A thread that is started anew when it dies. Safe for use by many threads. */
public final class WatchedThread {
    private static final Duration PAUSE_MIN = Duration.ofSeconds(1);
    private static final Duration PAUSE_MAX = Duration.ofMinutes(1);

    /** A thread that has lived so long has got over what it died of before. */
    private static final Duration STEADY = Duration.ofMinutes(5);

    /** With the pauses in between, about five minutes. */
    private static final int DEATHS_MAX = 10;

    private final String name;
    private final Runnable work;
    private final LongSupplier nanos;
    private final Mourner mourner;
    private volatile @Nullable Thread thread;
    private volatile @Nullable Throwable death;
    private volatile @Nullable String notStarted;
    private volatile boolean ending;
    private final AtomicInteger deaths = new AtomicInteger();
    private boolean counted;
    private long bornNanos;
    private long dueNanos;

    /** Is told of a death, and how long it takes until the thread is started anew. */
    interface Mourner {
        void died(WatchedThread thread, Throwable death, Duration pause);
    }

    WatchedThread(String name, Runnable work, LongSupplier nanos, Mourner mourner) {
        this.name = name;
        this.work = work;
        this.nanos = nanos;
        this.mourner = mourner;
    }

    /** The thread's name. */
    public String name() {
        return name;
    }

    void start() {
        bornNanos = nanos.getAsLong();
        counted = false;
        Thread born = new Thread(this::run, name);
        thread = born;
        born.start();
    }

    private void run() {
        try {
            work.run();
        } catch (Throwable whatever) {
            // Nothing that needs memory happens here. The watching thread does the rest.
            death = whatever;
        }
    }

    /** Expects the thread to end from now on. Call it before the thread is asked to. */
    public void letEnd() {
        ending = true;
    }

    /**
     * Waits for the thread to end, and does not start it anew.
     *
     * @return true if it has ended
     */
    public boolean end(Duration wait) {
        letEnd();
        Thread running = thread;
        if (running == null) {
            return true;
        }
        try {
            return running.join(wait.isPositive() ? wait : Duration.ofMillis(1));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return !running.isAlive();
        }
    }

    /** Interrupts the thread. */
    public void interrupt() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    /** True while the thread runs. */
    public boolean isAlive() {
        Thread running = thread;
        return running != null && running.isAlive();
    }

    boolean isEnding() {
        return ending;
    }

    boolean hasEnded() {
        return ending && !isAlive();
    }

    /** Looks if the thread is dead, and starts it anew when its pause is over. Only the watching thread calls it. */
    void look() {
        long now = nanos.getAsLong();
        if (ending) {
            return;
        }
        if (isAlive()) {
            if (deaths.get() > 0 && now - bornNanos > STEADY.toNanos()) {
                deaths.set(0);
                death = null;
            }
            return;
        }
        if (!counted) {
            counted = true;
            deaths.incrementAndGet();
            Duration pause = pause();
            dueNanos = now + pause.toNanos();
            Throwable cause = death;
            mourner.died(this, cause == null ? new IllegalStateException("It ended by itself") : cause, pause);
        } else if (now - dueNanos >= 0) {
            startAnew(now);
        }
    }

    private void startAnew(long now) {
        try {
            start();
            notStarted = null;
        } catch (Throwable cannot) {
            // For example because the operating system gives no more threads.
            counted = true;
            deaths.incrementAndGet();
            dueNanos = now + pause().toNanos();
            notStarted = cannot.toString();
        }
    }

    private Duration pause() {
        Duration pause = PAUSE_MIN.multipliedBy(1L << Math.clamp(deaths.get() - 1L, 0, 10));
        return pause.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause;
    }

    /** Returns why the thread is not kept alive; nothing if it is, or will be soon. */
    Optional<String> fault() {
        if (ending) {
            return Optional.empty();
        }
        String why = notStarted;
        if (why != null) {
            return Optional.of("cannot be started: " + why);
        }
        int inARow = deaths.get();
        return inARow >= DEATHS_MAX
                ? Optional.of("died " + inARow + " times in a row, last of " + death)
                : Optional.empty();
    }

    String state() {
        if (isAlive()) {
            return "alive";
        }
        String why = notStarted;
        return why != null ? "cannot be started: " + why : "died of " + death + ", is started anew";
    }
}
