package dev.accumulator.registers.read;

import dev.accumulator.registers.model.Moments;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The values of a statement, each under a name of its own: no value from outside is ever spliced into SQL. */
final class Parameters {
    private final Map<String, Object> values = new HashMap<>();

    /** Keeps a value under a new name and returns its placeholder. */
    String add(Object value) {
        String name = "p" + values.size();
        values.put(name, value);
        return ":" + name;
    }

    /** Keeps a moment under a new name and returns the expression for it. */
    String addMoment(Instant moment) {
        return "cast(" + add(Moments.parameter(moment)) + " as timestamptz)";
    }

    /** Keeps a value under a name that its statement has. */
    void put(String name, Object value) {
        values.put(name, value);
    }

    Map<String, Object> values() {
        return values;
    }
}
