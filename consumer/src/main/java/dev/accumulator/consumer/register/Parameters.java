package dev.accumulator.consumer.register;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The values of a generated statement, each under a name of its own: nothing a caller says is spliced into SQL. */
final class Parameters {
    private final Map<String, Object> values = new HashMap<>();

    /** Keeps a value and gives its placeholder. */
    String add(Object value) {
        String name = "p" + values.size();
        values.put(name, value);
        return ":" + name;
    }

    /** Keeps a moment and gives the expression for it. */
    String moment(Instant moment) {
        return "cast(" + add(Moments.parameter(moment)) + " as timestamptz)";
    }

    Map<String, Object> values() {
        return values;
    }
}
