package dev.accumulator.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class RecordShapeTests {

    static Stream<Arguments> shapes() {
        return Stream.concat(
                Contracts.RECORDS.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), "", entry.getValue())),
                Stream.of(
                        Arguments.of("order-posted", "/$defs/line", OrderLine.class),
                        Arguments.of("receipt-posted", "/$defs/line", ReceiptLine.class),
                        Arguments.of("movements-posted", "/$defs/movement", MovementLine.class),
                        Arguments.of("reservation-requested", "/$defs/line", ReservationLine.class),
                        Arguments.of("movements-posted", "/$defs/entry", EntryLine.class),
                        Arguments.of("common", "/$defs/source", SourcePosition.class),
                        Arguments.of("common", "/$defs/change", DocumentResult.Change.class),
                        Arguments.of("dead-letter", "/$defs/raw", DeadLetterEvent.Raw.class),
                        Arguments.of("dead-letter", "/$defs/header", DeadLetterEvent.Header.class)));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void hasTheFieldsOfItsSchemaInOrder(String schema, String pointer, Class<? extends Record> type) {
        JsonNode node = Contracts.schemaJson(schema).at(pointer);

        assertThat(components(type).map(RecordComponent::getName).toList())
                .containsExactlyElementsOf(node.path("properties").propertyNames());
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void isNullableWhereItsSchemaDoesNotRequire(String schema, String pointer, Class<? extends Record> type) {
        JsonNode node = Contracts.schemaJson(schema).at(pointer);
        List<String> required =
                node.path("required").valueStream().map(JsonNode::asString).toList();

        assertThat(components(type)
                        .filter(component -> !component.getAnnotatedType().isAnnotationPresent(Nullable.class))
                        // A list that may be left out is empty then.
                        .filter(component ->
                                component.getType() != List.class || required.contains(component.getName()))
                        .map(RecordComponent::getName)
                        .toList())
                .containsExactlyElementsOf(required);
    }

    @Test
    void everyDocumentEventHasASchema() {
        assertThat(Contracts.RECORDS.values())
                .containsAll(Stream.concat(
                                Arrays.stream(DocumentEvent.class.getPermittedSubclasses())
                                        .filter(Class::isRecord),
                                Arrays.stream(ReservationEvent.class.getPermittedSubclasses()))
                        .<Class<? extends Record>>map(type -> type.asSubclass(Record.class))
                        .toList());
    }

    private static Stream<RecordComponent> components(Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents());
    }
}
