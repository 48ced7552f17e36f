package dev.accumulator.consumer.outbox;

import dev.accumulator.consumer.outbox.OutboxTable.Backlog;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What the relay of this process is doing: written by its thread, read by health and metrics. */
final class RelayStatus {
    private volatile Role role = Role.STOPPED;
    private volatile @Nullable String failure;
    private volatile @Nullable Backlog backlog;
    final LongAdder sent = new LongAdder();
    final LongAdder failures = new LongAdder();

    enum Role {
        /** Not started, or ended. */
        STOPPED,
        /** Another relay is active. */
        STANDBY,
        /** This one sends. */
        ACTIVE,
        /** Database or broker are away; it will try again. */
        WAITING;

        String shown() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Role role() {
        return role;
    }

    /** Why the last attempt failed; null once one succeeded. */
    @Nullable
    String failure() {
        return failure;
    }

    /** What waited at the last look; null where another relay is active, which knows. */
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
        failure = String.valueOf(why.getMessage());
        role = Role.WAITING;
    }

    void saw(Backlog waiting) {
        backlog = waiting;
    }
}
