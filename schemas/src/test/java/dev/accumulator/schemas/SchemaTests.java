package dev.accumulator.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SpecificationVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class SchemaTests {

    static List<Path> schemas() {
        return Contracts.files(Contracts.SCHEMAS);
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void isValidJsonSchema202012(Path file) {
        assertThat(Contracts.json(file).path("$schema").asString())
                .isEqualTo(SpecificationVersion.DRAFT_2020_12.getDialectId());
        assertThat(Contracts.metaSchemaErrors(file)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void isIdentifiedByItsFileNameAndHasADescription(Path file) {
        JsonNode schema = Contracts.json(file);

        assertThat(schema.path("$id").asString()).isEqualTo(Contracts.ID_PREFIX + file.getFileName());
        assertThat(schema.path("title").asString()).isNotBlank();
        assertThat(schema.path("description").asString()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void describesEveryDefinition(Path file) {
        assertThat(Contracts.json(file).path("$defs").properties())
                .filteredOn(definition -> !definition.getKey().equals("attribute"))
                .allSatisfy(definition -> assertThat(
                                definition.getValue().path("description").asString())
                        .isNotBlank());
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void acceptsItsOwnExamples(Path file) {
        String name = file.getFileName().toString().replace(".schema.json", "");
        JsonNode schema = Contracts.json(file);

        if (!name.equals("common")) {
            assertThat(schema.path("examples")).isNotEmpty();
        }
        schema.path("examples")
                .forEach(example -> assertThat(Contracts.errors(name, example)).isEmpty());
    }

    @Test
    void commonDefinitionsAcceptTheirExamples() {
        for (Map.Entry<String, JsonNode> definition :
                Contracts.schemaJson("common").path("$defs").properties()) {
            JsonNode reference = Contracts.JSON
                    .createObjectNode()
                    .put("$ref", Contracts.ID_PREFIX + "common.schema.json#/$defs/" + definition.getKey());
            for (JsonNode example : definition.getValue().path("examples")) {
                assertThat(Contracts.schemaOf(reference).validate(example))
                        .as("%s accepts %s", definition.getKey(), example)
                        .isEmpty();
            }
        }
    }

    @Test
    void thereIsOneForEveryRecord() {
        Set<String> names = schemas().stream()
                .map(file -> file.getFileName().toString().replace(".schema.json", ""))
                .collect(Collectors.toSet());

        assertThat(names).containsAll(Contracts.RECORDS.keySet());
        assertThat(names)
                .hasSize(Contracts.RECORDS.size()
                        + Set.of("common", "cloudevent", "cloudevent-headers", "mapping")
                                .size());
    }

    /** A mapping file is no event: a key that it does not know is a mistake of the person who writes it. */
    @Test
    void noObjectOfAnEventRefusesUnknownFields() {
        List<Path> ofEvents = schemas().stream()
                .filter(file -> !file.endsWith("mapping.schema.json"))
                .toList();
        assertThat(ofEvents).hasSize(schemas().size() - 1);
        for (Path file : ofEvents) {
            assertThat(Contracts.text(file)).doesNotContain("\"additionalProperties\": false", "unevaluatedProperties");
        }
    }
}
