package dev.accumulator.schemas;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The contract files of this module, and the parsed schemas. */
final class Contracts {

    static final Path RESOURCES = Path.of("src/main/resources");
    static final Path SCHEMAS = RESOURCES.resolve("schemas");
    static final Path EXAMPLES = RESOURCES.resolve("examples");

    static final String ID_PREFIX = "https://schemas.accumulator.dev/";

    /** The records by schema name. The other schemas have no record. */
    static final Map<String, Class<? extends Record>> RECORDS = Map.ofEntries(
            Map.entry("order-posted", OrderPosted.class),
            Map.entry("order-cancelled", OrderCancelled.class),
            Map.entry("receipt-posted", ReceiptPosted.class),
            Map.entry("receipt-cancelled", ReceiptCancelled.class),
            Map.entry("movements-posted", MovementsPosted.class),
            Map.entry("movements-cancelled", MovementsCancelled.class),
            Map.entry("reservation-requested", ReservationRequested.class),
            Map.entry("reservation-confirmed", ReservationConfirmed.class),
            Map.entry("reservation-released", ReservationReleased.class),
            Map.entry("closing-set", ClosingSet.class),
            Map.entry("closing-lifted", ClosingLifted.class),
            Map.entry("document-result", DocumentResult.class),
            Map.entry("document-rejected", DocumentRejected.class),
            Map.entry("document-refused", DocumentRefused.class),
            Map.entry("floor-crossing", FloorCrossing.class),
            Map.entry("dead-letter", DeadLetterEvent.class),
            Map.entry("balance-changed", BalanceChanged.class),
            Map.entry("chart-account", ChartAccount.class),
            Map.entry("catalogue-entry", CatalogueEntry.class));

    static final Map<String, String> SCHEMA_OF_TYPE = Map.ofEntries(
            Map.entry(EventTypes.ORDER_POSTED, "order-posted"),
            Map.entry(EventTypes.ORDER_CANCELLED, "order-cancelled"),
            Map.entry(EventTypes.RECEIPT_POSTED, "receipt-posted"),
            Map.entry(EventTypes.RECEIPT_CANCELLED, "receipt-cancelled"),
            Map.entry(EventTypes.MOVEMENTS_POSTED, "movements-posted"),
            Map.entry(EventTypes.MOVEMENTS_CANCELLED, "movements-cancelled"),
            Map.entry(EventTypes.RESERVATION_REQUESTED, "reservation-requested"),
            Map.entry(EventTypes.RESERVATION_CONFIRMED, "reservation-confirmed"),
            Map.entry(EventTypes.RESERVATION_RELEASED, "reservation-released"),
            Map.entry(EventTypes.CLOSING_SET, "closing-set"),
            Map.entry(EventTypes.CLOSING_LIFTED, "closing-lifted"),
            Map.entry(EventTypes.DOCUMENT_POSTED, "document-result"),
            Map.entry(EventTypes.DOCUMENT_REPOSTED, "document-result"),
            Map.entry(EventTypes.DOCUMENT_UNPOSTED, "document-result"),
            Map.entry(EventTypes.DOCUMENT_REJECTED, "document-rejected"),
            Map.entry(EventTypes.DOCUMENT_REFUSED, "document-refused"),
            Map.entry(EventTypes.FLOOR_CROSSED, "floor-crossing"),
            Map.entry(EventTypes.FLOOR_RESTORED, "floor-crossing"),
            Map.entry(EventTypes.DEAD_LETTER_RECORDED, "dead-letter"),
            Map.entry(EventTypes.BALANCE_CHANGED, "balance-changed"),
            Map.entry(EventTypes.CATALOGUE_CHANGED, "catalogue-entry"));

    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .formatAssertionsEnabled(true)
                            .pathType(PathType.JSON_PATH)
                            .preloadSchema(true)
                            .build())
                    .schemaIdResolvers(resolvers -> resolvers.mapPrefix(ID_PREFIX, "classpath:schemas/"))
                    .nodeReader(reader -> reader.jsonMapper(JSON)));

    private Contracts() {}

    static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(Path file) {
        return JSON.readTree(text(file));
    }

    static JsonNode schemaJson(String name) {
        return json(SCHEMAS.resolve(name + ".schema.json"));
    }

    /** Returns the examples of a schema: {@code order-posted.json}, {@code order-posted-corrected.json} and so on. */
    static List<Path> examplesOf(String name) {
        return files(EXAMPLES).stream()
                .filter(file -> file.getFileName().toString().matches(name + "(-[a-z]+)?\\.json"))
                .toList();
    }

    static List<Error> dataErrors(String eventType, JsonNode data) {
        return errors(Objects.requireNonNull(SCHEMA_OF_TYPE.get(eventType), eventType), data);
    }

    static Schema schema(String name) {
        return REGISTRY.getSchema(SchemaLocation.of(ID_PREFIX + name + ".schema.json"));
    }

    static Schema schemaOf(JsonNode schema) {
        return REGISTRY.getSchema(SchemaLocation.of(ID_PREFIX + "inline.schema.json"), schema);
    }

    static List<Error> errors(String schema, JsonNode instance) {
        return schema(schema).validate(instance);
    }

    static List<Error> metaSchemaErrors(Path file) {
        return REGISTRY.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()))
                .validate(text(file), InputFormat.JSON);
    }
}
