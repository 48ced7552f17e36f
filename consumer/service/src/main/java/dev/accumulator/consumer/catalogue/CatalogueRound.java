package dev.accumulator.consumer.catalogue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.ConsumerFactory;

/**
 * A round of the catalogues' thread, which reads on in topics, reads tables that are due, and writes what
 * has changed for reports. A source that is away does not keep the others from being read.
 */
final class CatalogueRound implements AutoCloseable {

    /** Topics are opened anew now and then, which notices new partitions, and topics that were made anew. */
    private static final Duration OPEN_MAX = Duration.ofHours(1);

    private final Map<String, Entries> entries;
    private final Map<String, List<Entries>> topics;
    private final List<Due> tables;
    private final EntriesTable table;
    private final ConsumerFactory<?, ?> consumers;
    private final LongSupplier nanos;
    private final BooleanSupplier isWritable;

    /** Dimensions whose names were read and differ from what was written, or were never compared with it. */
    private final Set<String> unwritten = new HashSet<>();

    private final Set<String> read = new HashSet<>();
    private boolean othersRemoved;
    private @Nullable CatalogueTopics opened;
    private long openedNanos;

    /** A table, and when it is read next. */
    static final class Due {
        private final String dimension;
        private final CatalogueTable table;
        private final Duration every;
        private long nanos;

        Due(String dimension, CatalogueTable table, Duration every, long nanos) {
            this.dimension = dimension;
            this.table = table;
            this.every = every;
            this.nanos = nanos;
        }
    }

    /** @param isWritable true if the database has its tables, and takes changes */
    CatalogueRound(
            Map<String, Entries> entries,
            Map<String, List<Entries>> topics,
            List<Due> tables,
            EntriesTable table,
            ConsumerFactory<?, ?> consumers,
            LongSupplier nanos,
            BooleanSupplier isWritable) {
        this.entries = Map.copyOf(entries);
        this.topics = Map.copyOf(topics);
        this.tables = List.copyOf(tables);
        this.table = table;
        this.consumers = consumers;
        this.nanos = nanos;
        this.isWritable = isWritable;
    }

    /** True if a round waits by itself for something to happen. */
    boolean waits() {
        return opened != null;
    }

    /** Returns what has failed. */
    List<String> run() {
        List<String> failures = new ArrayList<>();
        try {
            readTopics();
        } catch (RuntimeException away) {
            close();
            failures.add(Catalogues.reason("the topics " + String.join(", ", topics.keySet()), away));
        }
        for (Due due : tables) {
            if (due.nanos - nanos.getAsLong() <= 0) {
                try {
                    boolean changed = entries(due.dimension).replace(due.table.read());
                    if (read.add(due.dimension) || changed) {
                        unwritten.add(due.dimension);
                    }
                    due.nanos = nanos.getAsLong() + due.every.toNanos();
                } catch (RuntimeException away) {
                    failures.add(Catalogues.reason("the table of " + due.dimension, away));
                }
            }
        }
        try {
            if (isWritable.getAsBoolean()) {
                write();
            }
        } catch (RuntimeException away) {
            failures.add(Catalogues.reason("the names for reports", away));
        }
        return failures;
    }

    private void readTopics() {
        if (topics.isEmpty()) {
            return;
        }
        if (opened != null && nanos.getAsLong() - openedNanos > OPEN_MAX.toNanos()) {
            close();
        }
        CatalogueTopics reading = opened;
        if (reading == null) {
            reading = CatalogueTopics.open(topics, consumers);
            opened = reading;
            openedNanos = nanos.getAsLong();
        }
        if (reading.poll()) {
            Map<Entries, String> dimensions = new HashMap<>();
            entries.forEach((dimension, known) -> dimensions.put(known, dimension));
            topics.values().forEach(all -> all.forEach(one -> unwritten.add(dimensions.getOrDefault(one, ""))));
            unwritten.remove("");
        }
    }

    private void write() {
        if (!othersRemoved) {
            table.keepOnly(List.copyOf(entries.keySet()));
            othersRemoved = true;
        }
        for (String dimension : Set.copyOf(unwritten)) {
            table.write(dimension, entries(dimension).all());
            unwritten.remove(dimension);
        }
    }

    private Entries entries(String dimension) {
        Entries known = entries.get(dimension);
        if (known == null) {
            throw new IllegalStateException("There is no catalogue of " + dimension);
        }
        return known;
    }

    @Override
    public void close() {
        CatalogueTopics reading = opened;
        opened = null;
        if (reading != null) {
            reading.close();
        }
    }
}
