package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.event.JsonPath;
import dev.accumulator.consumer.mapping.MappedPart;
import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.RegisterLimits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The movements of one document, with the way back to the fields that they came from. */
final class MappedMovements implements MappedPart.FieldFinder {
    /** Where a movement came from. */
    private record Trace(LinesRule rule, RecordPaths paths) {}

    private final DocumentRule document;
    private final RecordPaths paths;
    private final List<Movement> all = new ArrayList<>();
    private final List<Trace> traces = new ArrayList<>();

    MappedMovements(DocumentRule document, RecordPaths paths) {
        this.document = document;
        this.paths = paths;
    }

    /** Refuses a document that would have more movements than one can have. */
    void checkRoomFor(int more) {
        if (all.size() + more > RegisterLimits.MOVEMENTS_MAX) {
            throw Unmappable.record(
                    MappingFault.TOO_MANY_MOVEMENTS.code(),
                    "the document has more than " + RegisterLimits.MOVEMENTS_MAX + " movements");
        }
    }

    void add(Movement movement, LinesRule rule, Scope scope) {
        scope.expansion().movement(movement);
        all.add(movement);
        traces.add(new Trace(rule, scope.paths()));
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
                    ? text(document.recorder().path(paths))
                    : "revision".equals(refusal.field()) ? pathOfRevision() : null;
        }
        Trace trace = traces.get(index);
        return text(trace.rule()
                .path(refusal.part(), refusal.field(), all.get(index).side(), trace.paths(), document.period()));
    }

    @Override
    public @Nullable String pathOfRevision() {
        return text(document.revision().path(paths));
    }

    private static @Nullable String text(@Nullable JsonPath path) {
        return path == null ? null : path.toString();
    }
}
