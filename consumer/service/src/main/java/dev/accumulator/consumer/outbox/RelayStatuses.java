package dev.accumulator.consumer.outbox;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The states of the relays of this process, by topic. */
final class RelayStatuses {
    private final SortedMap<String, RelayStatus> statuses = new TreeMap<>();
    private final List<BiConsumer<String, RelayStatus>> users = new ArrayList<>();

    /** Returns the state of a topic's relay, a new one if there was none. */
    synchronized RelayStatus of(String topic) {
        RelayStatus known = statuses.get(topic);
        if (known != null) {
            return known;
        }
        RelayStatus status = new RelayStatus();
        statuses.put(topic, status);
        users.forEach(user -> user.accept(topic, status));
        return status;
    }

    synchronized SortedMap<String, RelayStatus> all() {
        return new TreeMap<>(statuses);
    }

    /** Calls the user once for each topic, now or when its relay is made. */
    synchronized void forEach(BiConsumer<String, RelayStatus> user) {
        users.add(user);
        statuses.forEach(user);
    }
}
