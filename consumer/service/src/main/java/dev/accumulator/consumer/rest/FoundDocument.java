package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.deadletter.Letter;
import dev.accumulator.consumer.intake.SourceProgress;
import dev.accumulator.consumer.posting.FloorRefusal;
import dev.accumulator.registers.model.PassedOver;
import dev.accumulator.registers.model.RecorderState;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a document, all of it of one moment but the reading.
 *
 * @param state what the registers hold of it; empty if nothing of it was accepted
 * @param passedOver its last change that came too late to count
 * @param refusal its last refusal by a floor, also if the document has gone on since
 * @param letters its newest letters
 * @param reading how far the partition is read where its records are, or would be
 */
public record FoundDocument(
        Optional<RecorderState> state,
        Optional<PassedOver> passedOver,
        Optional<FloorRefusal> refusal,
        List<Letter> letters,
        Optional<SourceProgress.Reading> reading) {

    /** Copies the letters. */
    public FoundDocument {
        letters = List.copyOf(letters);
    }

    /** True if nobody knows the document. */
    public boolean isUnknown() {
        return state.isEmpty() && letters.isEmpty() && refusal.isEmpty();
    }

    /** The refusal, unless the document has gone on since. */
    public Optional<FloorRefusal> standing() {
        return refusal.filter(refused -> state.isEmpty() || isLater(refused, state.get()));
    }

    private static boolean isLater(FloorRefusal refused, RecorderState state) {
        Long revision = refused.revision();
        Long known = state.revision();
        return revision == null ? refused.refusedAt().isAfter(state.recordedAt()) : known == null || revision > known;
    }
}
