package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.registers.DefinitionChecks;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.registers.model.RegisterDefinition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows what would become of a record, without a database. It posts nothing. Safe for use by many threads. */
public final class MappingTrial {
    private final DefinitionChecks checks;

    /** @param registers all registers that documents may write */
    public MappingTrial(List<RegisterDefinition> registers) {
        this.checks = new DefinitionChecks(registers);
    }

    /** The result that one part of a record would have. */
    public sealed interface TriedPart {

        /**
         * A document.
         *
         * @param refusal why its registers would refuse it; null if it fits them
         */
        record Document(Change change, @Nullable Refusal refusal) implements TriedPart {}

        /** A part that the mapping does not mean. */
        record PassedOver(String reason) implements TriedPart {}

        /** A part that the mapping refuses. */
        record Refused(Refusal refusal) implements TriedPart {}
    }

    /**
     * Maps a record as it would be mapped when it is posted, and checks its documents against the registers.
     *
     * @throws dev.accumulator.consumer.mapping.MappingWaits if the record cannot be mapped for now
     */
    public List<TriedPart> of(RecordMapping mapping, RawEvent record) {
        List<Incoming> parts = new ArrayList<>();
        RecordReading.read(mapping, record, parts);
        return parts.stream().map(this::tried).toList();
    }

    private TriedPart tried(Incoming part) {
        return switch (part) {
            case Incoming.Mapped mapped -> {
                Change change = mapped.document().change();
                InvalidMovement refused = checks.refusal(change).orElse(null);
                yield new TriedPart.Document(change, refused == null ? null : mapped.refusal(refused));
            }
            case Incoming.PassedOver passedOver -> new TriedPart.PassedOver(passedOver.reason());
            case Incoming.Closing closing -> new TriedPart.PassedOver(ClosingRecords.OF_REPLAY);
            case Incoming.Account account -> new TriedPart.PassedOver(AccountRecords.OF_REPLAY);
            case Incoming.Unreadable unreadable -> new TriedPart.Refused(unreadable.refusal());
        };
    }
}
