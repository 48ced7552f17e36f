package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.posting.ChartProgress;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Position;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the positions of topics of accounts with where these ended when they were first measured. Whichever instance reads
 * them, the positions tell. It is no promise between topics, so it ends after a while whatever is in the way.
 */
final class ChartsAtStart implements ChartProgress {
    private static final Logger LOG = LoggerFactory.getLogger(ChartsAtStart.class);

    /** A topic of accounts is read in seconds. */
    private static final Duration WAIT_MAX = Duration.ofMinutes(1);

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final Supplier<LagMeter.Measured> measured;
    private final Function<Collection<Partition>, Map<Partition, Position>> positions;
    private final LongSupplier nanos;
    private final Map<String, Topic> topics = new HashMap<>();

    /**
     * @param measured the last whole measurement of all topics
     * @param positions reads positions from the database
     */
    ChartsAtStart(
            Supplier<LagMeter.Measured> measured,
            Function<Collection<Partition>, Map<Partition, Position>> positions,
            LongSupplier nanos) {
        this.measured = measured;
        this.positions = positions;
        this.nanos = nanos;
    }

    @Override
    public synchronized boolean isRead(String topic) {
        return topics.computeIfAbsent(topic, Topic::new).isRead();
    }

    /** One topic, and the standing of its partitions that were not read when they were first measured. */
    private final class Topic {
        private final String name;
        private final long beganNanos = nanos.getAsLong();
        private long lookedNanos = beganNanos - LOOK_EVERY.toNanos();
        private @Nullable Map<Partition, Standing> ahead;
        private boolean read;

        private Topic(String name) {
            this.name = name;
        }

        private boolean isRead() {
            long now = nanos.getAsLong();
            if (read || now - lookedNanos < LOOK_EVERY.toNanos()) {
                return read;
            }
            lookedNanos = now;
            read = look();
            if (!read && now - beganNanos > WAIT_MAX.toNanos()) {
                LOG.warn(
                        "Topic {} of accounts was not read to its end within {} s: documents are posted without waiting for it",
                        name,
                        WAIT_MAX.toSeconds());
                read = true;
            }
            return read;
        }

        private boolean look() {
            Map<Partition, Standing> known = ahead == null ? firstMeasured() : ahead;
            ahead = known;
            if (known == null) {
                return false;
            }
            if (known.isEmpty()) {
                return true;
            }
            try {
                Map<Partition, Position> now = positions.apply(known.keySet());
                known.entrySet().removeIf(one -> isRead(one.getValue(), now.get(one.getKey())));
            } catch (RuntimeException away) {
                LOG.debug("The positions of topic {} cannot be read yet", name, away);
            }
            return known.isEmpty();
        }

        private boolean isRead(Standing first, @Nullable Position position) {
            return first.end() <= (position == null ? first.beginning() : position.offset());
        }

        private @Nullable Map<Partition, Standing> firstMeasured() {
            LagMeter.Measured whole = measured.get();
            if (whole.at() == null) {
                return null;
            }
            Map<Partition, Standing> standings = new HashMap<>();
            whole.lag().partitions().forEach((partition, one) -> {
                if (partition.topic().equals(name)) {
                    standings.put(partition, one.standing());
                }
            });
            return standings;
        }
    }
}
