package dev.accumulator.consumer.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.deadletter.Letter;
import dev.accumulator.consumer.deadletter.LetterState;
import dev.accumulator.consumer.outbox.WaitingMessage;
import dev.accumulator.consumer.posting.FloorRefusal;
import dev.accumulator.consumer.posting.ResultIds;
import dev.accumulator.consumer.rest.FoundDocument;
import dev.accumulator.consumer.rest.LetterAnswers;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.PassedOver;
import dev.accumulator.registers.model.RecorderState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A document's life is told in order, from what is kept of it. */
class LifeTests {
    private static final String RECORDER = "order:1";

    @Test
    void eachRevisionIsAMomentWithItsMovementsAndThoseItTookBack() {
        FoundDocument found = found(state(3L, false, 3), null, null);
        List<MovementRow> rows = List.of(row(1, false, 1), row(1, true, 2), row(2, false, 2), row(2, true, 3));

        List<LifeMoment> life = life(found, rows, List.of());

        assertThat(life)
                .extracting(LifeMoment::title)
                .containsExactly(
                        "Revision 3 withdrew the document",
                        "Revision 2 took the place of the one before",
                        "Revision 1 was posted");
        assertThat(life).extracting(moment -> moment.kind().word()).containsExactly("unposted", "reposted", "posted");
        assertThat(life.get(1).registers().getFirst().rows())
                .extracting(LifeMoment.Row::reversal)
                .containsExactly(true, false);
        LifeMoment.Row posted = life.get(1).registers().getFirst().rows().getLast();
        assertThat(posted.cells()).extracting(Cell::text).containsExactly("7", "+2.50");
        assertThat(posted.cells())
                .extracting(Cell::link)
                .as("its cell's statement")
                .containsExactly("/registers/inventory/cell?product=7", null);
        assertThat(life).extracting(LifeMoment::source).containsExactly("orders-0@3", null, null);
        assertThat(life.getFirst().answer()).isEqualTo(new LifeMoment.Answer("document.unposted", "was sent", false));
    }

    @Test
    void aTombstoneWithdrawsTheRevisionThatWasPosted() {
        List<LifeMoment> life =
                life(found(state(1L, false, 2), null, null), List.of(row(1, false, 1), row(1, true, 2)), List.of());

        assertThat(life.getFirst().title()).isEqualTo("Revision 1 was withdrawn");
    }

    @Test
    void aRevisionWithoutMovementsAndAWithdrawalAheadAreMomentsToo() {
        assertThat(life(found(state(1L, true, 1), null, null), List.of(), List.of()))
                .singleElement()
                .satisfies(moment -> {
                    assertThat(moment.title()).isEqualTo("Revision 1 was posted");
                    assertThat(moment.detail()).isEqualTo("It has no movements.");
                });
        assertThat(life(found(state(null, false, 1), null, null), List.of(), List.of()))
                .singleElement()
                .satisfies(moment -> {
                    assertThat(moment.title()).isEqualTo("Withdrawn before it came");
                    assertThat(moment.answer()).isNull();
                });
    }

    @Test
    void anAnswerThatIsNotSentYetIsToldApart() {
        String id = ResultIds.ofRevision("document.posted", RECORDER, 1).toString();
        List<MovementRow> rows = List.of(row(1, false, 1));
        FoundDocument found = found(state(1L, true, 1), null, null);

        assertThat(life(found, rows, List.of(new WaitingMessage("document.posted", id, at(1), false))))
                .extracting(LifeMoment::answer)
                .containsExactly(new LifeMoment.Answer("document.posted", "waits to be sent", true));
        assertThat(life(found, rows, List.of(new WaitingMessage("document.posted", "another", at(1), true))))
                .extracting(LifeMoment::answer)
                .containsExactly(new LifeMoment.Answer("document.posted", "was sent", false));
    }

    @Test
    void aChangeThatCameTooLateSaysWhyItChangedNothing() {
        PassedOver passed = new PassedOver(RECORDER, 3, 1L, 2, Outcome.Stale.Reason.OLDER, "orders-0@9", at(9));

        List<LifeMoment> life = life(found(state(2L, true, 2), passed, null), List.of(row(2, false, 2)), List.of());

        LifeMoment last = life.getFirst();
        assertThat(last.kind()).isEqualTo(LifeMoment.Kind.PASSED_OVER);
        assertThat(last.title()).isEqualTo("Revision 1 came too late and changed nothing");
        assertThat(last.detail())
                .isEqualTo("Revision 2 was posted already, and the newest revision counts."
                        + " It was the last of 3 changes of this document that came too late.");
        assertThat(last.source()).isEqualTo("orders-0@9");
    }

    @Test
    void lettersAndTheirEndAndARefusalByAFloorAreTold() {
        FloorRefusal refusal = new FloorRefusal(
                1,
                FloorRefusal.State.REFUSED,
                "order:7",
                4L,
                "stock",
                "{\"product\":7}",
                BigDecimal.ZERO,
                new BigDecimal("2"),
                new BigDecimal("5"),
                at(1),
                at(5),
                "orders-0@5",
                0,
                null,
                0,
                null,
                null,
                null);
        FoundDocument found = new FoundDocument(
                Optional.empty(),
                Optional.empty(),
                Optional.of(refusal),
                Optional.empty(),
                List.of(
                        LetterAnswers.Named.of(letter(LetterState.SUPERSEDED, 6)),
                        LetterAnswers.Named.of(letter(LetterState.OPEN, 0))),
                Optional.empty());

        List<LifeMoment> life = life(found, List.of(), List.of());

        assertThat(life)
                .extracting(LifeMoment::title)
                .containsExactly(
                        "Letter 8 was superseded",
                        "Revision 4 was refused by the floor stock",
                        "Revision 3 was not accepted: invalid-field",
                        "Revision 3 was not accepted: invalid-field");
        assertThat(life.get(1).detail())
                .isEqualTo("Of {\"product\":7} there were 2 at 2026-04-01T00:00:01Z, and 5 were asked for."
                        + " At least 0 must be left.");
        assertThat(life.get(2).href()).isEqualTo("/letters/8");
    }

    private static List<LifeMoment> life(FoundDocument found, List<MovementRow> history, List<WaitingMessage> waiting) {
        return Life.of(found, history, waiting, Shown.WITHOUT_NAMES);
    }

    private static FoundDocument found(
            RecorderState state, @Nullable PassedOver passedOver, @Nullable FloorRefusal refusal) {
        return new FoundDocument(
                Optional.of(state),
                Optional.ofNullable(passedOver),
                Optional.ofNullable(refusal),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    private static RecorderState state(@Nullable Long revision, boolean posted, int second) {
        return new RecorderState(RECORDER, revision, posted, at(second), "orders-0@" + second, List.of());
    }

    private static MovementRow row(long revision, boolean reversal, int second) {
        return new MovementRow(
                "inventory",
                RECORDER,
                revision,
                1,
                reversal,
                at(0),
                at(second),
                Map.of("product", 7),
                Map.of("quantity", new BigDecimal(reversal ? "-2.50" : "2.50")));
    }

    private static Letter letter(LetterState state, int closed) {
        return new Letter(
                8,
                "orders",
                0,
                4,
                0,
                "invalid-field",
                "$.a",
                "a is wrong",
                RECORDER,
                3L,
                at(4),
                state,
                0,
                null,
                null,
                closed == 0 ? null : at(closed),
                null,
                null);
    }

    private static Instant at(int second) {
        return Instant.parse("2026-04-01T00:00:00Z").plusSeconds(second);
    }
}
