package dev.accumulator.consumer.layout;

import dev.accumulator.postgres.Schema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares two layouts at equal positions. */
final class LayoutComparison {
    /** More would not help a person to find the reason. */
    private static final int NAMED_MAX = 20;

    private static final int DOCUMENTS_MAX = 20_000;

    private final Schema control;
    private final Set<String> ofAllShards;
    private final EqualPositions equal;

    /** @param ofAllShards topics that every shard reads */
    LayoutComparison(Schema control, Set<String> ofAllShards, EqualPositions equal) {
        this.control = control;
        this.ofAllShards = ofAllShards;
        this.equal = equal;
    }

    /** Returns the differences as sentences; none if both hold the same. */
    List<String> differences() {
        LayoutSums sums =
                new LayoutSums(control, ofAllShards, ThreadLocalRandom.current().nextLong());
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
        List<String> named = new ArrayList<>();
        String last = "";
        boolean more = true;
        while (more && named.size() < NAMED_MAX) {
            String from = last;
            EqualPositions.Both<NavigableMap<String, String>> both =
                    equal.read((database, live) -> LayoutSums.documents(database, live, groups, from, DOCUMENTS_MAX));
            // A database whose page is full may have more behind it, so nothing is said of what lies there.
            Optional<String> end = Stream.concat(both.previous().stream(), both.next().stream())
                    .filter(page -> page.size() == DOCUMENTS_MAX)
                    .map(NavigableMap::lastKey)
                    .min(Comparator.naturalOrder());
            named.addAll(differing(both, end.orElse(null)));
            more = end.isPresent();
            last = end.orElse(last);
        }
        return named.isEmpty()
                ? List.of("documents differed, and do so no more")
                : named.subList(0, Math.min(NAMED_MAX, named.size()));
    }

    /** @param through the last recorder that is compared; null for all */
    private static List<String> differing(
            EqualPositions.Both<NavigableMap<String, String>> both, @Nullable String through) {
        Map<String, String> before = merged(both.previous());
        Map<String, String> after = merged(both.next());
        TreeSet<String> recorders = new TreeSet<>(before.keySet());
        recorders.addAll(after.keySet());
        return recorders.stream()
                .filter(recorder -> through == null || recorder.compareTo(through) <= 0)
                .filter(recorder -> !Objects.equals(before.get(recorder), after.get(recorder)))
                .limit(NAMED_MAX)
                .map(recorder -> "document " + recorder + ": " + before.getOrDefault(recorder, "unknown")
                        + " in the layout before, " + after.getOrDefault(recorder, "unknown") + " in the new one")
                .toList();
    }

    /** A document that is known twice differs by that. */
    private static Map<String, String> merged(List<NavigableMap<String, String>> ofDatabases) {
        Map<String, String> all = new TreeMap<>();
        ofDatabases.forEach(
                one -> one.forEach((recorder, state) -> all.merge(recorder, state, (a, b) -> a + " and " + b)));
        return all;
    }
}
