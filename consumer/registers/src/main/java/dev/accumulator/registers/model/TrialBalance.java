package dev.accumulator.registers.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A trial balance: opening, debit, credit and closing of each account over a range.
 *
 * @param rows each account before those below it, in the order of the chart; accounts that have gone from the chart last.
 *     What has no figure is left out, and so are accounts without figures below them
 * @param totals the sums of the accounts' own figures, by resource. Both sides are equal, unless a filter leaves sides out
 */
public record TrialBalance(List<Row> rows, Map<String, AccountFigures.Sides> totals) {

    public TrialBalance {
        rows = List.copyOf(rows);
        totals = Collections.unmodifiableMap(new LinkedHashMap<>(totals));
    }

    /**
     * An account of a trial balance.
     *
     * @param code the account
     * @param account what the chart says of it; null if it has gone from there
     * @param level how many accounts it is below
     * @param analytics the values of the analytics that split the answer
     * @param own the figures of entries on the account itself, by resource
     * @param whole the same with those of all accounts below
     */
    public record Row(
            String code,
            @Nullable Account account,
            int level,
            Map<String, @Nullable Object> analytics,
            Map<String, AccountFigures> own,
            Map<String, AccountFigures> whole) {}

    private record Key(String code, Map<String, @Nullable Object> analytics) {}

    /**
     * Makes a trial balance of turnovers by account.
     *
     * @param turnovers all rows, with balances, split by account and analytics
     */
    public static TrialBalance of(RegisterDefinition ledger, List<TurnoverRow> turnovers) {
        Map<Key, Map<String, AccountFigures>> own = new LinkedHashMap<>();
        Map<Key, Map<String, AccountFigures>> whole = new LinkedHashMap<>();
        Map<String, AccountFigures.Sides> totals = new LinkedHashMap<>();
        Map<String, List<Map<String, @Nullable Object>>> analyticsOf = new HashMap<>();
        for (TurnoverRow row : turnovers) {
            Map<String, AccountFigures> figures = figures(row);
            String code = String.valueOf(row.dimensions().get(Entry.ACCOUNT));
            Map<String, @Nullable Object> analytics = analytics(row);
            own.put(new Key(code, analytics), figures);
            figures.forEach((resource, one) -> totals.merge(resource, one.sides(), AccountFigures.Sides::plus));
            add(whole, analyticsOf, new Key(code, analytics), figures);
            ledger.chart().above(code).forEach(above -> add(whole, analyticsOf, new Key(above, analytics), figures));
        }
        for (Resource resource : ledger.resources()) {
            totals.putIfAbsent(resource.name(), nothing(resource).sides());
        }
        List<Row> rows = new ArrayList<>();
        for (Place place : places(ledger.chart(), analyticsOf)) {
            for (Map<String, @Nullable Object> analytics : analyticsOf.getOrDefault(place.code(), List.of())) {
                Key key = new Key(place.code(), analytics);
                rows.add(new Row(
                        place.code(),
                        ledger.chart().get(place.code()),
                        place.level(),
                        analytics,
                        own.getOrDefault(key, nothing(ledger)),
                        whole.getOrDefault(key, nothing(ledger))));
            }
        }
        return new TrialBalance(rows, totals);
    }

    private static void add(
            Map<Key, Map<String, AccountFigures>> whole,
            Map<String, List<Map<String, @Nullable Object>>> analyticsOf,
            Key key,
            Map<String, AccountFigures> figures) {
        Map<String, AccountFigures> sums = whole.get(key);
        if (sums == null) {
            whole.put(key, new LinkedHashMap<>(figures));
            analyticsOf.computeIfAbsent(key.code(), code -> new ArrayList<>()).add(key.analytics());
            return;
        }
        figures.forEach((resource, one) -> sums.merge(resource, one, AccountFigures::plus));
    }

    private record Place(String code, int level) {}

    /** Returns all accounts in the order of the rows. */
    private static List<Place> places(Chart chart, Map<String, ?> found) {
        Map<String, List<String>> below = new HashMap<>();
        List<String> tops = new ArrayList<>();
        for (Account account : chart.accounts()) {
            String parent = account.parent();
            (parent == null ? tops : below.computeIfAbsent(parent, code -> new ArrayList<>())).add(account.code());
        }
        List<Place> places = new ArrayList<>();
        tops.forEach(code -> place(code, 0, below, places));
        new TreeMap<>(found)
                .keySet().stream()
                        .filter(code -> chart.find(code).isEmpty())
                        .forEach(code -> places.add(new Place(code, 0)));
        return places;
    }

    /** A chart has few levels, and no account is a part of itself. */
    private static void place(String code, int level, Map<String, List<String>> below, List<Place> places) {
        places.add(new Place(code, level));
        below.getOrDefault(code, List.of()).forEach(other -> place(other, level + 1, below, places));
    }

    private static Map<String, AccountFigures> figures(TurnoverRow row) {
        Map<String, AccountFigures> figures = new LinkedHashMap<>();
        row.resources().forEach((resource, turnover) -> figures.put(resource, AccountFigures.of(turnover)));
        return figures;
    }

    private static Map<String, @Nullable Object> analytics(TurnoverRow row) {
        Map<String, @Nullable Object> analytics = new LinkedHashMap<>(row.dimensions());
        analytics.remove(Entry.ACCOUNT);
        analytics.remove(Entry.CORRESPONDING);
        return analytics;
    }

    private static Map<String, AccountFigures> nothing(RegisterDefinition ledger) {
        Map<String, AccountFigures> figures = new LinkedHashMap<>();
        ledger.resources().forEach(resource -> figures.put(resource.name(), nothing(resource)));
        return figures;
    }

    private static AccountFigures nothing(Resource resource) {
        BigDecimal zero = BigDecimal.ZERO.setScale(resource.type().scale());
        return new AccountFigures(zero, zero, zero, zero);
    }
}
