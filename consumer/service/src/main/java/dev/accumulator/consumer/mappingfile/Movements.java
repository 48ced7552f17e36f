package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.event.JsonPath;
import dev.accumulator.consumer.mapping.MappedPart;
import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.registers.model.Movement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The movements of one document, with the way back to the fields that they came from. */
final class Movements implements MappedPart.FieldFinder {
    /** Where a movement came from. */
    private record Trace(MovementRule rule, Places places) {}

    private final DocumentRule document;
    private final Places places;
    private final List<Movement> all = new ArrayList<>();
    private final List<Trace> traces = new ArrayList<>();

    Movements(DocumentRule document, Places places) {
        this.document = document;
        this.places = places;
    }

    void add(Movement movement, MovementRule rule, Scope scope) {
        scope.expansion().movement(movement);
        all.add(movement);
        traces.add(new Trace(rule, scope.places()));
    }

    int size() {
        return all.size();
    }

    List<Movement> all() {
        return all;
    }

    @Override
    public @Nullable String pathOf(InvalidMovement refusal) {
        int index = refusal.movement();
        if (index < 0 || index >= traces.size()) {
            return "recorder".equals(refusal.field())
                    ? text(document.recorder().path(places))
                    : "revision".equals(refusal.field()) ? pathOfRevision() : null;
        }
        Trace trace = traces.get(index);
        return text(trace.rule().path(refusal.part(), refusal.field(), trace.places(), document.period()));
    }

    @Override
    public @Nullable String pathOfRevision() {
        return text(document.revision().path(places));
    }

    private static @Nullable String text(@Nullable JsonPath path) {
        return path == null ? null : path.toString();
    }
}
