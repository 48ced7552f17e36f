package dev.accumulator.consumer.console;

import dev.accumulator.consumer.deadletter.Letter;
import dev.accumulator.consumer.deadletter.LetterState;
import dev.accumulator.consumer.outbox.WaitingMessage;
import dev.accumulator.consumer.posting.ClosedRefusal;
import dev.accumulator.consumer.posting.FloorRefusal;
import dev.accumulator.consumer.posting.ResultIds;
import dev.accumulator.consumer.rest.FoundDocument;
import dev.accumulator.consumer.rest.LetterAnswers;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.PassedOver;
import dev.accumulator.registers.model.RecorderState;
import dev.accumulator.schemas.EventTypes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what happened to a document, from what is kept for other reasons: the movements of all its revisions, its
 * letters, its last refusals, and its last change that came too late. Nothing is written for the timeline alone, so
 * a posting costs nothing more for it.
 */
final class Life {
    private final FoundDocument document;
    private final List<WaitingMessage> waiting;
    private final Shown shown;
    private final List<LifeMoment> moments = new ArrayList<>();

    private Life(FoundDocument document, List<WaitingMessage> waiting, Shown shown) {
        this.document = document;
        this.waiting = waiting;
        this.shown = shown;
    }

    /**
     * Returns what happened, the last first.
     *
     * @param history the movements of all revisions and their reversals, in any order
     * @param waiting the answers that are not sent yet
     * @param shown shows the values of the movements
     */
    static List<LifeMoment> of(
            FoundDocument document, List<MovementRow> history, List<WaitingMessage> waiting, Shown shown) {
        Life life = new Life(document, waiting, shown);
        life.addRevisions(history);
        document.letters().forEach(life::add);
        document.refusal().ifPresent(life::add);
        document.closed().ifPresent(life::add);
        document.passedOver().ifPresent(life::add);
        life.moments.sort(Comparator.comparing(LifeMoment::at)
                .thenComparing(LifeMoment::kind, Comparator.reverseOrder())
                .reversed());
        return life.moments;
    }

    private void addRevisions(List<MovementRow> history) {
        SortedMap<Instant, List<MovementRow>> postings = new TreeMap<>();
        history.forEach(row -> postings.computeIfAbsent(row.recordedAt(), at -> new ArrayList<>())
                .add(row));
        // A revision without movements has left none.
        document.state().ifPresent(state -> postings.computeIfAbsent(state.recordedAt(), at -> new ArrayList<>()));
        postings.forEach(this::add);
    }

    private void add(Instant at, List<MovementRow> rows) {
        Optional<RecorderState> newest =
                document.state().filter(state -> state.recordedAt().equals(at));
        Long known = newest.map(RecorderState::revision).orElse(null);
        boolean takesBack = rows.stream().anyMatch(MovementRow::reversal);
        Optional<MovementRow> posted =
                rows.stream().filter(row -> !row.reversal()).max(Comparator.comparingLong(MovementRow::revision));
        Long revision = posted.isPresent() ? (Long) posted.get().revision() : known;
        boolean isPosted =
                posted.isPresent() || newest.filter(RecorderState::posted).isPresent();
        String source = newest.map(RecorderState::source).orElse(null);
        List<LifeMoment.RegisterRows> registers = LifeMoment.byRegister(rows, shown);
        if (isPosted) {
            LifeMoment.Kind kind = takesBack ? LifeMoment.Kind.REPOSTED : LifeMoment.Kind.POSTED;
            String type = takesBack ? EventTypes.DOCUMENT_REPOSTED : EventTypes.DOCUMENT_POSTED;
            moments.add(new LifeMoment(
                    kind,
                    at,
                    named(revision) + (takesBack ? " took the place of the one before" : " was posted"),
                    registers.isEmpty() ? "It has no movements." : null,
                    source,
                    null,
                    registers,
                    answer(type, revision)));
        } else if (takesBack || revision != null) {
            moments.add(new LifeMoment(
                    LifeMoment.Kind.UNPOSTED,
                    at,
                    withdrawal(revision, rows),
                    takesBack ? "Its movements were taken back." : "There were no movements to take back.",
                    source,
                    null,
                    registers,
                    answer(EventTypes.DOCUMENT_UNPOSTED, revision)));
        } else {
            moments.add(new LifeMoment(
                    LifeMoment.Kind.UNPOSTED,
                    at,
                    "Withdrawn before it came",
                    "A revision that was written before the withdrawal will change nothing.",
                    source,
                    null,
                    registers,
                    null));
        }
    }

