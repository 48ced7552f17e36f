package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.mapping.RecordMapping;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what became of the parts of records, by mapping, and tells of a mapping that refuses all of them. Safe for use by many
 * threads.
 */
final class MappingCounts {
    private static final Logger LOG = LoggerFactory.getLogger(MappingCounts.class);

    /** Parts that a mapping has refused, and none that it has mapped, before it is told. Some may be bad in any topic. */
    private static final int ALL_REFUSED_MIN = 100;

    /** Reasons that a mapping is counted by. A mapping has few; what comes after them is counted together. */
    private static final int REASONS_MAX = 50;

    private static final String OTHER = "other";

    private final Map<String, OfMapping> byTopic;
    private final Map<String, OfMapping> byName;

    MappingCounts(Mappings mappings, MeterRegistry registry) {
        Map<String, OfMapping> topics = new HashMap<>();
        Map<String, OfMapping> names = new HashMap<>();
        for (RecordMapping mapping : mappings.all()) {
            OfMapping counts = new OfMapping(mapping.name(), registry);
            names.put(mapping.name(), counts);
            mapping.topics().forEach(topic -> topics.put(topic, counts));
        }
        this.byTopic = Map.copyOf(topics);
        this.byName = Map.copyOf(names);
    }

    /** Counts what was committed. */
    void posted(List<Result> results) {
        String topic = null;
        OfMapping counts = null;
        long mapped = 0;
        for (Result result : results) {
            // Most records of a batch are of the topic of the one before.
            if (counts == null || !result.event().topic().equals(topic)) {
                if (counts != null) {
                    counts.mapped(mapped);
                }
                mapped = 0;
                topic = result.event().topic();
                counts = byTopic.get(topic);
                if (counts == null) {
                    throw new IllegalStateException("No mapping reads topic " + topic);
                }
            }
            switch (result) {
                case Result.Decided decided -> mapped++;
                case Result.PassedOver passedOver -> counts.passedOver(passedOver.reason());
                case Result.Refused refused -> counts.refused(refused.refusal().code());
            }
        }
        if (counts != null) {
            counts.mapped(mapped);
        }
    }

    long mapped(String mapping) {
        return of(mapping).mapped.sum();
    }

    SortedMap<String, Long> passedOver(String mapping) {
        return sums(of(mapping).passedOver);
    }

    SortedMap<String, Long> refused(String mapping) {
        return sums(of(mapping).refused);
    }

    /** True if a mapping has mapped nothing since the start, and refused so much that it cannot be right. */
    boolean refusesAll(String mapping) {
        return of(mapping).refusesAll();
    }

    private OfMapping of(String mapping) {
        OfMapping counts = byName.get(mapping);
        if (counts == null) {
            throw new IllegalArgumentException("There is no mapping " + mapping);
        }
        return counts;
    }

    private static SortedMap<String, Long> sums(Map<String, LongAdder> counts) {
        SortedMap<String, Long> sums = new TreeMap<>();
        counts.forEach((reason, count) -> sums.put(reason, count.sum()));
        return sums;
    }

    private static final class OfMapping {
        private final String name;
        private final MeterRegistry registry;
        private final LongAdder mapped = new LongAdder();
        private final Map<String, LongAdder> passedOver = new ConcurrentHashMap<>();
        private final Map<String, Counter> meters = new ConcurrentHashMap<>();
        private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();
        private final AtomicBoolean told = new AtomicBoolean();

        OfMapping(String name, MeterRegistry registry) {
            this.name = name;
            this.registry = registry;
            // The metric is there before something is passed over.
            meter("");
        }

        /** Counts documents of a batch, whose refused parts have been counted before. */
        private void mapped(long documents) {
            mapped.add(documents);
            if (documents == 0 && !told.get() && refusesAll() && told.compareAndSet(false, true)) {
                LOG.error(
                        "Mapping {} has refused everything that it was meant for since the start, {} and more: {}; the dead"
                                + " letters say what is wrong, and can be retried once it is mended",
                        name,
                        ALL_REFUSED_MIN,
                        sums(refused));
            }
        }

        boolean refusesAll() {
            return mapped.sum() == 0
                    && refused.values().stream().mapToLong(LongAdder::sum).sum() >= ALL_REFUSED_MIN;
        }

        private void passedOver(String reason) {
            String known = known(passedOver, reason);
            add(passedOver, known);
            meters.computeIfAbsent(known, this::meter).increment();
        }

        private void refused(String code) {
            add(refused, known(refused, code));
        }

        private static void add(Map<String, LongAdder> counts, String reason) {
            counts.computeIfAbsent(reason, one -> new LongAdder()).increment();
        }

        private static String known(Map<String, LongAdder> counts, String reason) {
            return counts.size() < REASONS_MAX || counts.containsKey(reason) ? reason : OTHER;
        }

        private Counter meter(String reason) {
            return Counter.builder("accumulator.passed.over")
                    .description("Records, and parts of records, that their mapping does not mean")
                    .tag("mapping", name)
                    .tag("reason", reason)
                    .register(registry);
        }
    }
}
