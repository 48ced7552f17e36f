package dev.accumulator.consumer.mappingfile;

import dev.accumulator.registers.model.RegisterDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the movements of one register. */
final class MovementReader {
    static final List<String> KEYS = List.of("register", "lines", "when", "period", "dimensions", "resources");

    private final LineReader lines;
    private final SlotReader slots;

    MovementReader(LineReader lines) {
        this.lines = lines;
        this.slots = new SlotReader(lines.settings());
    }

    /**
     * Reads a rule.
     *
     * @param where the start of the settings' names: empty, or {@code movements[1].}
     * @param hasOwnConditions false in the short form, where conditions and moments are those of the document
     */
    @Nullable
    MovementRule read(String where, Yaml.Block block, boolean hasOwnConditions) {
        LineReader.Lines read = lines.lines(where, block, hasOwnConditions);
        RegisterDefinition register = lines.register(where, block);
        List<Slots.OfDimension> dimensions = slots.dimensions(where, block, register, read.known());
        List<Slots.OfResource> resources = slots.resources(where, block, register, read.known());
        return register == null ? null : new MovementRule(register.name(), read.rule(), dimensions, resources);
    }
}
