package dev.accumulator.consumer.posting;

import dev.accumulator.registers.model.CellChange;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.FloorPolicy;
import dev.accumulator.registers.model.Following;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.RegisterDefinition;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the groups of floors that accepted documents may have given more at some moment. Too many of them do no harm. */
final class FloorRaises {
    private final Function<String, Optional<RegisterDefinition>> definitions;
    private final Map<String, List<Place>> byRegister = new HashMap<>();
    private final Set<RefusedGroup> raised = new LinkedHashSet<>();

    private record Place(Floor floor, Floor.Part part) {}

    private FloorRaises(List<Floor> floors, Function<String, Optional<RegisterDefinition>> definitions) {
        this.definitions = definitions;
        for (Floor floor : floors) {
            if (!floor.policy().equals(FloorPolicy.TELL)) {
                floor.of()
                        .forEach(part -> byRegister
                                .computeIfAbsent(part.register(), register -> new ArrayList<>())
                                .add(new Place(floor, part)));
            }
        }
    }

    /**
     * Returns the groups of floors that refuse documents.
     *
     * @param definitions finds a register by its name
     * @param results one for each of the incoming, in their order
     * @param following what goes with them, or not: what an order leaves of its reservation may go back by it
     */
    static Set<RefusedGroup> of(
            List<Floor> floors,
            Function<String, Optional<RegisterDefinition>> definitions,
            List<Incoming> incoming,
            List<Result> results,
            List<Following> following) {
        FloorRaises raises = new FloorRaises(floors, definitions);
        if (raises.byRegister.isEmpty()) {
            return Set.of();
        }
        for (int i = 0; i < results.size(); i++) {
            if (incoming.get(i) instanceof Incoming.Mapped mapped
                    && results.get(i) instanceof Result.Decided decided
                    && decided.outcome() instanceof Outcome.Accepted accepted) {
                raises.add(mapped.document().change(), accepted);
            }
        }
        for (Following one : following) {
            raises.addMore(one.ifPosted());
            raises.addMore(one.ifWithdrawn());
        }
        return raises.raised;
    }

    private void add(Change change, Outcome.Accepted accepted) {
        boolean isNew = accepted instanceof Outcome.Posted;
        if (!(accepted instanceof Outcome.Overtaken) && change instanceof Change.Post post) {
            // What is corrected may move in time, and so give more at a moment however much it takes.
            post.movements().forEach(movement -> add(movement, !isNew));
        }
        if (!isNew) {
            for (CellChange cell : accepted.changes()) {
                byRegister.getOrDefault(cell.register(), List.of()).forEach(place -> add(place, cell.dimensions()));
            }
        }
    }

    private void addMore(@Nullable Change change) {
        if (change instanceof Change.Post post) {
            post.movements().forEach(movement -> add(movement, false));
        }
    }

    private void add(Movement movement, boolean whateverItIs) {
        for (Place place : byRegister.getOrDefault(movement.register(), List.of())) {
            BigDecimal value = movement.resources().get(place.part().resource());
            if (value != null && (whateverItIs || place.part().counted(value).signum() > 0)) {
                add(place, movement.dimensions());
            }
        }
    }

    private void add(Place place, Map<String, ? extends @Nullable Object> dimensions) {
        RegisterDefinition definition =
                definitions.apply(place.part().register()).orElse(null);
        if (definition == null) {
            return;
        }
        Map<String, Object> group = new LinkedHashMap<>();
        for (String by : place.floor().by()) {
            Object value = dimensions.get(by);
            if (value == null) {
                return;
            }
            group.put(by, definition.dimension(by).orElseThrow().type().convert(value));
        }
        raised.add(new RefusedGroup(place.floor().name(), GroupJson.text(group)));
    }
}
