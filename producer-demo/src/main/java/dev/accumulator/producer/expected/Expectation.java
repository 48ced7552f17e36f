package dev.accumulator.producer.expected;

import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.MovementsCancelled;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptCancelled;
import dev.accumulator.schemas.ReceiptPosted;
import dev.accumulator.schemas.ReservationEvent;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The model of a register's recorders. Feed it every event of a document in the order of that document's partition;
 * different documents may come in any order. Not safe for use by several threads.
 *
 * <p>Only a newer revision is accepted. A tombstone withdraws the document and keeps its revision, so a newer revision
 * posts it again and the same one does not.
 */
public final class Expectation {

    private final Map<String, Known> documents = new HashMap<>();
    private final Map<DeadLetter, Integer> deadLetters = new LinkedHashMap<>();

    /**
     * Accepts a valid event. After a {@link Outcome#CONFLICT} the caller, which knows the record's key, must also call
     * {@link #refuse}.
     */
    public Outcome accept(DocumentEvent event) {
        Known known = documents.get(event.recorder());
        if (known == null) {
            documents.put(event.recorder(), new Known(event));
            return Outcome.ACCEPTED;
        }
        if (event.revision() > known.revision) {
            known.replace(event);
            return Outcome.ACCEPTED;
        }
        if (event.revision() < known.revision) {
            return Outcome.STALE;
        }
        return Content.same(event, Unpacked.of(known.newest)) ? Outcome.DUPLICATE : Outcome.CONFLICT;
    }

    /** Accepts a tombstone with the key of this document. */
    public Outcome withdraw(String recorder) {
        Known known = documents.get(recorder);
        if (known == null || !known.posted) {
            return Outcome.NOTHING;
        }
        known.posted = false;
        return Outcome.ACCEPTED;
    }

    /** Adds a record that must become a dead letter. */
    public void refuse(DeadLetter letter) {
        deadLetters.merge(letter, 1, Integer::sum);
    }

    /** Returns the number of documents that were accepted at least once. */
    public int documents() {
        return documents.size();
    }

    /** Returns the turnovers by day that a document makes by its newest revision; none if it is withdrawn or unknown. */
    public Map<CellDay, Turnover> dayTurnovers(String recorder) {
        Known known = documents.get(recorder);
        Map<CellDay, Turnover> turnovers = new HashMap<>();
        if (known != null && known.posted) {
            Movement.each(
                    Unpacked.of(known.newest),
                    movement -> turnovers.merge(
                            new CellDay(movement.cell(), movement.day()),
                            Turnover.of(movement.resources()),
                            Turnover::plus));
        }
        return turnovers;
    }

    /** Returns what is known of a document; empty if none of its events was accepted. */
    public Optional<ExpectedRecorder> recorder(String recorder) {
        return Optional.ofNullable(documents.get(recorder)).map(Known::expected);
    }

    /** Returns the state that must be reached if nothing more is published. It walks over all documents. */
    public ExpectedState state() {
        Map<Cell, Cell> cells = new HashMap<>();
        Map<Cell, Turnover> turnovers = new HashMap<>();
        Map<CellDay, Turnover> dayTurnovers = new HashMap<>();
        Map<String, ExpectedRecorder> recorders = new HashMap<>();
        Map<String, OrderPosted> orders = new HashMap<>();
        documents.forEach((recorder, known) -> {
            recorders.put(recorder, known.expected());
            if (known.posted) {
                DocumentEvent newest = Unpacked.of(known.newest);
                Movement.each(newest, movement -> {
                    Turnover turnover = Turnover.of(movement.resources());
                    // One object for each cell, shared by all its days.
                    Cell cell = cells.computeIfAbsent(movement.cell(), same -> same);
                    turnovers.merge(cell, turnover, Turnover::plus);
                    dayTurnovers.merge(new CellDay(cell, movement.day()), turnover, Turnover::plus);
                });
                if (newest instanceof OrderPosted order) {
                    orders.put(order.orderId(), order);
                }
            }
        });
        return new ExpectedState(turnovers, dayTurnovers, recorders, orders, Map.copyOf(deadLetters));
    }

    private static boolean posts(DocumentEvent event) {
        return switch (event) {
            case OrderPosted e -> true;
            case ReceiptPosted e -> true;
            case MovementsPosted e -> true;
            case OrderCancelled e -> false;
            case ReceiptCancelled e -> false;
            case MovementsCancelled e -> false;
            case ReservationEvent e -> throw new IllegalArgumentException(e.recorder() + " is not expected");
        };
    }

    /** A known document. The content of older revisions is not kept, because nothing depends on it. */
    private static final class Known {
        private static final long[] NONE = {};

        private byte[] newest = {};
        private long revision;
        private boolean posted;
        private long[] revisionsPosted = NONE;

        Known(DocumentEvent first) {
            replace(first);
        }

        void replace(DocumentEvent event) {
            newest = Packed.of(event);
            revision = event.revision();
            posted = posts(event);
            if (posted) {
                revisionsPosted = LongStream.concat(LongStream.of(revisionsPosted), LongStream.of(revision))
                        .toArray();
            }
        }

        ExpectedRecorder expected() {
            List<Long> revisions = LongStream.of(revisionsPosted).boxed().toList();
            return new ExpectedRecorder(posted, revision, revisions);
        }
    }
}
