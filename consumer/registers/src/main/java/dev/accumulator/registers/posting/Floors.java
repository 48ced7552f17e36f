package dev.accumulator.registers.posting;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.InvalidFloor;
import dev.accumulator.registers.model.ToldBelow;
import dev.accumulator.registers.table.Catalog;
import dev.accumulator.registers.table.Database;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The floors that this process keeps. Safe for use by many threads. */
public final class Floors {
    private final Database database;
    private final Catalog catalog;
    private final KnownGroups groups = new KnownGroups();
    private volatile KeptFloors kept;

    public Floors(Database database, Catalog catalog) {
        this.database = database;
        this.catalog = catalog;
        this.kept = new KeptFloors(catalog, List.of(), groups);
    }

    /**
     * Takes these floors in place of those that were kept before.
     *
     * @throws InvalidFloor if one does not fit its registers, or if two have one name
     */
    public void declare(List<Floor> floors) {
        if (floors.size() > Floor.FLOORS_MAX) {
            throw new InvalidFloor(
                    floors.get(Floor.FLOORS_MAX).name(),
                    "name",
                    "there are " + Floor.FLOORS_MAX + " floors already, which is the most");
        }
        Set<String> names = new HashSet<>();
        for (Floor floor : floors) {
            if (!names.add(floor.name())) {
                throw new InvalidFloor(floor.name(), "name", "two floors have this name");
            }
            BoundFloor.of(floor, 0, catalog::findCurrent);
        }
        catalog.wantedSwings().set(swings(floors));
        kept = new KeptFloors(catalog, List.copyOf(floors), groups);
    }

    /** Returns the resources of floors of always, by their registers. */
    private static Map<String, Set<String>> swings(List<Floor> floors) {
        return floors.stream()
                .filter(floor -> floor.when() == Floor.When.ALWAYS)
                .flatMap(floor -> floor.of().stream())
                .collect(Collectors.groupingBy(
                        Floor.Part::register, Collectors.mapping(Floor.Part::resource, Collectors.toSet())));
    }

    /** Returns the floors in their order. */
    public List<Floor> declared() {
        return kept.floors();
    }

    /** Takes over which groups are below their floors, from the schema that this one takes the place of. */
    public void takeOver(Schema other) {
        new ToldGroupsTable(database).takeOver(other);
    }

    /** Returns the groups that are below, as it was told last. */
    public List<ToldBelow> toldBelow() {
        return new ToldGroupsTable(database).toldBelow();
    }

    /** Takes over which groups are below, from other databases. */
    public void takeOver(List<ToldBelow> told) {
        new ToldGroupsTable(database).takeOver(told);
    }

    /** Returns no floors, for a call that decides nothing. */
    KeptFloors none() {
        return new KeptFloors(catalog, List.of(), groups);
    }

    /** Returns the floors as they are kept now, for a call that goes by them until its end. */
    KeptFloors kept() {
        return kept;
    }
}
