package dev.accumulator.consumer.layout;

import dev.accumulator.postgres.Schema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Compares two layouts at equal positions. */
final class LayoutComparison {
    /** More would not help a person to find the reason. */
    private static final int NAMED_MAX = 20;

    private static final int DOCUMENTS_MAX = 20_000;

    private final Schema control;
    private final List<LayoutDatabase> previous;
    private final EqualPositions equal;

    LayoutComparison(Schema control, List<LayoutDatabase> previous, EqualPositions equal) {
        this.control = control;
        this.previous = previous;
        this.equal = equal;
    }

    /**
     * Returns the differences as sentences; none if both hold the same.
     *
     * @throws LayoutRefused if something was decided by the order of arrival
     */
    List<String> differences() {
        requireNoOrder();
        LayoutSums sums = new LayoutSums(control, ThreadLocalRandom.current().nextLong());
        EqualPositions.Both<SortedMap<String, List<BigDecimal>>> both = equal.read(sums::read);
        SortedMap<String, List<BigDecimal>> before = LayoutSums.added(both.previous());
        SortedMap<String, List<BigDecimal>> after = LayoutSums.added(both.next());
        TreeSet<String> parts = new TreeSet<>(before.keySet());
        parts.addAll(after.keySet());
        parts.removeIf(part -> Objects.equals(before.get(part), after.get(part)));
        List<Integer> groups = LayoutSums.groups(List.copyOf(parts));
        List<String> differences = new ArrayList<>();
        parts.stream()
                .filter(part -> LayoutSums.groups(List.of(part)).isEmpty())
                .forEach(part -> differences.add(part
                        + " differ: "
                        + shown(part, before) + " in the layout before, " + shown(part, after) + " in the new one"));
        if (!groups.isEmpty()) {
            differences.addAll(documents(groups));
        }
        return differences;
    }

    /** Returns how many rows a part has. A sum of hashes tells a person nothing, so it is not shown. */
    private static String shown(String part, SortedMap<String, List<BigDecimal>> sums) {
        List<BigDecimal> found = sums.get(part);
        if (found == null) {
            return "none";
        }
        return part.contains(" of register ") ? "one sum" : found.getFirst().toPlainString() + " rows";
    }

    private List<String> documents(List<Integer> groups) {
        EqualPositions.Both<Map<String, String>> both =
                equal.read((database, live) -> LayoutSums.documents(database, live, groups, DOCUMENTS_MAX));
        Map<String, String> before = merged(both.previous());
        Map<String, String> after = merged(both.next());
        TreeSet<String> recorders = new TreeSet<>(before.keySet());
        recorders.addAll(after.keySet());
        List<String> named = recorders.stream()
                .filter(recorder -> !Objects.equals(before.get(recorder), after.get(recorder)))
                .limit(NAMED_MAX)
                .map(recorder -> "document " + recorder + ": " + before.getOrDefault(recorder, "unknown")
                        + " in the layout before, " + after.getOrDefault(recorder, "unknown") + " in the new one")
                .toList();
        return named.isEmpty() ? List.of("documents differed, and do so no more") : named;
    }

    /** A document that is known twice differs by that. */
    private static Map<String, String> merged(List<Map<String, String>> ofDatabases) {
        Map<String, String> all = new TreeMap<>();
        ofDatabases.forEach(
                one -> one.forEach((recorder, state) -> all.merge(recorder, state, (a, b) -> a + " and " + b)));
        return all;
    }

    private void requireNoOrder() {
        for (LayoutDatabase database : previous) {
            List<String> found = JdbcClient.create(database.dataSource())
                    .sql(control.sql("""
                            select 'closing dates' where exists (select from {schema}.closings)
                             union all
                            select 'refusals of floors' where exists (select from {schema}.floor_refusals)
                             union all
                            select 'decisions about offsets' where exists (select from {schema}.partition_decisions)
                            """))
                    .query((row, n) -> row.getString(1))
                    .list();
            if (!found.isEmpty()) {
                throw new LayoutRefused(
                        LayoutRefused.Reason.ORDER_OF_ARRIVAL,
                        "The layout before has " + String.join(", ", found) + " in " + database
                                + ", which depend on the order of arrival, and the new one cannot follow them");
            }
        }
    }
}
