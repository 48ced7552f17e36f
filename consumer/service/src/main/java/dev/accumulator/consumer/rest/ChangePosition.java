package dev.accumulator.consumer.rest;

import dev.accumulator.registers.model.ChangePlace;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.text.ForeignText;

/**
 * A place in the log of a register of a generation, as the id of an event. The same numbers in another generation are other
 * movements.
 */
record ChangePosition(int generation, ChangePlace place) {
    static final String HEADER = "Last-Event-ID";

    ChangePosition at(ChangePlace other) {
        return new ChangePosition(generation, other);
    }

    String text() {
        return generation + "." + place.text();
    }

    /**
     * Reads a position.
     *
     * @param text the id of an event, or its part for one shard
     * @throws InvalidQuery if it is none
     */
    static ChangePosition parse(String text) {
        int dot = text.indexOf('.');
        if (dot > 0 && text.substring(0, dot).matches("[0-9]{1,9}")) {
            int generation = Integer.parseInt(text.substring(0, dot));
            return ChangePlace.parse(text.substring(dot + 1))
                    .map(place -> new ChangePosition(generation, place))
                    .orElseThrow(() -> invalid(text));
        }
        throw invalid(text);
    }

    static InvalidQuery invalid(String text) {
        return new InvalidQuery(
                HEADER, HEADER + " must be the id of an event of this stream, was " + ForeignText.quote(text));
    }
}
