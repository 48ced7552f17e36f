package dev.accumulator.consumer.generation;

import dev.accumulator.registers.DefinitionChecks;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.InvalidFloor;
import dev.accumulator.registers.model.RegisterDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns configured floors into those of the engine. */
final class ConfiguredFloors {
    private ConfiguredFloors() {}

    /**
     * Returns the floors in the order of their configuration.
     *
     * @param definitions all registers
     * @throws IllegalArgumentException if one is incomplete or does not fit its registers; the message names the setting
     */
    static List<Floor> floors(Map<String, FloorSettings> configured, List<RegisterDefinition> definitions) {
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
                Floor floor = new Floor(name, of, given.by(), given.min(), given.when());
                checks.check(floor);
                floors.add(floor);
            } catch (InvalidFloor invalid) {
                throw new IllegalArgumentException(setting + ": " + invalid.getMessage(), invalid);
            }
        });
        return List.copyOf(floors);
    }

    private static Floor.Part part(String register, String resource) {
        if (resource.startsWith("-")) {
            return Floor.Part.minus(register, resource.substring(1).strip());
        }
        return Floor.Part.plus(
                register, resource.startsWith("+") ? resource.substring(1).strip() : resource);
    }
}
