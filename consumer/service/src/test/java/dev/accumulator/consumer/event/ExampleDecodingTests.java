package dev.accumulator.consumer.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.schemas.ClosingSet;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Decodes the examples that are published with the contract. */
class ExampleDecodingTests {
    private static final JsonMapper JSON = new JsonMapper();

    private final EventDecoder decoder = new EventDecoder(RawEvents.TOPICS);

    static Stream<String> documents() throws IOException {
        return Arrays.stream(
                        new PathMatchingResourcePatternResolver().getResources("classpath*:/examples/kafka/*.json"))
                .map(Resource::getFilename)
                .map(Objects::requireNonNull)
                .filter(name -> name.endsWith("-binary.json") && !name.startsWith("closing-"))
                .map(name -> name.substring(0, name.length() - "-binary.json".length()))
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void readsTheSameEventInBothModes(String document) {
        Decoded.BusinessEvent binary = businessEvent(document + "-binary");
        Decoded.BusinessEvent structured = businessEvent(document + "-structured");

        assertThat(structured.event()).isEqualTo(binary.event());
        assertThat(structured.attributes()).isEqualTo(binary.attributes());
        assertThat(binary.dataPath()).isEqualTo("$");
        assertThat(structured.dataPath()).isEqualTo("$.data");
    }

    @Test
    void findsAllExamples() throws IOException {
        assertThat(documents()).contains("order-posted", "order-cancelled", "receipt-posted", "movements-posted");
    }

    @Test
    void readsAnOrderToTheLastDigit() {
        assertThat(businessEvent("order-posted-binary").event())
                .isEqualTo(new OrderPosted(
                        "42",
                        1,
                        Instant.parse("2026-04-19T10:15:00Z"),
                        "1",
                        "1",
                        List.of(new OrderLine(
                                1,
                                "101",
                                new BigDecimal("50"),
                                new BigDecimal("250.00"),
                                new BigDecimal("12500.00")))));
    }

    @Test
    void readsATombstone() {
        assertThat(decoder.decode(example("order-tombstone"))).isEqualTo(new Decoded.Tombstone("order:42"));
    }

    @Test
    void readsAClosingDateInBothModes() {
        ClosingDecoder closing = new ClosingDecoder(EventLimits.DEFAULT);
        ClosingSet set = new ClosingSet("inventory", 1, LocalDate.of(2026, 3, 31), "refuse", "ann", "first quarter");

        assertThat(closing.decode(example("closing-set-binary")))
                .isEqualTo(new ClosingDecoder.DecodedClosing.Event(set, "$"));
        assertThat(closing.decode(example("closing-set-structured")))
                .isEqualTo(new ClosingDecoder.DecodedClosing.Event(set, "$.data"));
    }

    private Decoded.BusinessEvent businessEvent(String example) {
        Decoded decoded = decoder.decode(example(example));
        assertThat(decoded).isInstanceOf(Decoded.BusinessEvent.class);
        DocumentEvent event = ((Decoded.BusinessEvent) decoded).event();
        assertThat(event.revision()).isPositive();
        return (Decoded.BusinessEvent) decoded;
    }

    private static RawEvent example(String name) {
        JsonNode record = json("/examples/kafka/" + name + ".json");
        Map<String, String> headers = new LinkedHashMap<>();
        record.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asString()));
        JsonNode value = record.path("value");
        return RawEvents.raw(
                record.path("topic").asString(),
                record.path("key").asString(),
                headers,
                value.isNull() ? null : value.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode json(String resource) {
        try (var in = Objects.requireNonNull(ExampleDecodingTests.class.getResourceAsStream(resource), resource)) {
            return JSON.readTree(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
