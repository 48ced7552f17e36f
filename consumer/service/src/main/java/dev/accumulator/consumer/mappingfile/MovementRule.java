package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.event.JsonPath;
import dev.accumulator.registers.model.InvalidMovement.Part;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.Side;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a movement of each line, in a register that is no ledger. */
record MovementRule(
        String register, LineRule lines, List<Slots.OfDimension> dimensions, List<Slots.OfResource> resources)
        implements LinesRule {

    MovementRule {
        dimensions = List.copyOf(dimensions);
        resources = List.copyOf(resources);
    }

    @Override
    public void addTo(MappedMovements movements, Scope scope, @Nullable Instant documentPeriod) {
        lines.each(scope, documentPeriod, moment -> {
            movements.checkRoomFor(1);
            movements.add(
                    new Movement(
                            register, moment, Slots.dimensions(dimensions, scope), Slots.resources(resources, scope)),
                    this,
                    scope);
        });
    }

    @Override
    public @Nullable JsonPath path(
            Part part,
            @Nullable String name,
            @Nullable Side side,
            RecordPaths paths,
            @Nullable PeriodRule documentPeriod) {
        return switch (part) {
            case PERIOD -> lines.pathOfPeriod(paths, documentPeriod);
            case DIMENSION -> Slots.pathOfDimension(dimensions, name, paths);
            case RESOURCE -> Slots.pathOfResource(resources, name, paths);
            case REGISTER, DOCUMENT -> null;
        };
    }
}
