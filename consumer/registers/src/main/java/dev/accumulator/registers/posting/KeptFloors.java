package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.InvalidFloor;
import dev.accumulator.registers.table.Catalog;
import dev.accumulator.registers.table.OpenRegister;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Floors with the names of their registers. Immutable. */
final class KeptFloors {
    private final Catalog catalog;
    private final List<Floor> floors;
    private final Set<String> registers;
    private final KnownGroups groups;

    /** @param groups the groups that are known to have rows, of whatever floors */
    KeptFloors(Catalog catalog, List<Floor> floors, KnownGroups groups) {
        this.groups = groups;
        this.catalog = catalog;
        this.floors = floors;
        this.registers = floors.stream()
                .flatMap(floor -> floor.of().stream())
                .map(Floor.Part::register)
                .collect(Collectors.toUnmodifiableSet());
    }

    List<Floor> floors() {
        return floors;
    }

    KnownGroups groups() {
        return groups;
    }

    boolean areNone() {
        return floors.isEmpty();
    }

    boolean isFloored(OpenRegister register) {
        return registers.contains(register.name());
    }

    /** Returns the registers with a floor by their ids, as this process knows them. */
    Map<Integer, OpenRegister> registers() {
        Map<Integer, OpenRegister> byId = new TreeMap<>();
        registers.forEach(name -> catalog.find(name).ifPresent(found -> byId.put(found.id(), found)));
        return byId;
    }

    /** Returns some registers and all those that have a floor in common with one of them. */
    List<OpenRegister> withPartners(Collection<OpenRegister> some) {
        Map<Integer, OpenRegister> all = new TreeMap<>();
        some.forEach(register -> all.put(register.id(), register));
        Set<String> names = some.stream().map(OpenRegister::name).collect(Collectors.toSet());
        of(names).stream()
                .flatMap(floor -> floor.of().stream())
                .map(Floor.Part::register)
                .filter(name -> !names.contains(name))
                .distinct()
                .forEach(name -> catalog.find(name).ifPresent(found -> all.put(found.id(), found)));
        return List.copyOf(all.values());
    }

    /**
     * Returns the floors of some registers with their registers, which are locked.
     *
     * @throws InvalidFloor if one does not fit its registers any more
     */
    List<BoundFloor> bound(Set<String> names) {
        List<BoundFloor> bound = new ArrayList<>();
        of(names).forEach(floor -> bound.add(BoundFloor.of(floor, bound.size(), catalog::find)));
        return List.copyOf(bound);
    }

    private List<Floor> of(Set<String> names) {
        return floors.stream()
                .filter(floor -> names.stream().anyMatch(floor::isOf))
                .toList();
    }
}
