package dev.accumulator.consumer.deadletter;

import static dev.accumulator.consumer.deadletter.LetterDatabase.event;
import static dev.accumulator.consumer.deadletter.LetterDatabase.letter;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.event.RawEvent;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RecordingIT {
    private final LetterDatabase database = new LetterDatabase();
    private final DeadLetters letters = database.letters();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void keepsTheRecordByteForByte() {
        byte[] key = {0, (byte) 0xff, 1};
        byte[] value = {(byte) 0xc3, 0, (byte) 0x28};
        List<RawEvent.Header> headers = List.of(
                new RawEvent.Header("ce_id", "1".getBytes(StandardCharsets.UTF_8)),
                new RawEvent.Header("ce_id", new byte[] {(byte) 0xfe}),
                new RawEvent.Header("nul\0name", null),
                new RawEvent.Header("", new byte[0]));
        RawEvent event = new RawEvent("orders", 3, 17, 1_770_000_000_123L, key, value, headers);
        database.record(new DeadLetter(event, "invalid-encoding", null, "a NUL: \0, and half: \ud800", null, null));

        Letter listed = database.all().getFirst();
        LetterWithRecord letter = letters.get(listed.id());
        assertThat(letter.letter()).isEqualTo(listed);
        assertThat(listed.message()).isEqualTo("a NUL: \ufffd, and half: \ufffd");
        assertThat(listed.state()).isEqualTo(LetterState.OPEN);
        assertThat(listed.recordedAt()).isEqualTo(LetterDatabase.NOW);
        assertThat(letter.complete()).isTrue();
        assertThat(letter.event()).usingRecursiveComparison().isEqualTo(event);
    }

    @Test
    void keepsATombstoneWithoutAKey() {
        RawEvent event = new RawEvent("orders", 0, 1, 0, null, null, List.of());
        database.record(new DeadLetter(event, "missing-key", null, "the record has no key", null, null));

        assertThat(letters.get(database.all().getFirst().id()).event())
                .usingRecursiveComparison()
                .isEqualTo(event);
    }

    @Test
    void publishesTheLetterWithItsRecord() {
        database.record(letter(7, "order:42", 3L));

        JsonNode event = JsonMapper.shared().readTree(database.published().getFirst());
        assertThat(event.at("/source/topic").asString()).isEqualTo("orders");
        assertThat(event.at("/source/offset").asLong()).isEqualTo(7);
        assertThat(event.at("/code").asString()).isEqualTo("not-json");
        assertThat(event.at("/path").asString()).isEqualTo("$.lines");
        assertThat(event.at("/recorder").asString()).isEqualTo("order:42");
        assertThat(event.at("/revision").asLong()).isEqualTo(3);
        assertThat(Base64.getDecoder().decode(event.at("/raw/value").asString()))
                .isEqualTo(new byte[] {'{'});
    }

    @Test
    void aRecordThatIsDeliveredAgainIsTheSameLetterAndPublishedOnce() {
        database.record(letter(7, "order:42", 3L), letter(8, "order:43", 1L), letter(7, "order:42", 3L));
        database.record(letter(8, "order:43", 1L), letter(9, "order:44", 1L));

        assertThat(database.all()).extracting(Letter::offset).containsExactlyInAnyOrder(7L, 8L, 9L);
        assertThat(database.published()).hasSize(3);
    }

    @Test
    void anotherRecordAtTheSamePlaceOfATopicThatWasMadeAnewIsAnotherLetter() {
        RawEvent other = new RawEvent("orders", 0, 7, 0, new byte[] {1}, new byte[] {2}, List.of());
        database.record(letter(7, "order:42", 3L));
        database.record(new DeadLetter(other, "not-json", null, "the value is not JSON", null, null));

        assertThat(database.all()).hasSize(2);
    }

    @Test
    void nothingIsLeftOfATransactionThatIsRolledBack() {
        database.transactions().executeWithoutResult(status -> {
            letters.record(List.of(letter(7, "order:42", 3L)));
            status.setRollbackOnly();
        });

        assertThat(database.all()).isEmpty();
        assertThat(database.published()).isEmpty();
    }

    @Test
    void aRecordBeyondTheLimitIsCutAndPublishedWithoutIt() {
        RawEvent event = new RawEvent("orders", 0, 7, 0, null, new byte[KeptRecord.VALUE_BYTES_MAX + 1], List.of());
        database.record(new DeadLetter(event, "value-too-large", null, "too large", null, null));

        LetterWithRecord letter = letters.get(database.all().getFirst().id());
        assertThat(letter.complete()).isFalse();
        assertThat(letter.event().value()).hasSize(KeptRecord.VALUE_BYTES_MAX);
        assertThat(JsonMapper.shared()
                        .readTree(database.published().getFirst())
                        .at("/raw")
                        .isNull())
                .isTrue();
    }

    @Test
    void aNewerRevisionSupersedesLettersOfOlderOnes() {
        database.record(
                letter(1, "order:42", 3L),
                letter(2, "order:42", 4L),
                letter(3, "order:42", 5L),
                letter(4, "order:43", 1L),
                letter(5, null, null));

        supersede(new AcceptedDocument(event(6), "order:42", 4));

        assertThat(database.all())
                .extracting(Letter::state)
                .containsExactly(
                        LetterState.SUPERSEDED, LetterState.OPEN, LetterState.OPEN, LetterState.OPEN, LetterState.OPEN);
    }

    @Test
    void whereTheRevisionCouldNotBeReadALaterRecordSupersedes() {
        database.record(letter(5, "order:42", null));

        supersede(new AcceptedDocument(event(4), "order:42", 9));
        assertThat(database.all()).extracting(Letter::state).containsExactly(LetterState.OPEN);

        supersede(new AcceptedDocument(event(6), "order:42", 9));
        assertThat(database.all()).extracting(Letter::state).containsExactly(LetterState.SUPERSEDED);
    }

    private void supersede(AcceptedDocument accepted) {
        database.transactions().executeWithoutResult(status -> letters.supersede(List.of(accepted)));
    }
}
