package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.event.JsonPath;
import dev.accumulator.registers.model.InvalidMovement.Part;
import dev.accumulator.registers.model.Side;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes the movements of one register from a document's lines. */
sealed interface LinesRule permits MovementRule, EntryRule {

    /** The register that is written. */
    String register();

    /** Adds the movements of the document in the scope. */
    void addTo(MappedMovements movements, Scope scope, @Nullable Instant documentPeriod);

    /**
     * Returns the place of what became a part of a movement; null if it came from no one field.
     *
     * @param side the side of an entry that the movement is; null if it is none
     */
    @Nullable
    JsonPath path(
            Part part,
            @Nullable String name,
            @Nullable Side side,
            RecordPaths paths,
            @Nullable PeriodRule documentPeriod);
}
