package dev.accumulator.producer.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks the stream against the JSON Schemas of the contract. */
class ContractTests {

    private static final String SCHEMAS = "https://schemas.accumulator.dev/";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .formatAssertionsEnabled(true)
                            .build())
                    .schemaIdResolvers(resolvers -> resolvers.mapPrefix(SCHEMAS, "classpath:schemas/"))
                    .nodeReader(reader -> reader.jsonMapper(JSON)));

    /** Kinds of poison whose events fit their schema, because something else makes them bad. */
    private static final Set<Poison> WELL_FORMED = EnumSet.of(
            Poison.KEY_MISSING,
            Poison.KEY_MISMATCH,
            Poison.REPEATED_LINE_NO,
            Poison.QUANTITY_OF_5_PLACES,
            Poison.QUANTITY_OF_15_DIGITS,
            Poison.PRODUCT_NOT_A_NUMBER,
            Poison.PRODUCT_BEYOND_INT,
            Poison.UNKNOWN_REGISTER,
            Poison.UNKNOWN_DIMENSION,
            Poison.MISSING_DIMENSION,
            Poison.UNKNOWN_RESOURCE,
            Poison.CONFLICT);

    @Test
    void everyGoodEventFitsItsSchemaInBothModes() {
        Traffic.of(TrafficOptions.of(21, 1_500)
                        .with(new Disturbances(10, 10, 30, 30, 0))
                        .with(Modes.MIXED))
                .forEachRemaining(delivery -> {
                    byte[] value = delivery.value();
                    if (value != null) {
                        assertThat(errors(delivery, value)).as(text(value)).isEmpty();
                    }
                });
    }

    @Test
    void poisonThatIsWellFormedFitsItsSchemaToo() {
        Traffic.of(TrafficOptions.of(22, 5_000).with(new Disturbances(0, 0, 0, 0, 50)))
                .forEachRemaining(delivery -> {
                    byte[] value = delivery.value();
                    Poison poison = delivery.poison();
                    if (value != null && poison != null && WELL_FORMED.contains(poison)) {
                        assertThat(errors(delivery, value))
                                .as("%s %s", poison, text(value))
                                .isEmpty();
                    }
                });
    }

    private static List<Error> errors(Delivery delivery, byte[] value) {
        JsonNode json = JSON.readTree(value);
        Header contentType = delivery.headers().lastHeader("content-type");
        if (text(contentType.value()).startsWith("application/cloudevents+json")) {
            List<Error> errors = validate("cloudevent", json);
            return errors.isEmpty() ? validate(schema(json.path("type").asString()), json.path("data")) : errors;
        }
        return validate(schema(text(delivery.headers().lastHeader("ce_type").value())), json);
    }

    private static List<Error> validate(String schema, JsonNode json) {
        return REGISTRY.getSchema(SchemaLocation.of(SCHEMAS + schema + ".schema.json"))
                .validate(json);
    }

    private static String schema(String type) {
        return type.replace('.', '-');
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
