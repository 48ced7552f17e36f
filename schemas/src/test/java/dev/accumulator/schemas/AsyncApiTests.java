package dev.accumulator.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class AsyncApiTests {

    private final JsonNode document =
            YAMLMapper.shared().readTree(Contracts.text(Contracts.RESOURCES.resolve("asyncapi.yaml")));

    @Test
    void everyReferenceResolves() {
        List<String> references = new ArrayList<>();
        collectReferences(document, references);

        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            String[] parts = reference.split("#", 2);
            if (parts[0].isEmpty()) {
                assertThat(document.at(parts[1]).isMissingNode()).as(reference).isFalse();
            } else {
                Path file = Contracts.RESOURCES.resolve(parts[0]);
                assertThat(Files.exists(file)).as(reference).isTrue();
                assertThat(parts).as(reference).hasSize(1);
            }
        });
    }

    @Test
    void channelsAreTheTopics() throws ReflectiveOperationException {
        Set<String> addresses = new TreeSet<>();
        document.path("channels").forEach(channel -> {
            addresses.add(channel.path("address").asString());
            assertThat(channel.at("/bindings/kafka/topic")).isEqualTo(channel.path("address"));
        });

        assertThat(addresses).isEqualTo(constants(Topics.class));
    }

    @Test
    void messagesAreTheEventTypesWithTheirSchemas() throws ReflectiveOperationException {
        Map<String, String> schemas = new TreeMap<>();
        for (JsonNode message : document.at("/components/messages")) {
            if (message.path("contentType").asString("").equals(CloudEvents.CONTENT_TYPE_JSON)) {
                String type = message.path("name").asString();
                assertThat(message.at("/headers/allOf/1/properties/ce_type/const")
                                .asString())
                        .isEqualTo(type);
                schemas.put(
                        type, message.at("/payload/$ref").asString().replaceAll("\\./schemas/|\\.schema\\.json", ""));
            }
        }

        assertThat(schemas).isEqualTo(new TreeMap<>(Contracts.SCHEMA_OF_TYPE));
        assertThat(schemas.keySet()).isEqualTo(constants(EventTypes.class));
    }

    @Test
    void everyReceivedEventComesInBothModes() {
        for (JsonNode message : document.at("/components/messages")) {
            String type = message.path("name").asString();
            if (message.path("contentType").asString("").equals(CloudEvents.CONTENT_TYPE_STRUCTURED)) {
                assertThat(message.at("/payload/allOf/1/properties/type/const").asString())
                        .isEqualTo(type);
            }
        }
        for (String channel : List.of("orders", "receipts", "movements", "closing")) {
            assertThat(document.at("/channels/" + channel + "/messages").propertyNames())
                    .filteredOn(name -> name.endsWith("Structured"))
                    .hasSize(2);
        }
        assertThat(document.at("/channels/reservations/messages").propertyNames())
                .filteredOn(name -> name.endsWith("Structured"))
                .hasSize(3);
    }

    @Test
    void everyMessageIsOnAChannelAndInAnOperation() {
        List<String> references = new ArrayList<>();
        collectReferences(document, references);

        for (String name : document.at("/components/messages").propertyNames()) {
            assertThat(references).contains("#/components/messages/" + name);
            assertThat(references).anyMatch(reference -> reference.matches("#/channels/\\w+/messages/" + name));
        }
    }

    @Test
    void everyMessageHasAKey() {
        assertThat(document.at("/components/messages"))
                .allSatisfy(message -> assertThat(
                                message.at("/bindings/kafka/key/$ref").asString())
                        .startsWith("#/components/schemas/"));
    }

    @Test
    void messageExamplesAreValid() {
        int examples = 0;
        for (JsonNode message : document.at("/components/messages")) {
            for (JsonNode example : message.path("examples")) {
                examples++;
                assertThat(Contracts.errors("cloudevent-headers", example.path("headers")))
                        .isEmpty();
                assertThat(Contracts.dataErrors(message.path("name").asString(), example.path("payload")))
                        .isEmpty();
            }
        }
        assertThat(examples).isEqualTo(10);
    }

    @Test
    void theEnvelopeAndTheHeadersKnowEveryType() throws ReflectiveOperationException {
        for (String pointer : List.of("cloudevent#/properties/type", "cloudevent-headers#/properties/ce_type")) {
            String[] parts = pointer.split("#", 2);
            Set<String> types = new TreeSet<>();
            Contracts.schemaJson(parts[0]).at(parts[1]).path("enum").forEach(type -> types.add(type.asString()));
            assertThat(types).isEqualTo(constants(EventTypes.class));
        }

        Map<String, String> schemas = new TreeMap<>();
        Contracts.schemaJson("cloudevent")
                .path("allOf")
                .forEach(rule -> schemas.put(
                        rule.at("/if/properties/type/const").asString(),
                        rule.at("/then/properties/data/$ref").asString().replace(".schema.json", "")));
        assertThat(schemas).isEqualTo(new TreeMap<>(Contracts.SCHEMA_OF_TYPE));
    }

    private static Set<String> constants(Class<?> type) throws ReflectiveOperationException {
        Set<String> values = new TreeSet<>();
        for (var field : Arrays.stream(type.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .toList()) {
            values.add((String) field.get(null));
        }
        return values;
    }

    private static void collectReferences(JsonNode node, List<String> references) {
        if (node.path("$ref").isString()) {
            references.add(node.path("$ref").asString());
        }
        node.forEach(child -> collectReferences(child, references));
    }
}
