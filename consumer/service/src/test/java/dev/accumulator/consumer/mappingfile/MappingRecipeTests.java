package dev.accumulator.consumer.mappingfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.mapping.MappedPart;
import dev.accumulator.registers.model.Account;
import dev.accumulator.registers.model.DefinitionBuilder;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.Side;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.Yaml;

/** The page of mappings keeps its word: its examples are good, and its recipes give the movements that it prints. */
class MappingRecipeTests {
    static final Path PAGE = Path.of("../../docs/mappings.md");
    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\\n(.*?)```", Pattern.DOTALL);
    private static final String EDITORS = "# yaml-language-server: $schema=";

    private final String page = read(PAGE);
    private final List<RegisterDefinition> registers = registers(page);

    @TestFactory
    Stream<DynamicTest> eachRecipeGivesTheMovementsThatThePagePrints() {
        List<String> recipes = List.of(
                        page.substring(0, page.indexOf("\n## Avro\n")).split("\n### ", -1))
                .stream()
                .skip(1)
                .toList();
        assertThat(recipes).hasSizeGreaterThanOrEqualTo(10);
        return recipes.stream()
                .map(recipe ->
                        DynamicTest.dynamicTest(recipe.lines().findFirst().orElseThrow(), () -> {
                            assertThat(results(block(recipe, "yaml"), block(recipe, "json")))
                                    .containsExactlyElementsOf(
                                            block(recipe, "text").lines().toList());
                        }));
    }

    @Test
    void theFirstExampleIsGoodAndEachNamesTheSchemaForEditors() {
        assertThat(block(page, "yaml")).startsWith(EDITORS);
        assertThat(Mapping.mistakes(block(page, "yaml"))).isEmpty();
        assertThat(mappings(page)).hasSizeGreaterThanOrEqualTo(11).allMatch(mapping -> mapping.startsWith(EDITORS));
    }

    @Test
    void thePageNamesEveryCodeFunctionAndKey() {
        for (MappingFault fault : MappingFault.values()) {
            if (!fault.code().contains("dimension") && !fault.code().matches("resource-.*|too-many-places")) {
                assertThat(page).contains("| `" + fault.code() + "` |");
            }
        }
        for (String word : List.of("half_down", "registry-json", "micros(", "divide(", "sum(", "substring(")) {
            assertThat(page).contains(word);
        }
    }

    /** Returns the mappings that a page shows. */
    static List<String> mappings(String page) {
        List<String> mappings = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(page);
        while (blocks.find()) {
            if (blocks.group(1).equals("yaml") && blocks.group(2).contains("mapping: ")) {
                mappings.add(blocks.group(2));
            }
        }
        return mappings;
    }

    private List<String> results(String yaml, String records) {
        FileMapping file = (FileMapping)
                MappingFiles.load(List.of(new MappingSource("recipe.yaml", yaml)), registers, EventLimits.DEFAULT)
                        .getFirst();
        Mapping mapping = new Mapping(file);
        List<MappedPart> parts = new ArrayList<>();
        List<String> lines = records.lines().toList();
        for (int offset = 0; offset < lines.size(); offset++) {
            String line = lines.get(offset);
            // A key that is JSON itself ends with a brace.
            int brace = line.indexOf("}|");
            int bar = !line.startsWith("{") ? line.indexOf('|') : brace < 0 ? -1 : brace + 1;
            String value = line.substring(bar + 1);
            parts.addAll(mapping.map(
                    bar < 0 ? null : line.substring(0, bar),
                    value.isEmpty() ? null : value,
                    line.contains("specversion") ? Map.of("content-type", "application/cloudevents+json") : Map.of(),
                    offset));
        }
        return Mapping.lines(parts);
    }

    static String block(String text, String kind) {
        Matcher blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            if (blocks.group(1).equals(kind)) {
                return blocks.group(2);
            }
        }
        throw new AssertionError("No block of " + kind + " in " + text);
    }

    @SuppressWarnings("unchecked") // The page has maps of texts.
    static List<RegisterDefinition> registers(String page) {
        Matcher blocks = BLOCK.matcher(page);
        while (blocks.find()) {
            if (blocks.group(2).startsWith("accumulator:")) {
                Map<String, Map<String, Map<String, Map<String, Object>>>> settings =
                        (Map<String, Map<String, Map<String, Map<String, Object>>>>) new Yaml().load(blocks.group(2));
                return settings.values().iterator().next().values().iterator().next().entrySet().stream()
                        .map(entry -> definition(entry.getKey(), entry.getValue()))
                        .toList();
            }
        }
        throw new AssertionError("The page shows no registers");
    }

    @SuppressWarnings("unchecked") // As above.
    private static RegisterDefinition ledger(String name, Map<String, Object> given) {
        DefinitionBuilder ledger = RegisterDefinition.ledger(name);
        ((Map<String, String>) Objects.requireNonNull(given.get("dimensions"))).forEach(ledger::dimension);
        ((Map<String, String>) Objects.requireNonNull(given.get("resources"))).forEach(ledger::resource);
        for (Map<String, Object> account : (List<Map<String, Object>>) Objects.requireNonNull(given.get("accounts"))) {
            ledger.account(new Account(
                    String.valueOf(account.get("code")),
                    String.valueOf(account.get("name")),
                    Side.valueOf(String.valueOf(account.get("side")).toUpperCase(Locale.ROOT)),
                    null,
                    (List<String>) account.getOrDefault("analytics", List.of())));
        }
        return ledger.build();
    }

    @SuppressWarnings("unchecked") // As above.
    private static RegisterDefinition definition(String name, Map<String, Object> given) {
        if ("ledger".equals(given.get("kind"))) {
            return ledger(name, given);
        }
        return RegisterDefinition.of(
                name,
                RegisterKind.valueOf(
                        Objects.requireNonNull(given.get("kind")).toString().toUpperCase(Locale.ROOT)),
                ((Map<String, String>) Objects.requireNonNull(given.get("dimensions")))
                        .entrySet().stream()
                                .map(dimension -> Dimension.parse(dimension.getKey(), dimension.getValue()))
                                .toList(),
                ((Map<String, String>) Objects.requireNonNull(given.get("resources")))
                        .entrySet().stream()
                                .map(resource -> Resource.parse(resource.getKey(), resource.getValue()))
                                .toList());
    }

    static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
