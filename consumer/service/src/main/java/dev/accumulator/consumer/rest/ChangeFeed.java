package dev.accumulator.consumer.rest;

import dev.accumulator.registers.model.ChangePlace;
import dev.accumulator.registers.model.ChangeRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The latest movements of a register, in memory once for all who follow it. Whoever is too slow for it reads the log instead,
 * and keeps nobody waiting. Safe for use by many threads.
 */
final class ChangeFeed {
    /** Some seconds of a busy register, for all of them less than some megabytes. */
    static final int ROWS_MAX = 500;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition advanced = lock.newCondition();
    private final Deque<List<ChangeRow>> latest = new ArrayDeque<>();
    private int rows;
    private ChangePlace covered;
    private ChangePlace head;
    private ChangeStep.@Nullable Anew end;
    private boolean closed;
    private volatile long askedNanos = System.nanoTime();
    private volatile @Nullable Instant readUpTo;

    /** @param head the place that it begins at */
    ChangeFeed(ChangePlace head) {
        this.covered = head;
        this.head = head;
    }

    ChangePlace head() {
        lock.lock();
        try {
            return head;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the moment up to which the log was read. Only the thread that reads it asks. */
    @Nullable
    Instant readUpTo() {
        return readUpTo;
    }

    void readUpTo(Instant moment) {
        readUpTo = moment;
    }

    /** How long nobody has asked for movements. */
    Duration idle() {
        return Duration.ofNanos(System.nanoTime() - askedNanos);
    }

    /**
     * Returns what follows a place, and waits for it.
     *
     * @return no rows if nothing came in time; nothing if the log is to be read, because the place lies before what is kept
     *     or nothing is added here any more
     */
    Optional<ChangeStep> after(ChangePlace place, Duration wait) throws InterruptedException {
        askedNanos = System.nanoTime();
        lock.lockInterruptibly();
        try {
            long left = wait.toNanos();
            while (end == null && !closed && head.compareTo(place) <= 0 && left > 0) {
                left = advanced.awaitNanos(left);
            }
            if (end != null) {
                return Optional.of(end);
            }
            if (!closed && head.compareTo(place) <= 0) {
                return Optional.of(new ChangeStep.Some(List.of(), place, false));
            }
            return closed || covered.compareTo(place) > 0
                    ? Optional.empty()
                    : Optional.of(new ChangeStep.Some(rowsBehind(place), head, false));
        } finally {
            lock.unlock();
        }
    }

    private List<ChangeRow> rowsBehind(ChangePlace place) {
        List<ChangeRow> behind = new ArrayList<>();
        for (List<ChangeRow> page : latest) {
            for (ChangeRow row : page) {
                if (row.place().compareTo(place) > 0) {
                    behind.add(row);
                }
            }
        }
        return behind;
    }

    /** Adds the movements that follow the head. */
    void add(ChangeStep.Some next) {
        lock.lock();
        try {
            if (!next.rows().isEmpty()) {
                latest.addLast(next.rows());
                rows += next.rows().size();
            }
            while (rows > ROWS_MAX) {
                List<ChangeRow> oldest = latest.removeFirst();
                rows -= oldest.size();
                covered = oldest.getLast().place();
            }
            head = next.through();
            advanced.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends this feed; those who follow read the log. */
    void close() {
        lock.lock();
        try {
            closed = true;
            advanced.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets everybody who follows begin anew. */
    void end(ChangeStep.Anew why) {
        lock.lock();
        try {
            end = why;
            advanced.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