    /** A tombstone has no revision of its own: it takes back the newest one. */
    private static String withdrawal(@Nullable Long revision, List<MovementRow> rows) {
        if (revision == null) {
            return "Withdrawn";
        }
        return rows.stream().anyMatch(row -> row.revision() == revision)
                ? "Revision " + revision + " was withdrawn"
                : "Revision " + revision + " withdrew the document";
    }

    private static String named(@Nullable Long revision) {
        return revision == null ? "A revision" : "Revision " + revision;
    }

    /** The event of a revision. It was written in the transaction of the posting, and deleted once the broker had it. */
    private LifeMoment.Answer answer(String type, @Nullable Long revision) {
        String recorder = document.state().map(RecorderState::recorder).orElse("");
        String id = revision == null
                ? ""
                : ResultIds.ofRevision(type, recorder, revision).toString();
        return waiting.stream()
                .filter(message -> message.eventId().equals(id))
                .findFirst()
                .map(message -> new LifeMoment.Answer(
                        type, message.parked() ? "is parked: the broker will never take it" : "waits to be sent", true))
                .orElseGet(() -> new LifeMoment.Answer(type, "was sent", false));
    }

    private void add(LetterAnswers.Named named) {
        Letter letter = named.letter();
        String source = letter.topic() + "-" + letter.partition() + "@" + letter.offset();
        moments.add(new LifeMoment(
                LifeMoment.Kind.LETTER,
                letter.recordedAt(),
                named(letter.revision()) + " was not accepted: " + letter.code(),
                letter.message(),
                source,
                Links.letter(named.id()),
                List.of(),
                null));
        Instant closed = letter.closedAt();
        if (letter.state() != LetterState.OPEN && closed != null) {
            moments.add(new LifeMoment(
                    LifeMoment.Kind.LETTER_CLOSED,
                    closed,
                    "Letter " + named.id() + " was " + letter.state().word(),
                    closing(letter),
                    null,
                    Links.letter(named.id()),
                    List.of(),
                    null));
        }
    }

    private static @Nullable String closing(Letter letter) {
        String by = letter.closedBy() == null ? "" : "By " + letter.closedBy() + ". ";
        String reason = letter.reason() == null ? "" : letter.reason();
        return switch (letter.state()) {
            case OPEN -> null;
            case RETRIED -> by + "Its record was posted. " + reason;
            case RESOLVED -> by + reason;
            case SUPERSEDED -> by + "A newer revision was accepted. " + reason;
        };
    }

    private void add(FloorRefusal refusal) {
        moments.add(new LifeMoment(
                LifeMoment.Kind.REFUSED,
                refusal.refusedAt(),
                named(refusal.revision()) + " was refused by the floor " + refusal.floor(),
                "Of " + refusal.group() + " there were " + refusal.available().toPlainString() + " at "
                        + refusal.moment() + ", and " + refusal.asked().toPlainString()
                        + " were asked for. At least " + refusal.min().toPlainString() + " must be left.",
                refusal.source(),
                null,
                List.of(),
                new LifeMoment.Answer(EventTypes.DOCUMENT_REFUSED, "tells it", false)));
    }

    private void add(ClosedRefusal refusal) {
        moments.add(new LifeMoment(
                LifeMoment.Kind.REFUSED,
                refusal.refusedAt(),
                named(refusal.revision()) + " was refused: " + refusal.register() + " is closed",
                "It has a movement of " + refusal.period() + ", and the register was closed through "
                        + refusal.closedThrough() + ".",
                refusal.source(),
                null,
                List.of(),
                new LifeMoment.Answer(EventTypes.DOCUMENT_REFUSED, "tells it", false)));
    }

    private void add(PassedOver passed) {
        Long revision = passed.revision();
        String before = passed.times() == 1
                ? ""
                : " It was the last of " + passed.times() + " changes of this document that came too late.";
        moments.add(new LifeMoment(
                LifeMoment.Kind.PASSED_OVER,
                passed.at(),
                (revision == null ? "A withdrawal" : "Revision " + revision) + " came too late and changed nothing",
                why(passed) + before,
                passed.source(),
                null,
                List.of(),
                null));
    }

    private static String why(PassedOver passed) {
        return switch (passed.reason()) {
            case OLDER ->
                "Revision " + passed.newestRevision() + " was posted already, and the newest revision counts.";
            case WITHDRAWN ->
                "The document was withdrawn, and only a revision newer than " + passed.newestRevision()
                        + " posts it again.";
            case REPLACED -> "Revision " + passed.newestRevision() + " came at the same time.";
            case EARLIER_WITHDRAWAL ->
                "The withdrawal was written before revision " + passed.newestRevision() + ", which is posted.";
        };
    }
}
