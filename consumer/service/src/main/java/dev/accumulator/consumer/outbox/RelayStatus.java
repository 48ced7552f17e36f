package dev.accumulator.consumer.outbox;

import dev.accumulator.consumer.outbox.OutboxTable.Backlog;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The state of the relay of one topic in this process. Its thread writes it; health and metrics read it. */
final class RelayStatus {
    private volatile Role role = Role.STOPPED;
    private volatile @Nullable String failure;
    private volatile @Nullable Backlog backlog;
    private volatile long stampShiftMillis;
    final LongAdder sent = new LongAdder();
    final LongAdder failures = new LongAdder();

    enum Role {
        /** The relay has not started, or has ended. */
        STOPPED,
        /** Another relay is active. */
        STANDBY,
        /** This relay sends. */
        ACTIVE,
        /** The database or the broker is away, or the topic takes nothing. The relay will try again. */
        WAITING;

        String shown() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Role role() {
        return role;
    }

    /** The reason why the last attempt failed; null after one that succeeded. */
    @Nullable
    String failure() {
        return failure;
    }

    /** The backlog when it was last read; null if another relay is active, which knows it. */
    @Nullable
    Backlog backlog() {
        return backlog;
    }

    void became(Role next) {
        role = next;
        if (next != Role.WAITING) {
            failure = null;
        }
        if (next == Role.STANDBY || next == Role.STOPPED) {
            backlog = null;
        }
    }

    void failed(RuntimeException why) {
        failures.increment();
        failure = Relay.reason(why);
        role = Role.WAITING;
    }

    /** How far the records' time is from that of the database's server, because the broker refuses the latter. */
    long stampShiftMillis() {
        return stampShiftMillis;
    }

    void stampsAreShifted(long millis) {
        stampShiftMillis = millis;
    }

    void saw(Backlog waiting) {
        backlog = waiting;
    }
}
