package dev.accumulator.registers.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks a ledger.
 *
 * @param ledger the name of a register of kind ledger
 * @param from where entries begin to count, or null for the first
 * @param to where they end, or null for the last
 * @param knownAt what the ledger said at this moment of recording, or null for what it says now
 * @param filters the values of analytics that are meant, and of accounts; see {@link Selection}
 * @param analytics the analytics that split the answer
 */
public record LedgerQuery(
        String ledger,
        @Nullable PointInTime from,
        @Nullable PointInTime to,
        @Nullable Instant knownAt,
        Map<String, List<@Nullable Object>> filters,
        List<String> analytics) {

    // Spelled out: a compact constructor loses the annotation inside the map's type in its class file.
    public LedgerQuery(
            String ledger,
            @Nullable PointInTime from,
            @Nullable PointInTime to,
            @Nullable Instant knownAt,
            Map<String, List<@Nullable Object>> filters,
            List<String> analytics) {
        Map<String, List<@Nullable Object>> copy = new LinkedHashMap<>();
        filters.forEach((name, values) -> copy.put(name, Collections.unmodifiableList(new ArrayList<>(values))));
        this.ledger = ledger;
        this.from = from;
        this.to = to;
        this.knownAt = knownAt;
        this.filters = Collections.unmodifiableMap(copy);
        this.analytics = List.copyOf(analytics);
    }

    /** Asks a whole ledger over a range. */
    public static LedgerQuery of(String ledger, @Nullable PointInTime from, @Nullable PointInTime to) {
        return new LedgerQuery(ledger, from, to, null, Map.of(), List.of());
    }

    /** Returns the same question as it would have been answered at a moment of recording. */
    public LedgerQuery knownAt(Instant moment) {
        return new LedgerQuery(ledger, from, to, moment, filters, analytics);
    }

    /** Returns the same question about one account with those below it. */
    LedgerQuery ofAccounts(List<String> codes) {
        Map<String, List<@Nullable Object>> narrowed = new LinkedHashMap<>(filters);
        narrowed.put(Entry.ACCOUNT, new ArrayList<>(codes));
        return new LedgerQuery(ledger, from, to, knownAt, narrowed, analytics);
    }
}
