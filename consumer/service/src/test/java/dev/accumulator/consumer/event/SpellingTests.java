package dev.accumulator.consumer.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.schemas.EventTypes;
import dev.accumulator.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways in which publishers and their libraries write the same event. */
class SpellingTests {
    private final EventDecoder decoder = new EventDecoder(RawEvents.TOPICS);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON",
                " application/json ",
                "application/json; charset=utf-8",
                "application/json;charset=UTF-8",
                "application/json; Charset = \"Utf-8\"",
                "application/json; charset=us-ascii",
                "application/json; charset=",
                "application/json; profile=\"x\"",
                "application/json;",
                "text/json",
                "application/vnd.x+json",
                "application/vnd.shop.order.v2+JSON; charset=utf-8",
                "application/problem+json",
                ""
            })
    void everyContentTypeThatIsJsonIsRead(String contentType) {
        Map<String, String> headers = RawEvents.headers(EventTypes.ORDER_POSTED);
        headers.put("content-type", contentType);
        accepted(RawEvents.raw(Topics.ORDERS, "42", headers, bytes(GoodEvents.ORDER)));

        if (!contentType.isBlank()) {
            accepted(structured(GoodEvents.ENVELOPE.replace(
                    "\"time\"", "\"datacontenttype\":\"" + contentType.replace("\"", "\\\"") + "\",\"time\"")));
        }
    }

    @Test
    void theHeaderOfTheContentTypeIsReadInAnyCase() {
        accepted(RawEvents.raw(
                Topics.ORDERS,
                "42",
                Map.of("Content-Type", "Application/CloudEvents+JSON"),
                bytes(GoodEvents.ENVELOPE)));
    }

    @ParameterizedTest
    @CsvSource({"42, 42", "007, 7", "8000000000000000000, 8000000000000000000"})
    void aRevisionMayBeAStringOfDigits(String written, long revision) {
        Decoded decoded = decoder.decode(RawEvents.binary(
                Topics.ORDERS,
                "42",
                EventTypes.ORDER_POSTED,
                GoodEvents.ORDER.replace("\"revision\":7", "\"revision\":\"" + written + '"')));

        assertThat(decoded).extracting("event.revision").isEqualTo(revision);
    }

    @Test
    void aRefusedRecordWithSuchARevisionIsKnownByIt() {
        String json = GoodEvents.ORDER
                .replace("\"revision\":7", "\"revision\":\"8\"")
                .replace("\"quantity\":50", "\"quantity\":0");

        assertThat(decoder.decode(RawEvents.binary(Topics.ORDERS, "42", EventTypes.ORDER_POSTED, json)))
                .isInstanceOfSatisfying(
                        Decoded.Undecodable.class,
                        refused -> assertThat(refused.revision()).isEqualTo(8));
    }

    @Test
    void aNullBesideTheDataIsNone() {
        String base64 = Base64.getEncoder().encodeToString(bytes(GoodEvents.ORDER));

        accepted(structured(GoodEvents.ENVELOPE.replace("\"data\"", "\"data_base64\":null,\"data\"")));
        accepted(structured(
                GoodEvents.ENVELOPE.replace(GoodEvents.DATA, "\"data_base64\":\"" + base64 + "\",\"data\":null")));
        accepted(structured(GoodEvents.ENVELOPE.replace("\"data\"", "\"datacontenttype\":null,\"data\"")));
        assertThat(message(
                        structured(GoodEvents.ENVELOPE.replace(GoodEvents.DATA, "\"data_base64\":null,\"data\":null"))))
                .isEqualTo("data is null");
        assertThat(message(structured(GoodEvents.ENVELOPE.replace(GoodEvents.DATA, "\"data_base64\":null"))))
                .isEqualTo("data is missing");
        assertThat(message(structured(GoodEvents.ENVELOPE.replace("\"data\"", "\"data_base64\":\"e30=\",\"data\""))))
                .isEqualTo("data_base64 and data are both there");
    }

    @Test
    void aModeThatTheHeadersDoNotAnnounceIsToldByTheHeaderThatIsMissing() {
        for (Map<String, String> headers : List.<Map<String, String>>of(
                Map.of(), Map.of("content-type", "application/json"), Map.of("content-type", "text/plain"))) {
            assertThat(message(RawEvents.raw(Topics.ORDERS, "42", headers, bytes(GoodEvents.ENVELOPE))))
                    .isEqualTo("the header ce_specversion is missing, and the value looks like an event in structured"
                            + " mode, which needs the header content-type: application/cloudevents+json");
        }
        assertThat(message(RawEvents.raw(Topics.ORDERS, "42", Map.of(), bytes(GoodEvents.ORDER))))
                .isEqualTo("the header ce_specversion is missing");

        Map<String, String> binary = RawEvents.headers(EventTypes.ORDER_POSTED);
        binary.put("content-type", "application/cloudevents+json");
        assertThat(message(RawEvents.raw(Topics.ORDERS, "42", binary, bytes(GoodEvents.ORDER))))
                .isEqualTo("specversion is missing, and the headers look like those of binary mode, which needs the"
                        + " header content-type: application/json");
    }

    private void accepted(RawEvent record) {
        assertThat(decoder.decode(record)).isInstanceOf(Decoded.BusinessEvent.class);
    }

    private String message(RawEvent record) {
        return ((Decoded.Undecodable) decoder.decode(record)).message();
    }

    private static RawEvent structured(String envelope) {
        return RawEvents.structured(Topics.ORDERS, "42", envelope);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
