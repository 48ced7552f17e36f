package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.InvalidFloor;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.table.OpenRegister;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A floor with the registers that it is about, as they are open now. Two of them are equal only if they are the same. */
final class BoundFloor {
    private final Floor floor;
    private final int place;
    private final List<Part> parts;

    /**
     * A part with its register.
     *
     * @param resourcePlace the place of the resource among those of the register
     * @param by the dimensions of the groups in this register
     * @param byPlaces their places among those of the register
     */
    record Part(
            Floor.Part part,
            OpenRegister register,
            Resource resource,
            int resourcePlace,
            List<Dimension> by,
            List<Integer> byPlaces) {
        /** Returns what a movement counts, by the values of all resources. */
        BigDecimal counted(List<BigDecimal> values) {
            return part.counted(values.get(resourcePlace));
        }

        /** Returns the group of a cell, by the values of all its dimensions. */
        List<Object> group(List<@Nullable Object> key) {
            List<Object> group = new ArrayList<>(byPlaces.size());
            for (int place : byPlaces) {
                Object value = key.get(place);
                if (value == null) {
                    throw new IllegalStateException(
                            "A dimension of register " + register.name() + " is null, and cannot be");
                }
                group.add(value);
            }
            return group;
        }
    }

    private BoundFloor(Floor floor, int place, List<Part> parts) {
        this.floor = floor;
        this.place = place;
        this.parts = parts;
    }

    /**
     * Binds a floor.
     *
     * @param place its place among the floors that are bound together
     * @param registers finds a register by its name
     * @throws InvalidFloor if it does not fit its registers
     */
    static BoundFloor of(Floor floor, int place, Function<String, Optional<OpenRegister>> registers) {
        FloorChecks.check(floor, name -> registers.apply(name).map(OpenRegister::definition));
        List<Part> parts = new ArrayList<>();
        for (Floor.Part part : floor.of()) {
            parts.add(bound(floor, part, registers.apply(part.register()).orElseThrow()));
        }
        return new BoundFloor(floor, place, List.copyOf(parts));
    }

    private static Part bound(Floor floor, Floor.Part part, OpenRegister register) {
        RegisterDefinition definition = register.definition();
        Resource resource = definition.resource(part.resource()).orElseThrow();
        List<Dimension> by = floor.by().stream()
                .map(name -> definition.dimension(name).orElseThrow())
                .toList();
        return new Part(
                part,
                register,
                resource,
                definition.resources().indexOf(resource),
                by,
                by.stream().map(definition.dimensions()::indexOf).toList());
    }

    Floor floor() {
        return floor;
    }

    int place() {
        return place;
    }

    String name() {
        return floor.name();
    }

    List<Part> parts() {
        return parts;
    }

    /** The most decimal places of its resources and its minimum. */
    int scale() {
        return parts.stream()
                .mapToInt(part -> part.resource().type().scale())
                .reduce(Math.max(0, floor.min().scale()), Math::max);
    }
}
