package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.event.EventLimits;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of the events that are taken. A larger event is a dead letter. Do not lower a limit below documents that topics
 * hold: a rebuild reads them by the limits of its day.
 *
 * @param lines the most lines of an order or a receipt, 1 to 5000
 * @param movements the most movements of a document in the movements topic, 1 to 10000
 * @param eventSize the most bytes of an event, up to 4MB; the topics and the publishers have limits of their own
 */
@ConfigurationProperties("accumulator.limits")
record LimitSettings(
        @DefaultValue("1000") int lines,
        @DefaultValue("1000") int movements,
        @DefaultValue("1MB") DataSize eventSize) {

    LimitSettings {
        limits(lines, movements, eventSize);
    }

    EventLimits limits() {
        return limits(lines, movements, eventSize);
    }

    private static EventLimits limits(int lines, int movements, DataSize eventSize) {
        try {
            return new EventLimits(lines, movements, Math.toIntExact(Math.min(eventSize.toBytes(), Integer.MAX_VALUE)));
        } catch (IllegalArgumentException outOfRange) {
            throw new IllegalArgumentException("accumulator.limits." + outOfRange.getMessage(), outOfRange);
        }
    }
}
