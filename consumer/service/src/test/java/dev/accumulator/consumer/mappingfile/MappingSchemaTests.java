package dev.accumulator.consumer.mappingfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON Schema of mapping files agrees with what the service reads. */
class MappingSchemaTests {
    private static final Path FILES = Path.of("src/main/resources/mappings");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(MappingSchemaTests.class.getResourceAsStream("/schemas/mapping.schema.json"));

    private static final String GOOD = """
            mapping: good
            topics: [t]
            recorder: g:{/id}
            revision: /v
            period: /at
            register: points
            dimensions: { customer: /c }
            resources: { points: /p }
            """;

    @Test
    void acceptsEveryExample() throws IOException {
        List<String> examples =
                new ArrayList<>(MappingRecipeTests.mappings(MappingRecipeTests.read(MappingRecipeTests.PAGE)));
        try (Stream<Path> files = Files.list(FILES)) {
            files.sorted().map(MappingRecipeTests::read).forEach(examples::add);
        }
        examples.add(GOOD);
        assertThat(examples).hasSizeGreaterThanOrEqualTo(12);
        assertThat(examples).allSatisfy(example -> assertThat(errors(example)).isEmpty());
    }

    @Test
    void eachShippedFileNamesTheSchemaForEditors() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            assertThat(files).hasSize(4).allSatisfy(file -> {
                String first = MappingRecipeTests.read(file).lines().findFirst().orElseThrow();
                assertThat(first).startsWith("# yaml-language-server: $schema=");
                assertThat(file.resolveSibling(first.substring(first.indexOf('=') + 1)))
                        .exists();
            });
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mapping: good | mapping: Not Good",
                "topics: [t] | topics: []",
                "topics: [t] | topics: [t, t]",
                "topics: [t] | topics: ['no topic']",
                "recorder: g:{/id} | recorder: '{/id}'",
                "recorder: g:{/id} | recorder: g",
                "recorder: g:{/id} | ''",
                "revision: /v | ''",
                "period: /at | ''",
                "period: /at | period: { zone: UTC }",
                "period: /at | period: { at: /at, unit: hours }",
                "period: /at | period: { at: /at, overlap: later }",
                "period: /at | {period: /at, value: xml}",
                "register: points | ''",
                "register: points | {register: points, tombstones: keep}",
                "register: points | {register: points, lines: items}",
                "register: points | {register: points, ignore: [sentAt]}",
                "register: points | {register: points, movements: []}",
                "register: points | {register: points, colour: red}",
                "{ customer: /c } | { customer: { vale: x } }",
                "{ customer: /c } | { customer: [a] }",
                "{ points: /p } | {}",
            })
    void refusesWhatTheServiceRefuses(String good, String wrong) {
        String line = wrong.startsWith("{") && good.contains(":") && !good.startsWith("{")
                ? wrong.substring(1, wrong.length() - 1).replaceFirst(", (?=\\w+:)", "\n")
                : wrong;
        String broken = GOOD.replace(good, line == null ? "" : line);

        assertThat(broken).isNotEqualTo(GOOD);
        assertThat(errors(broken)).isNotEmpty();
        assertThat(Mapping.mistakes(broken)).isNotEmpty();
    }

    private static List<String> errors(String yaml) {
        Map<String, Object> read = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        JsonNode json = JSON.valueToTree(read);
        return SCHEMA.validate(json).stream().map(Object::toString).toList();
    }
}
