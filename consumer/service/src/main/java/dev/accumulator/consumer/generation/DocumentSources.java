package dev.accumulator.consumer.generation;

import dev.accumulator.registers.model.Change;
import java.util.Set;

/** Tells where documents come from. */
@FunctionalInterface
public interface DocumentSources {
    /** Knows of none where it comes from. */
    DocumentSources UNKNOWN = (change, names) -> false;

    /**
     * Returns true if a document comes from one of some topics, or was made by one of some mappings.
     *
     * @param names of topics and mappings
     */
    boolean isFrom(Change change, Set<String> names);
}
