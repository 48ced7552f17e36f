package dev.accumulator.consumer.publication;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The state of the publication of one register in this process. Its thread writes it; health and metrics read it. */
final class PublicationStatus {
    private volatile Role role = Role.STANDBY;
    private volatile @Nullable String failure;
    private volatile long publishedNanos = System.nanoTime();
    private final LongAdder appended = new LongAdder();
    private final LongAdder failures = new LongAdder();

    enum Role {
        /** Another instance publishes the register, or none has begun. */
        STANDBY,
        /** This instance publishes it. */
        PUBLISHING,
        /** This instance publishes it, and compares the topic with it. */
        COMPARING,
        /** It cannot be published. This instance will try again. */
        WAITING;

        String shown() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Role role() {
        return role;
    }

    /** The reason why it cannot be published; null if it can. */
    @Nullable
    String failure() {
        return failure;
    }

    /** How long ago all changes were on their way to the topic. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - publishedNanos);
    }

    long appended() {
        return appended.sum();
    }

    long failures() {
        return failures.sum();
    }

    void standsBy() {
        role = Role.STANDBY;
        failure = null;
        publishedNanos = System.nanoTime();
    }

    /** To be called when all changes are on their way, and the topic was compared. */
    void published() {
        role = Role.PUBLISHING;
        failure = null;
        publishedNanos = System.nanoTime();
    }

    void appended(long messages) {
        appended.add(messages);
    }

    void failed(String reason) {
        if (role == Role.STANDBY) {
            publishedNanos = System.nanoTime();
        }
        role = Role.WAITING;
        failure = reason;
        failures.increment();
    }

    /** To be called when a step has worked; what it waited for is over. */
    void works(boolean isComparing) {
        if (role == Role.STANDBY) {
            publishedNanos = System.nanoTime();
        }
        role = isComparing ? Role.COMPARING : Role.PUBLISHING;
        failure = null;
    }
}
