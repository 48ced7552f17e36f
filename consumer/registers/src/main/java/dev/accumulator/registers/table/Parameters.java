package dev.accumulator.registers.table;

import dev.accumulator.registers.model.Moments;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The values of a generated statement, each under a name of its own: nothing a caller says is spliced into SQL. */
public final class Parameters {
    private final Map<String, Object> values = new HashMap<>();

    /** Keeps a value and gives its placeholder. */
    public String add(Object value) {
        String name = "p" + values.size();
        values.put(name, value);
        return ":" + name;
    }

    /** Keeps a moment and gives the expression for it. */
    public String moment(Instant moment) {
        return "cast(" + add(Moments.parameter(moment)) + " as timestamptz)";
    }

    public Map<String, Object> values() {
        return values;
    }
}
