package dev.accumulator.consumer.posting;

import dev.accumulator.registers.model.Fingerprints;
import java.util.List;
import java.util.UUID;

/** The ids of the events that tell results. Each is made of what it tells, so a result that is told again has the same id. */
public final class ResultIds {
    private ResultIds() {}

    /** The id of the event that tells that a revision was accepted. */
    public static UUID ofRevision(String type, String recorder, long revision) {
        return Fingerprints.ofParts(List.of(type, recorder, revision));
    }
}
