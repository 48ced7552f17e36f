package dev.accumulator.consumer.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.schemas.EventTypes;
import dev.accumulator.schemas.Topics;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records about closing dates that break the contract. */
class ClosingRefusalTests {
    private static final String GOOD = """
            {"register": "inventory", "revision": 1, "closedThrough": "2026-03-31", "policy": "shift", "by": "ann"}""";

    private final ClosingDecoder decoder = new ClosingDecoder(EventLimits.DEFAULT);

    static Stream<Refusal> refusals() {
        return Stream.of(
                set("\"2026-03-31\"", "\"31.03.2026\"", """
                        invalid-day | $.closedThrough | closedThrough must be a day like 2026-03-31, was "31.03.2026\""""),
                set("\"2026-03-31\"", "\"2026-02-30\"", """
                        invalid-day | $.closedThrough | closedThrough must be a day like 2026-03-31, was "2026-02-30\""""),
                set("\"2026-03-31\"", "20260331", """
                        ill-typed | $.closedThrough | closedThrough must be a string, was 20260331"""),
                set("\"2026-03-31\"", "\"1899-12-31\"", """
                        period-out-of-range | $.closedThrough | closedThrough must be from 1900-01-01 to 2199-12-31, was \
                        "1899-12-31\""""),
                set("\"2026-03-31\"", "null", "null-field | $.closedThrough | closedThrough is null"),
                set("\"shift\"", "\"hide\"", """
                        unknown-word | $.policy | policy must be refuse or shift, was "hide\""""),
                set("\"ann\"", "\" \"", "empty | $.by | by is empty, was \" \""),
                set("\"revision\": 1", "\"revision\": 0", """
                        out-of-range | $.revision | revision must be at least 1, was 0"""),
                set("\"register\": \"inventory\"", "\"register\": \"*\"", """
                        key-mismatch | $.register | register must be the record's key "inventory", was "*\""""));
    }

    private static Refusal set(String good, String bad, String expected) {
        assertThat(GOOD).containsOnlyOnce(good);
        return Refusal.of(
                bad,
                RawEvents.binary(Topics.CLOSING, "inventory", EventTypes.CLOSING_SET, GOOD.replace(good, bad)),
                expected);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void namesTheFaultAndItsPlace(Refusal expected) {
        assertThat(decoder.decode(expected.record()))
                .isInstanceOfSatisfying(ClosingDecoder.DecodedClosing.Undecodable.class, refused -> {
                    assertThat(refused.message()).isEqualTo(expected.message());
                    assertThat(refused.code()).isEqualTo(expected.code());
                    assertThat(refused.path()).isEqualTo(expected.path());
                });
    }
}
