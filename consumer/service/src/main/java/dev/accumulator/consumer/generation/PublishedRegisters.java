package dev.accumulator.consumer.generation;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * The registers whose balances are published, as configured.
 *
 * @param names in alphabetical order
 */
public record PublishedRegisters(Set<String> names) {
    public PublishedRegisters {
        names = Collections.unmodifiableSet(new TreeSet<>(names));
    }
}
