package dev.accumulator.consumer.generation;

import dev.accumulator.registers.DefinitionChecks;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.FloorPolicy;
import dev.accumulator.registers.model.InvalidFloor;
import dev.accumulator.registers.model.RegisterDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Turns configured floors into those of the engine. */
final class ConfiguredFloors {
    private ConfiguredFloors() {}

    /**
     * Returns the floors in the order of their configuration.
     *
     * @param definitions all registers
     * @param sources knows where documents come from
     * @throws IllegalArgumentException if one is incomplete or does not fit its registers; the message names the setting
     */
    static List<Floor> floors(
            Map<String, FloorSettings> configured,
            List<RegisterDefinition> definitions,
            Supplier<DocumentSources> sources) {
        if (configured.size() > Floor.FLOORS_MAX) {
            throw new IllegalArgumentException(
                    "accumulator.floors makes " + configured.size() + " floors, and there can be " + Floor.FLOORS_MAX);
        }
        DefinitionChecks checks = new DefinitionChecks(definitions);
        List<Floor> floors = new ArrayList<>();
        configured.forEach((name, given) -> {
            String setting = "accumulator.floors." + name;
            if (given.when() == null) {
                throw new IllegalArgumentException(setting + ".when is missing: now or always");
            }
            try {
                List<Floor.Part> of = given.of().entrySet().stream()
                        .map(part -> part(part.getKey(), part.getValue().strip()))
                        .toList();
                Floor floor = new Floor(name, of, given.by(), given.min(), given.when(), policy(given, sources));
                checks.check(floor);
                floors.add(floor);
            } catch (InvalidFloor invalid) {
                throw new IllegalArgumentException(setting + ": " + invalid.getMessage(), invalid);
            }
        });
        return List.copyOf(floors);
    }

    private static FloorPolicy policy(FloorSettings given, Supplier<DocumentSources> sources) {
        boolean refuses = given.policy() == FloorSettings.Policy.REFUSE;
        if (given.except().isEmpty()) {
            return refuses ? FloorPolicy.REFUSE : FloorPolicy.TELL;
        }
        Set<String> except = Set.copyOf(given.except());
        return change -> refuses != sources.get().isFrom(change, except);
    }

    private static Floor.Part part(String register, String resource) {
        if (resource.startsWith("-")) {
            return Floor.Part.minus(register, resource.substring(1).strip());
        }
        return Floor.Part.plus(
                register, resource.startsWith("+") ? resource.substring(1).strip() : resource);
    }
}
