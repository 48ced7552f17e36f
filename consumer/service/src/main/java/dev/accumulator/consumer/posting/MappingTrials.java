package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.avro.AvroValues;
import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.consumer.mappingfile.InvalidMappingFiles;
import dev.accumulator.consumer.mappingfile.MappingFiles;
import dev.accumulator.consumer.mappingfile.MappingSource;
import dev.accumulator.registers.model.RegisterDefinition;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads mappings that are not in force, and shows what they would make of records: with the registers, the limits and the
 * registry of schemas that the service has. It posts nothing. Safe for use by many threads.
 */
public final class MappingTrials {
    private final Supplier<List<RegisterDefinition>> registers;
    private final EventLimits limits;
    private final @Nullable AvroValues avro;

    /**
     * Reads with given settings.
     *
     * @param registers all registers that mappings may write
     * @param avro reads values in Avro; null if no registry of schemas is named, and then no mapping may ask for one
     */
    MappingTrials(Supplier<List<RegisterDefinition>> registers, EventLimits limits, @Nullable AvroValues avro) {
        this.registers = registers;
        this.limits = limits;
        this.avro = avro;
    }

    /**
     * Reads and checks a mapping as the service does at its start.
     *
     * @throws InvalidMappingFiles if it has mistakes
     */
    public RecordMapping read(MappingSource source) {
        return MappingFiles.load(List.of(source), registers.get(), limits, avro).getFirst();
    }

    /** Returns a trial with the registers of today. */
    public MappingTrial trial() {
        return new MappingTrial(registers.get());
    }
}
