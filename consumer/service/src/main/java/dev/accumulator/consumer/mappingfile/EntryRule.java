package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.event.JsonPath;
import dev.accumulator.registers.model.Entry;
import dev.accumulator.registers.model.InvalidMovement.Part;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.Side;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes an entry of a ledger of each line.
 *
 * @param register the ledger
 * @param debit the account that gets, and its analytics
 * @param credit the account that gives, and its analytics
 */
record EntryRule(
        String register,
        LineRule lines,
        List<Slots.OfDimension> debit,
        List<Slots.OfDimension> credit,
        List<Slots.OfResource> resources)
        implements LinesRule {

    EntryRule {
        debit = List.copyOf(debit);
        credit = List.copyOf(credit);
        resources = List.copyOf(resources);
    }

    @Override
    public void addTo(MappedMovements movements, Scope scope, @Nullable Instant documentPeriod) {
        lines.each(scope, documentPeriod, moment -> {
            movements.checkRoomFor(2);
            Entry entry = new Entry(
                    register,
                    moment,
                    Slots.dimensions(debit, scope),
                    Slots.dimensions(credit, scope),
                    Slots.resources(resources, scope));
            for (Movement side : entry.movements()) {
                movements.add(side, this, scope);
            }
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
            case DIMENSION -> Slots.pathOfDimension(side == Side.CREDIT ? credit : debit, name, paths);
            case RESOURCE -> Slots.pathOfResource(resources, name, paths);
            case REGISTER, DOCUMENT -> null;
        };
    }
}
