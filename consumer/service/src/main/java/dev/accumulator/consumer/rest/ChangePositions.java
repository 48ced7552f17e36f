package dev.accumulator.consumer.rest;

import dev.accumulator.registers.model.ChangePlace;
import dev.accumulator.registers.model.InvalidQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How far a client has followed a register: a position in each database that is followed, in the order of the shards. It is
 * the id of an event.
 */
record ChangePositions(List<ChangePosition> parts) {
    private static final String BETWEEN = "_";

    ChangePositions {
        parts = List.copyOf(parts);
    }

    /** Returns these positions with another place in one of the databases. */
    ChangePositions at(int part, ChangePlace place) {
        List<ChangePosition> moved = new ArrayList<>(parts);
        moved.set(part, moved.get(part).at(place));
        return new ChangePositions(moved);
    }

    String text() {
        return parts.stream().map(ChangePosition::text).collect(Collectors.joining(BETWEEN));
    }

    /**
     * Reads the id of an event.
     *
     * @param count how many databases are followed
     * @throws InvalidQuery if it is none of a stream of so many
     */
    static ChangePositions parse(String text, int count) {
        String[] parts = text.split(BETWEEN, -1);
        if (parts.length != count) {
            throw ChangePosition.invalid(text);
        }
        List<ChangePosition> positions = new ArrayList<>();
        for (String part : parts) {
            positions.add(ChangePosition.parse(part));
        }
        return new ChangePositions(positions);
    }
}
