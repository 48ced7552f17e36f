package dev.accumulator.consumer.mappingfile;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that a mapping writes of a document.
 *
 * @param lines the document's lines, each of which makes the movements of all rules before the next one; null if each rule
 *     has lines of its own
 * @param rules in the order in which they write
 */
record WrittenRules(@Nullable LineRule lines, List<LinesRule> rules) {

    WrittenRules {
        rules = List.copyOf(rules);
    }

    /** Adds the movements of the document in the scope. */
    void addTo(MappedMovements movements, Scope scope, @Nullable Instant documentPeriod) {
        if (lines == null) {
            addAll(movements, scope, documentPeriod);
        } else {
            lines.each(scope, () -> addAll(movements, scope, documentPeriod));
        }
    }

    private void addAll(MappedMovements movements, Scope scope, @Nullable Instant documentPeriod) {
        for (LinesRule rule : rules) {
            rule.addTo(movements, scope, documentPeriod);
        }
    }

    /** Returns the registers that are written. */
    Set<String> registers() {
        return rules.stream().map(LinesRule::register).collect(Collectors.toUnmodifiableSet());
    }
}
