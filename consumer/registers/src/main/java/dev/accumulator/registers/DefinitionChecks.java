package dev.accumulator.registers;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.InvalidFloor;
import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.posting.ChangeChecks;
import dev.accumulator.registers.posting.FloorChecks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks changes against definitions alone, without a database. A change that is refused here is refused by registers of
 * these definitions too, with the same words. One that is not may still be refused because of what is posted.
 */
public final class DefinitionChecks {
    private final Map<String, RegisterDefinition> registers = new HashMap<>();

    /** @param registers all registers that a change may name */
    public DefinitionChecks(List<RegisterDefinition> registers) {
        registers.forEach(register -> this.registers.put(register.name(), register));
    }

    /**
     * Checks that a floor fits the definitions.
     *
     * @throws InvalidFloor if it does not
     */
    public void check(Floor floor) {
        FloorChecks.check(floor, name -> Optional.ofNullable(registers.get(name)));
    }

    /** Returns why a change does not fit the definitions; empty if it does. */
    public Optional<InvalidMovement> refusal(Change change) {
        try {
            ChangeChecks.check(change, registers);
            return Optional.empty();
        } catch (InvalidMovement refused) {
            return Optional.of(refused);
        }
    }
}
