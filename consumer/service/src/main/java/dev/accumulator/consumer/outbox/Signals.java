package dev.accumulator.consumer.outbox;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Wakes the relays of this process, each by the topic to which it sends. */
final class Signals {
    private final ConcurrentMap<String, Signal> signals = new ConcurrentHashMap<>();

    /** Returns the signal that wakes the relay of a topic. */
    Signal of(String topic) {
        return signals.computeIfAbsent(topic, unknown -> new Signal());
    }

    /** Wakes the relays of these topics. A topic that has no relay in this process is passed over. */
    void raise(Collection<String> topics) {
        for (String topic : topics) {
            Signal signal = signals.get(topic);
            if (signal != null) {
                signal.raise();
            }
        }
    }
}
