package dev.accumulator.consumer.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.accumulator.schemas.EventFault;
import dev.accumulator.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.exc.JsonNodeException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Replaces random parts of the examples and checks them with the JSON Schemas and with the decoder. Both must accept,
 * or both must refuse. The exceptions are rules that a schema cannot express; they are listed here and in the README of
 * the schemas.
 */
class SchemaAgreementTests {
    private static final int MUTATIONS = 1_000;

    /** Faults that the decoder refuses although the schema accepts them. */
    private static final Set<EventFault> BEYOND_SCHEMAS = Set.of(
            // A schema cannot require unique numbers in a list of objects.
            EventFault.DUPLICATE_LINE,
            // A schema cannot count the digits of a JSON number.
            EventFault.TOO_MANY_DIGITS,
            // A schema cannot see that an offset moves a moment out of the three centuries.
            EventFault.PERIOD_OUT_OF_RANGE);

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            // Half a surrogate pair has no UTF-8 encoding, so it can only reach the decoder escaped.
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .formatAssertionsEnabled(true)
                            .build())
                    .schemaIdResolvers(
                            resolvers -> resolvers.mapPrefix("https://schemas.accumulator.dev/", "classpath:schemas/"))
                    .nodeReader(reader -> reader.jsonMapper(JSON)));

    private final EventDecoder decoder = new EventDecoder(RawEvents.TOPICS);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order-posted",
                "order-cancelled",
                "receipt-posted",
                "receipt-cancelled",
                "movements-posted",
                "movements-cancelled"
            })
    void acceptsWhatTheSchemaAcceptsAndNothingElse(String document) {
        long seed = Long.getLong("seed", new Random().nextLong());
        Mutations mutations = new Mutations(new Random(seed));
        JsonNode example = example(document);
        Schema schema =
                SCHEMAS.getSchema(SchemaLocation.of("https://schemas.accumulator.dev/" + document + ".schema.json"));
        int accepted = 0;
        Map<EventFault, Integer> refused = new EnumMap<>(EventFault.class);
        for (int i = 0; i < MUTATIONS; i++) {
            String json = JSON.writeValueAsString(mutations.of(example));
            String errors = errors(schema, json);
            boolean valid = errors.isEmpty();
            Decoded decoded = decoder.decode(record(document, json));
            String seen = "-Dseed=" + seed + " mutation " + i + ": " + json + " is " + decoded + " and by the schema: "
                    + errors;
            if (decoded instanceof Decoded.Undecodable fault) {
                refused.merge(fault.fault(), 1, Integer::sum);
                assertThat(valid && !BEYOND_SCHEMAS.contains(fault.fault()))
                        .as("refused only by the decoder; " + seen)
                        .isFalse();
            } else {
                accepted++;
                assertThat(valid).as("accepted only by the decoder; " + seen).isTrue();
            }
        }
        assertThat(accepted).as("mutations that are still valid").isGreaterThan(MUTATIONS / 20);
        assertThat(refused).as("faults that were met").hasSizeGreaterThan(5);
    }

    private static String errors(Schema schema, String json) {
        try {
            return schema.validate(json, InputFormat.JSON).stream()
                    .map(Object::toString)
                    .collect(Collectors.joining("; "));
        } catch (JsonNodeException beyondLong) {
            // The validator cannot compare 1e400 with the bounds of an integer; the number is beyond them.
            return "beyond 64 bits";
        }
    }

    private static RawEvent record(String document, String json) {
        String topic = document.startsWith("order")
                ? Topics.ORDERS
                : document.startsWith("receipt") ? Topics.RECEIPTS : Topics.MOVEMENTS;
        String idField = Objects.requireNonNull(RawEvents.TOPICS.get(topic)).idField();
        // This test does not check keys, so the key is always the right one.
        JsonNode id = JSON.readTree(json).path(idField);
        String key = id.isNumber() && id.decimalValue().stripTrailingZeros().scale() <= 0
                ? id.decimalValue().toBigInteger().toString()
                : id.asString("");
        return RawEvents.binary(topic, key, document.replace('-', '.'), json);
    }

    private static JsonNode example(String document) {
        String resource = "/examples/" + document + ".json";
        try (var in = Objects.requireNonNull(SchemaAgreementTests.class.getResourceAsStream(resource), resource)) {
            return JSON.readTree(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
