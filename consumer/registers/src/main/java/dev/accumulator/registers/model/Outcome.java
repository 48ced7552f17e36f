package dev.accumulator.registers.model;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** The result of posting one {@link Change}. Expected refusals are values, not exceptions. */
public sealed interface Outcome {

    String recorder();

    /** The change was accepted as the newest of its document. All other outcomes change nothing. */
    sealed interface Accepted extends Outcome {

        long revision();

        /** By how much the document changed each cell; empty if it was posted quietly. */
        List<CellChange> changes();

        /** The groups of floors that are below them since, and those that are not any more. */
        List<FloorCrossing> crossings();
    }

    /** The first revision of a document, or the first after a withdrawal, was posted. */
    record Posted(String recorder, long revision, List<CellChange> changes, List<FloorCrossing> crossings)
            implements Accepted {
        /** An outcome of a document that crosses no floor. */
        public Posted(String recorder, long revision, List<CellChange> changes) {
            this(recorder, revision, changes, List.of());
        }
    }

    /** A newer revision took the place of a posted one. */
    record Reposted(String recorder, long revision, List<CellChange> changes, List<FloorCrossing> crossings)
            implements Accepted {
        /** An outcome of a document that crosses no floor. */
        public Reposted(String recorder, long revision, List<CellChange> changes) {
            this(recorder, revision, changes, List.of());
        }
    }

    /** The document now has no movements: they were withdrawn, or it never had any. */
    record Unposted(String recorder, long revision, List<CellChange> changes, List<FloorCrossing> crossings)
            implements Accepted {
        /** An outcome of a document that crosses no floor. */
        public Unposted(String recorder, long revision, List<CellChange> changes) {
            this(recorder, revision, changes, List.of());
        }
    }

    /**
     * The revision was accepted and has no movements: a withdrawal that came before it was written after it. Movements of an
     * older revision were taken back.
     */
    record Overtaken(String recorder, long revision, List<CellChange> changes, List<FloorCrossing> crossings)
            implements Accepted {
        /** An outcome of a document that crosses no floor. */
        public Overtaken(String recorder, long revision, List<CellChange> changes) {
            this(recorder, revision, changes, List.of());
        }
    }

    /** A document was withdrawn that is not known yet. The withdrawal is kept until the document comes. */
    record WithdrawnAhead(String recorder) implements Outcome {}

    /** A revision came again with the same content; nothing changed. */
    record Duplicate(String recorder, long revision) implements Outcome {}

    /**
     * A change that came too late to count; nothing changed.
     *
     * @param revision its revision; 0 for a withdrawal, which has none
     * @param newestRevision the newest revision of the document
     */
    record Stale(String recorder, long revision, long newestRevision, Reason reason) implements Outcome {

        /** A change with an older revision than the posted one. */
        public Stale(String recorder, long revision, long newestRevision) {
            this(recorder, revision, newestRevision, Reason.OLDER);
        }

        /** The reasons why a change can be too late. */
        public enum Reason {
            /** A newer revision is posted. */
            OLDER("older-revision"),
            /** The document was withdrawn, and only a revision newer than its newest posts it again. */
            WITHDRAWN("older-than-withdrawn"),
            /** A newer revision came in the same call. */
            REPLACED("replaced-at-once"),
            /** The withdrawal was written before the revision that is posted. */
            EARLIER_WITHDRAWAL("earlier-withdrawal");

            private final String code;

            Reason(String code) {
                this.code = code;
            }

            /** Returns the stable code of the reason. */
            public String code() {
                return code;
            }

            /** Returns the reason with a code. */
            public static Reason of(String code) {
                for (Reason reason : values()) {
                    if (reason.code.equals(code)) {
                        return reason;
                    }
                }
                throw new IllegalArgumentException("No reason has the code " + code);
            }
        }
    }

    /** The change cannot be accepted; nothing changed, and the last good revision stays posted. */
    record Rejected(String recorder, RegisterException reason) implements Outcome {}

    /**
     * The document would cross a floor. Nothing changed, in no register, and the last good revision stays posted. Nothing is
     * wrong with the document: posted again, it is decided anew.
     *
     * @param revision its revision; 0 for a withdrawal, which has none
     * @param floor the first floor that it would cross, in the order in which they were declared
     * @param group the values of the floor's dimensions
     * @param min the least that the floor allows
     * @param available what there is without the document, at the moment at which the least would be left
     * @param asked what the document takes of it at that moment, a positive number
     * @param moment that moment, the first of several
     */
    record BelowFloor(
            String recorder,
            long revision,
            String floor,
            Map<String, Object> group,
            BigDecimal min,
            BigDecimal available,
            BigDecimal asked,
            Instant moment)
            implements Outcome {

        /** Returns the balance that the document would have left. */
        public BigDecimal left() {
            return available.subtract(asked);
        }
    }

    /**
     * The document has a movement in closed time, and none of its movements was posted there. Nothing changed, in no register,
     * and the last good revision stays posted. Nothing is wrong with the document: posted again, it is decided anew.
     *
     * @param revision its revision; 0 for a withdrawal, which has none
     * @param register the register of its first movement in closed time
     * @param period the period of that movement
     * @param closedThrough the last closed day of the register
     */
    record PeriodClosed(String recorder, long revision, String register, Instant period, LocalDate closedThrough)
            implements Outcome {}

    /**
     * Returns this outcome, unless it is a rejection or a refusal.
     *
     * @throws RegisterException the reason of a rejection
     * @throws WouldCrossFloor if the document would cross a floor
     * @throws WouldPostClosed if the document has a movement in closed time
     */
    default Outcome orThrow() {
        if (this instanceof Rejected rejected) {
            throw rejected.reason();
        }
        if (this instanceof BelowFloor below) {
            throw new WouldCrossFloor(below);
        }
        if (this instanceof PeriodClosed closed) {
            throw new WouldPostClosed(closed);
        }
        return this;
    }
}
