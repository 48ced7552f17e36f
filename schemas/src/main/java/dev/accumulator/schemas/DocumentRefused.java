package dev.accumulator.schemas;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document would have crossed a floor, or has a movement in closed time: an answer, and no fault of the document. Nothing
 * was posted, and its last good revision, if any, stays posted. A next revision is decided anew, and so is the same one if it
 * is published again.
 *
 * @param recorder the document
 * @param revision the refused revision; null for a tombstone, which has none
 * @param changes always empty; present so that all results have the same members
 * @param source the record whose document was refused
 * @param code {@link #BELOW_FLOOR} or {@link #PERIOD_CLOSED}; the fields that follow are null unless they belong to it
 * @param floor the name of the first floor that the document would cross
 * @param group the values of the floor's dimensions, as text
 * @param min the least that the floor allows
 * @param available what there is without the document, at the moment at which the least would be left
 * @param asked what the document takes of it, a positive number
 * @param moment that moment, the first of several
 * @param register the register of the first movement in closed time
 * @param period the period of that movement
 * @param closedThrough the last closed day of that register, in its zone
 */
public record DocumentRefused(
        String recorder,
        @Nullable Long revision,
        List<DocumentResult.Change> changes,
        SourcePosition source,
        String code,
        @Nullable String floor,
        @Nullable Map<String, @Nullable String> group,
        @Nullable BigDecimal min,
        @Nullable BigDecimal available,
        @Nullable BigDecimal asked,
        @Nullable Instant moment,
        @Nullable String register,
        @Nullable Instant period,
        @Nullable LocalDate closedThrough) {

    /** The code of a document that would have crossed a floor. */
    public static final String BELOW_FLOOR = "below-floor";

    /** The code of a document with a movement in closed time. */
    public static final String PERIOD_CLOSED = "period-closed";

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
            @Nullable String floor,
            @Nullable Map<String, @Nullable String> group,
            @Nullable BigDecimal min,
            @Nullable BigDecimal available,
            @Nullable BigDecimal asked,
            @Nullable Instant moment,
            @Nullable String register,
            @Nullable Instant period,
            @Nullable LocalDate closedThrough) {
        this.recorder = Require.recorder(recorder);
        this.revision = revision;
        this.changes = Require.elements("changes", changes);
        if (!changes.isEmpty()) {
            throw new InvalidField(EventFault.ILL_TYPED, "changes", "must be empty");
        }
        this.source = Require.present("source", source);
        this.code = Require.name("code", code);
        boolean isBelowFloor = code.equals(BELOW_FLOOR);
        this.floor = isBelowFloor || floor != null ? Require.name("floor", floor) : null;
        this.group = isBelowFloor ? Require.dimensions(Require.present("group", group)) : group;
        this.min = isBelowFloor ? Require.present("min", min) : min;
        this.available = isBelowFloor ? Require.present("available", available) : available;
        this.asked = isBelowFloor ? Require.present("asked", asked) : asked;
        this.moment = isBelowFloor ? Require.present("moment", moment) : moment;
        boolean isClosed = code.equals(PERIOD_CLOSED);
        this.register = isClosed || register != null ? Require.name("register", register) : null;
        this.period = isClosed ? Require.present("period", period) : period;
        this.closedThrough = isClosed ? Require.present("closedThrough", closedThrough) : closedThrough;
    }
}
