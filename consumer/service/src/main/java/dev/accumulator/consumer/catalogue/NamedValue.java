package dev.accumulator.consumer.catalogue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A value of a dimension with its name.
 *
 * @param value as text
 */
public record NamedValue(String value, String name) {

    /** The best of the names that were found, and how good it is: the lower, the better. */
    private record Found(NamedValue value, int rank) {
        private static final Comparator<Found> BEST_FIRST = Comparator.comparingInt(Found::rank)
                .thenComparing(found -> found.value().name())
                .thenComparing(found -> found.value().value());
    }

    /** Finds names of which a word begins with a text. */
    static List<NamedValue> find(Entries entries, String beginning, int limit) {
        PriorityQueue<Found> worstFirst = new PriorityQueue<>(Found.BEST_FIRST.reversed());
        entries.forEach((id, entry) -> {
            int place = place(entry.name(), beginning);
            if (place >= 0) {
                worstFirst.add(new Found(new NamedValue(id, entry.name()), Math.min(place, 1)));
                if (worstFirst.size() > limit) {
                    worstFirst.remove();
                }
            }
        });
        List<Found> found = new ArrayList<>(worstFirst);
        found.sort(Found.BEST_FIRST);
        return found.stream().map(Found::value).toList();
    }

    /** Returns where the first word begins that begins with a text; -1 if none does. */
    private static int place(String name, String beginning) {
        int last = name.length() - beginning.length();
        for (int at = 0; at <= last; at++) {
            boolean isWord = at == 0 || !Character.isLetterOrDigit(name.charAt(at - 1));
            if (isWord && name.regionMatches(true, at, beginning, 0, beginning.length())) {
                return at;
            }
        }
        return -1;
    }
}
