package dev.accumulator.registers.table;

import java.util.Map;
import java.util.Set;

/** The resources of registers whose swings of days this process wants to be kept, by the names of both. For many threads. */
public final class WantedSwings {
    private volatile Map<String, Set<String>> resources = Map.of();

    /** Wants these in place of the earlier ones. What others want is kept all the same. */
    public void set(Map<String, Set<String>> byRegister) {
        resources = Map.copyOf(byRegister);
    }

    Set<String> of(String register) {
        return resources.getOrDefault(register, Set.of());
    }
}
