package dev.accumulator.registers.table;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A bounded map of what was used last, for many threads. It keeps two generations: new entries go to the young one, and an
 * entry of the old one that is asked for moves to the young one. When the young one is full it becomes the old one, and
 * what nobody asked for since is dropped. So a look-up costs one or two look-ups in a hash map, and no bookkeeping.
 */
public final class RecentlyUsed<K, V> {
    private final int generationMax;
    private volatile Generations<K, V> generations = new Generations<>(new ConcurrentHashMap<>(), Map.of());

    /** Both maps in one object, so that a reader never sees the young one of now beside the old one of before. */
    private static final class Generations<K, V> {
        final ConcurrentHashMap<K, V> young;
        final Map<K, V> old;

        Generations(ConcurrentHashMap<K, V> young, Map<K, V> old) {
            this.young = young;
            this.old = old;
        }
    }

    /** @param entriesMax the most entries; at least half as many are kept of those used last */
    public RecentlyUsed(int entriesMax) {
        this.generationMax = entriesMax / 2;
    }

    /** Returns the value of a key; null if it is not kept. */
    public @Nullable V get(K key) {
        Generations<K, V> now = generations;
        V young = now.young.get(key);
        if (young != null) {
            return young;
        }
        V old = now.old.get(key);
        if (old != null) {
            put(key, old);
        }
        return old;
    }

    /** Keeps a value, and drops some of those that were not asked for lately if there are too many. */
    public void put(K key, V value) {
        Generations<K, V> now = generations;
        if (now.young.put(key, value) == null && now.young.mappingCount() >= generationMax) {
            age(now);
        }
    }

    /** Shows each entry, some of them perhaps twice. */
    void forEach(BiConsumer<K, V> action) {
        Generations<K, V> now = generations;
        now.old.forEach(action);
        now.young.forEach(action);
    }

    private synchronized void age(Generations<K, V> full) {
        if (generations == full) {
            generations = new Generations<>(new ConcurrentHashMap<>(), full.young);
        }
    }

    int size() {
        Generations<K, V> now = generations;
        return now.young.size() + now.old.size();
    }
}
