package dev.accumulator.consumer.catalogue;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The entries of one catalogue in memory, bounded in number and in bytes. One thread writes, and many read. */
final class Entries {

    /** The entries of one catalogue. */
    static final int ENTRIES_MAX = 100_000;

    /** The bytes of all catalogues together. */
    static final long BYTES_MAX = 32L << 20;

    private final AtomicLong allBytes;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicLong leftOut = new AtomicLong();

    /** @param allBytes what all catalogues of this process take */
    Entries(AtomicLong allBytes) {
        this.allBytes = allBytes;
    }

    @Nullable
    Entry get(String id) {
        return entries.get(id);
    }

    int size() {
        return entries.size();
    }

    /** Returns how many entries have found no room. */
    long leftOut() {
        return leftOut.get();
    }

    /** Hands over each entry as it is at the moment. */
    void forEach(BiConsumer<String, Entry> each) {
        entries.forEach(each);
    }

    Map<String, Entry> all() {
        return Map.copyOf(entries);
    }

    /** Returns true if something has changed. */
    boolean put(String id, Entry entry) {
        Entry before = entries.get(id);
        if (entry.equals(before)) {
            return false;
        }
        long more = entry.bytes(id) - (before == null ? 0 : before.bytes(id));
        if ((before == null && entries.size() >= ENTRIES_MAX) || allBytes.get() + more > BYTES_MAX) {
            leftOut.incrementAndGet();
            return false;
        }
        entries.put(id, entry);
        allBytes.addAndGet(more);
        return true;
    }

    /** Returns true if something has changed. */
    boolean remove(String id) {
        Optional<Entry> removed = Optional.ofNullable(entries.remove(id));
        removed.ifPresent(entry -> allBytes.addAndGet(-entry.bytes(id)));
        return removed.isPresent();
    }

    /** Makes the entries those of a source that was read whole. Returns true if something has changed. */
    boolean replace(Map<String, Entry> whole) {
        leftOut.set(0);
        boolean changed = false;
        for (String id : entries.keySet()) {
            if (!whole.containsKey(id)) {
                changed |= remove(id);
            }
        }
        for (Map.Entry<String, Entry> entry : whole.entrySet()) {
            changed |= put(entry.getKey(), entry.getValue());
        }
        return changed;
    }
}
