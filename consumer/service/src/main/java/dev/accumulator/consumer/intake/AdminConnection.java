package dev.accumulator.consumer.intake;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's administrator's client, opened with the first question. The client has a thread of its own, which nobody starts
 * anew when it dies, for example of too little memory; from then on every question to that client fails. So a client whose
 * thread is dead is given up, and the next question opens another. Safe for use by many threads.
 */
final class AdminConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdminConnection.class);

    /** The client names its thread so, and appends its id. */
    private static final String THREAD_PREFIX = "kafka-admin-client-thread | ";

    private static final AtomicInteger OPENED = new AtomicInteger();
    private static final Duration CLOSE_WAIT_MAX = Duration.ofSeconds(1);

    private final Map<String, Object> settings;
    private @Nullable Admin admin;
    private @Nullable Thread thread;

    AdminConnection(Map<String, Object> settings) {
        this.settings = Map.copyOf(settings);
    }

    /** Returns a client whose thread was alive a moment ago. */
    synchronized Admin open() {
        Admin opened = admin;
        if (opened != null && isDead()) {
            LOG.warn("The thread of Kafka's administrator's client has died; another client is opened");
            admin = null;
            opened.close(Duration.ZERO);
            opened = null;
        }
        if (opened == null) {
            opened = create();
            admin = opened;
        }
        return opened;
    }

    private Admin create() {
        Map<String, Object> all = new HashMap<>(settings);
        String id = Objects.toString(
                settings.get(AdminClientConfig.CLIENT_ID_CONFIG), "accumulator-" + OPENED.incrementAndGet());
        all.put(AdminClientConfig.CLIENT_ID_CONFIG, id);
        Admin created = Admin.create(all);
        thread = newestThread(THREAD_PREFIX + id);
        return created;
    }

    /** A client starts its thread in the group of the thread that opens it. */
    private static @Nullable Thread newestThread(String name) {
        Thread[] threads = new Thread[Thread.activeCount() * 2 + 16];
        int count = Thread.enumerate(threads);
        return Arrays.stream(threads, 0, count)
                .filter(one -> one.getName().equals(name))
                .max(Comparator.comparingLong(Thread::threadId))
                .orElse(null);
    }

    /** A thread that could not be found had died before anybody looked for it. */
    private boolean isDead() {
        return thread == null || !thread.isAlive();
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close(CLOSE_WAIT_MAX);
        }
    }
}
