package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.mapping.RecordMapping;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Keeps by which mappings the documents of a generation were made, and tells if one is another by now. Nothing is down
 * because of it: the mappings of the settings are in force, and only a rebuild applies them to what was posted before.
 */
final class MappingChanges implements HealthIndicator {
    private static final Logger LOG = LoggerFactory.getLogger(MappingChanges.class);

    private final Generations generations;
    private final MappingsTable table;
    private final SortedMap<String, String> fingerprints = new TreeMap<>();
    private volatile @Nullable Seen seen;

    /** The mappings of the generation that was looked at last, as they were. */
    private record Seen(Generation generation, Map<String, String> before) {}

    MappingChanges(Generations generations, MappingsTable table, Mappings mappings) {
        this.generations = generations;
        this.table = table;
        for (RecordMapping mapping : mappings.all()) {
            fingerprints.put(mapping.name(), mapping.fingerprint());
        }
    }

    /**
     * Writes down the mappings that a generation does not know, before the first document is posted into it. Asks the
     * database once for each generation that is opened.
     */
    void beforePosting(Generation generation) {
        Seen before = seen;
        if (before == null || !before.generation().equals(generation)) {
            note(generation);
            see(generation);
        }
    }

    /** Writes down the mappings of a generation that is about to be built. */
    void note(Generation generation) {
        table.note(generation.schema(), fingerprints);
    }

    @Scheduled(initialDelay = 1_000, fixedDelay = 5_000)
    void look() {
        try {
            if (generations.isOpen()) {
                Generation live = generations.live();
                Seen before = seen;
                if (before == null || !before.generation().equals(live)) {
                    if (generations.isWritable()) {
                        note(live);
                    }
                    see(live);
                }
            }
        } catch (RuntimeException away) {
            LOG.debug("The mappings of the live generation could not be read", away);
        }
    }

    private synchronized void see(Generation generation) {
        Seen before = seen;
        if (before != null && before.generation().equals(generation)) {
            return;
        }
        Seen now = new Seen(generation, table.read(generation.schema()));
        seen = now;
        List<String> changed = changed(now);
        if (!changed.isEmpty() && (before == null || before.generation().number() != generation.number())) {
            LOG.warn(
                    "Documents of mapping {} that generation {} has were made by another form of it, and keep their movements;"
                            + " \"rebuild start\" shows the difference and makes it",
                    String.join(", ", changed),
                    generation.number());
        }
    }

    private List<String> changed(Seen now) {
        return fingerprints.keySet().stream()
                .filter(name -> postedBy(now, name) != null)
                .toList();
    }

    private @Nullable String postedBy(Seen now, String name) {
        String before = now.before().get(name);
        return before == null || before.equals(fingerprints.get(name)) ? null : before;
    }

    /** Returns the fingerprint that a mapping had before; null if it is the same now, or if that is not known. */
    @Nullable
    String postedBy(String name) {
        Seen now = seen;
        return now == null ? null : postedBy(now, name);
    }

    @Override
    public Health health() {
        Seen now = seen;
        if (now == null) {
            return Health.up().build();
        }
        List<String> changed = changed(now);
        Health.Builder health = Health.up();
        if (!changed.isEmpty()) {
            health.withDetail("changed", changed)
                    .withDetail(
                            "meaning",
                            "documents that were posted before keep their movements; \"rebuild start\" shows the difference"
                                    + " and makes it");
        }
        return health.build();
    }
}
