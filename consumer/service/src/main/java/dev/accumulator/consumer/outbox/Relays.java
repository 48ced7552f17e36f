package dev.accumulator.consumer.outbox;

import dev.accumulator.consumer.watch.ThreadWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The relays of this process: one for each topic that the service sends to, and for each other topic that messages wait
 * for, such as one that was named by an earlier configuration.
 */
final class Relays implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Relays.class);

    /** A topic's relay costs a thread and a producer. Two topics are usual; others are left from earlier settings. */
    private static final int TOPICS_MAX = 16;

    /** Names of topics change with a restart, so there is no hurry. */
    private static final Duration DISCOVERY_INTERVAL = Duration.ofSeconds(10);

    private final Sending sending;
    private final Function<String, LeaseTable> leases;
    private final Signals signals;
    private final RelayStatuses statuses;
    private final List<String> topics;
    private final BooleanSupplier mayWrite;
    private final ThreadWatch watch;
    private final Map<String, Running> relays = new TreeMap<>();
    private volatile boolean running;
    private long discoveredNanos = System.nanoTime() - DISCOVERY_INTERVAL.toNanos();
    private boolean toldOfTooMany;

    /**
     * @param topics the topics that have a relay from the start
     * @param mayWrite true once the database was reached, unless it can only be read
     */
    Relays(
            Sending sending,
            Function<String, LeaseTable> leases,
            Signals signals,
            RelayStatuses statuses,
            Collection<String> topics,
            BooleanSupplier mayWrite,
            ThreadWatch watch) {
        this.sending = sending;
        this.leases = leases;
        this.signals = signals;
        this.statuses = statuses;
        this.topics = List.copyOf(topics);
        this.mayWrite = mayWrite;
        this.watch = watch;
        this.topics.forEach(statuses::of);
    }

    private record Running(Relay relay, RelayThread thread) {}

    @Override
    public synchronized void start() {
        running = true;
        topics.forEach(this::relay);
        relays.values().forEach(each -> each.thread().start());
    }

    private Running relay(String topic) {
        return relays.computeIfAbsent(topic, unknown -> {
            Relay relay = new Relay(
                    topic,
                    sending,
                    leases.apply(topic),
                    signals.of(topic),
                    new RecordTime(0),
                    statuses.of(topic),
                    this::discover);
            return new Running(relay, new RelayThread("outbox-relay-" + topic, relay, mayWrite, watch));
        });
    }

    /** Starts a relay for each topic that messages wait for and that has none. Called by the relays from time to time. */
    private void discover() {
        if (!isDue()) {
            return;
        }
        List<String> waiting = sending.table().topics(TOPICS_MAX);
        synchronized (this) {
            for (String topic : waiting) {
                if (!running || relays.containsKey(topic)) {
                    continue;
                }
                if (relays.size() >= TOPICS_MAX) {
                    if (!toldOfTooMany) {
                        LOG.error("Messages wait for more than {} topics; those to {} are not sent", TOPICS_MAX, topic);
                        toldOfTooMany = true;
                    }
                    continue;
                }
                LOG.info("Messages wait for topic {}, which is sent to as well", topic);
                relay(topic).thread().start();
            }
        }
    }

    private synchronized boolean isDue() {
        if (System.nanoTime() - discoveredNanos < DISCOVERY_INTERVAL.toNanos()) {
            return false;
        }
        discoveredNanos = System.nanoTime();
        return true;
    }

    @Override
    public void stop() {
        List<Running> all;
        synchronized (this) {
            running = false;
            all = new ArrayList<>(relays.values());
        }
        // All end their current round at the same time, outside the lock that a relay may wait for.
        all.forEach(each -> each.thread().letEnd());
        all.forEach(each -> each.relay().stop());
        all.forEach(each -> each.thread().stop());
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
