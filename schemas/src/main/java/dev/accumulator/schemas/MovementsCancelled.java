package dev.accumulator.schemas;

/**
 * Withdraws a movements document and its movements. A later revision may post it again.
 *
 * @param recorder the document, and the key of its Kafka record
 * @param revision greater than that of the last posted event
 */
public record MovementsCancelled(String recorder, long revision) implements DocumentEvent {

    /** @throws InvalidField if a field is outside {@link Limits} */
    public MovementsCancelled {
        recorder = Require.movementsRecorder(recorder);
        revision = Require.revision(revision);
    }
}
