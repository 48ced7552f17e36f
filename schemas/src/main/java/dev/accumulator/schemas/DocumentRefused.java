package dev.accumulator.schemas;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document would have crossed a floor: an answer, and no fault of the document. Nothing was posted, and its last good
 * revision, if any, stays posted. A next revision is decided anew, and so is the same one if it is published again.
 *
 * @param recorder the document
 * @param revision the refused revision; null for a tombstone, which has none
 * @param changes always empty; present so that all results have the same members
 * @param source the record whose document was refused
 * @param code {@code below-floor}
 * @param floor the name of the first floor that the document would cross
 * @param group the values of the floor's dimensions, as text
 * @param min the least that the floor allows
 * @param available what there is without the document, at the moment at which the least would be left
 * @param asked what the document takes of it, a positive number
 * @param moment that moment, the first of several
 */
public record DocumentRefused(
        String recorder,
        @Nullable Long revision,
        List<DocumentResult.Change> changes,
        SourcePosition source,
        String code,
        String floor,
        Map<String, @Nullable String> group,
        BigDecimal min,
        BigDecimal available,
        BigDecimal asked,
        Instant moment) {

    /**
     * Spelled out because javac writes the nullness of the map's values to the wrong place of the class file if the
     * constructor is compact.
     *
     * @throws InvalidField if a field is missing or outside {@link Limits}
     */
    public DocumentRefused(
            String recorder,
            @Nullable Long revision,
            List<DocumentResult.Change> changes,
            SourcePosition source,
            String code,
            String floor,
            Map<String, @Nullable String> group,
            BigDecimal min,
            BigDecimal available,
            BigDecimal asked,
            Instant moment) {
        this.recorder = Require.recorder(recorder);
        this.revision = revision;
        this.changes = Require.elements("changes", changes);
        if (!changes.isEmpty()) {
            throw new InvalidField(EventFault.ILL_TYPED, "changes", "must be empty");
        }
        this.source = Require.present("source", source);
        this.code = Require.name("code", code);
        this.floor = Require.name("floor", floor);
        this.group = Require.dimensions(group);
        this.min = Require.present("min", min);
        this.available = Require.present("available", available);
        this.asked = Require.present("asked", asked);
        this.moment = Require.present("moment", moment);
    }
}
