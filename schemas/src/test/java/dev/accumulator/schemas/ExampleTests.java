package dev.accumulator.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ExampleTests {

    static final List<Path> KAFKA_EXAMPLES = Contracts.files(Contracts.EXAMPLES.resolve("kafka"));

    static Stream<Arguments> examples() {
        return Contracts.RECORDS.keySet().stream()
                .sorted()
                .flatMap(name -> Contracts.examplesOf(name).stream().map(file -> Arguments.of(name, file)));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isValid(String schema, Path file) {
        assertThat(Contracts.errors(schema, Contracts.json(file))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isReadIntoItsRecord(String schema, Path file) {
        Class<? extends Record> type = Contracts.RECORDS.get(schema);

        Record read = Contracts.JSON.readValue(Contracts.text(file), type);

        assertThat(read).hasNoNullFieldsOrPropertiesExcept(optional(read));
    }

    private static String[] optional(Record read) {
        Set<String> optional = new HashSet<>(Set.of(
                "supplierId",
                "amount",
                "unitCost",
                "path",
                "recorder",
                "revision",
                "raw",
                "part",
                "parts",
                "changesAt"));
        if (read instanceof OrderPosted) {
            optional.add("reservationId");
        }
        if (read instanceof ReservationReleased) {
            optional.add("orderId");
        }
        if (read instanceof DocumentRefused refused) {
            optional.addAll(
                    refused.code().equals(DocumentRefused.BELOW_FLOOR)
                            ? Set.of("register", "period", "closedThrough")
                            : Set.of("floor", "group", "min", "available", "asked", "moment"));
        }
        if (read instanceof ClosingEvent) {
            optional.addAll(Set.of("policy", "reason"));
        }
        if (read instanceof FloorCrossing) {
            optional.addAll(Set.of("balance", "moment"));
        }
        return optional.toArray(String[]::new);
    }

    @Test
    void everySchemaHasOneAndEveryFileIsOne() {
        assertThat(Contracts.RECORDS.keySet())
                .allSatisfy(name -> assertThat(Contracts.examplesOf(name)).isNotEmpty());

        List<Path> used = examples().map(arguments -> (Path) arguments.get()[1]).toList();
        assertThat(new TreeSet<>(used)).isEqualTo(new TreeSet<>(Contracts.files(Contracts.EXAMPLES)));
    }

    @ParameterizedTest
    @FieldSource("KAFKA_EXAMPLES")
    void kafkaRecordIsValidInItsMode(Path file) {
        JsonNode record = Contracts.json(file);
        JsonNode headers = record.path("headers");
        String mode = mode(file);

        switch (mode) {
            case "binary" -> {
                assertThat(Contracts.errors("cloudevent-headers", headers)).isEmpty();
                String type = headers.path(CloudEvents.HEADER_TYPE).asString();
                assertThat(Contracts.dataErrors(type, record.path("value"))).isEmpty();
            }
            case "structured" -> {
                assertThat(headers.path(CloudEvents.HEADER_CONTENT_TYPE).asString())
                        .startsWith(CloudEvents.CONTENT_TYPE_STRUCTURED);
                assertThat(Contracts.errors("cloudevent", record.path("value"))).isEmpty();
            }
            case "tombstone" -> assertThat(record.path("value").isNull()).isTrue();
            default -> throw new AssertionError(mode);
        }
    }

    @ParameterizedTest
    @FieldSource("KAFKA_EXAMPLES")
    void kafkaRecordIsKeyedByItsDocument(Path file) {
        JsonNode record = Contracts.json(file);
        JsonNode data = mode(file).equals("structured") ? record.path("value").path("data") : record.path("value");
        String document = switch (record.path("topic").asString()) {
            case Topics.ORDERS -> "orderId";
            case Topics.RECEIPTS -> "receiptId";
            case Topics.MOVEMENTS -> "recorder";
            case Topics.RESERVATIONS -> "reservationId";
            case Topics.CLOSING -> "register";
            default -> throw new AssertionError(file);
        };

        if (!data.isNull()) {
            assertThat(record.path("key").asString())
                    .isEqualTo(data.path(document).asString());
        }
    }

    @Test
    void bothModesOfOneEventSayTheSame() {
        List<Path> binary = KAFKA_EXAMPLES.stream()
                .filter(file -> mode(file).equals("binary"))
                .toList();

        assertThat(binary).isNotEmpty().allSatisfy(file -> {
            JsonNode record = Contracts.json(file);
            JsonNode other = Contracts.json(
                    file.resolveSibling(file.getFileName().toString().replace("binary", "structured")));
            JsonNode envelope = other.path("value");

            assertThat(other.path("key")).isEqualTo(record.path("key"));
            assertThat(envelope.path("data")).isEqualTo(record.path("value"));
            for (String attribute : List.of("specversion", "id", "source", "type", "subject", "time")) {
                assertThat(envelope.path(attribute))
                        .isEqualTo(record.path("headers").path(CloudEvents.HEADER_PREFIX + attribute));
            }
        });
    }

    private static String mode(Path file) {
        return file.getFileName().toString().replaceFirst(".*-([a-z]+)\\.json", "$1");
    }
}
