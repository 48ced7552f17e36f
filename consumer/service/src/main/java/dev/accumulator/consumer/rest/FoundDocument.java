package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.intake.SourceProgress;
import dev.accumulator.consumer.posting.ClosedRefusal;
import dev.accumulator.consumer.posting.FloorRefusal;
import dev.accumulator.registers.model.PassedOver;
import dev.accumulator.registers.model.RecorderState;
import java.util.List;
import java.util.Optional;

/**
 * All that is known of a document, all of it of one moment but the reading.
 *
 * @param state what the registers hold of it; empty if nothing of it was accepted
 * @param passedOver its last change that came too late to count
 * @param refusal its last refusal by a floor, also if the document has gone on since
 * @param closed its last refusal because of closed time, also if the document has gone on since
 * @param letters its newest letters
 * @param reading how far the partition is read where its records are, or would be
 */
public record FoundDocument(
        Optional<RecorderState> state,
        Optional<PassedOver> passedOver,
        Optional<FloorRefusal> refusal,
        Optional<ClosedRefusal> closed,
        List<LetterAnswers.Named> letters,
        Optional<SourceProgress.Reading> reading) {

    /** Copies the letters. */
    public FoundDocument {
        letters = List.copyOf(letters);
    }

    /** True if nobody knows the document. */
    public boolean isUnknown() {
        return state.isEmpty() && letters.isEmpty() && refusal.isEmpty() && closed.isEmpty();
    }

    /** The refusal, unless the document has gone on since. */
    public Optional<FloorRefusal> standing() {
        return refusal.filter(refused -> state.isEmpty() || isLater(refused, state.get()));
    }

    /** The refusal because of closed time, unless the document has gone on since. */
    public Optional<ClosedRefusal> standingClosed() {
        return closed.filter(refused -> state.isEmpty() || isLater(refused.revision(), state.get()));
    }

    private static boolean isLater(long revision, RecorderState state) {
        Long known = state.revision();
        return known == null || revision > known;
    }

    private static boolean isLater(FloorRefusal refused, RecorderState state) {
        Long revision = refused.revision();
        return revision == null ? refused.refusedAt().isAfter(state.recordedAt()) : isLater(revision, state);
    }
}
