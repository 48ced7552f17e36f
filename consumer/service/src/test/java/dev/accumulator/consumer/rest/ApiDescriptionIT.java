package dev.accumulator.consumer.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.client.RestClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description is written by hand, so it is compared with the service's answers. */
@WholeConsumer
class ApiDescriptionIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> OF_INVENTORY = Set.of("warehouse", "product");

    @LocalServerPort
    private int port;

    @Autowired
    private RequestMappingHandlerMapping requestMappingHandlerMapping;

    @Autowired
    private Generations generations;

    @Test
    void describesEveryPathAndNoOther() {
        Set<String> handled = new TreeSet<>();
        requestMappingHandlerMapping.getHandlerMethods().keySet().forEach(mapping -> {
            for (String path : mapping.getPatternValues()) {
                if (path.startsWith("/api/")) {
                    mapping.getMethodsCondition()
                            .getMethods()
                            .forEach(method -> handled.add(
                                    method.name().toLowerCase(Locale.ROOT) + " " + path.replace("{*", "{")));
                }
            }
        });
        Set<String> described = new TreeSet<>();
        description()
                .path("paths")
                .properties()
                .forEach(path ->
                        path.getValue().propertyNames().forEach(method -> described.add(method + " " + path.getKey())));

        assertThat(described).isEqualTo(handled).hasSizeGreaterThan(20);
    }

    @Test
    void describesEveryParameterOfTheReads() {
        await().until(generations::isOpen);
        JsonNode description = description();
        for (String path : List.of(
                "/api/registers/{name}/balances",
                "/api/registers/{name}/turnovers",
                "/api/registers/{name}/movements",
                "/api/registers/{name}/changes",
                "/api/dead-letters")) {
            Set<String> described = new TreeSet<>();
            for (JsonNode given :
                    description.path("paths").path(path).path("get").path("parameters")) {
                JsonNode parameter = given.has("$ref")
                        ? description.at(given.path("$ref").asString().substring(1))
                        : given;
                if (parameter.path("in").asString().equals("query")) {
                    described.add(parameter.path("name").asString());
                }
            }
            Set<String> allowed = new TreeSet<>(allowed(path.replace("{name}", "inventory")));
            if (allowed.removeAll(OF_INVENTORY)) {
                allowed.add("dimensions");
            }
            if (allowed.removeIf(name -> name.startsWith("quantity") || name.startsWith("amount"))) {
                allowed.add("figures");
            }
            assertThat(described).as(path).isEqualTo(allowed);
        }
    }

    @Test
    void everyAnswerHasASchemaAndAnExampleThatFitsIt() {
        JsonNode description = description();
        SchemaCheck schemas = new SchemaCheck(description);
        List<String> faults = new ArrayList<>();
        description
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> method.getValue()
                                .path("responses")
                                .properties()
                                .forEach(response -> {
                                    String name = method.getKey() + " " + path.getKey() + " " + response.getKey();
                                    JsonNode content = schemas.resolved(response.getValue())
                                            .path("content");
                                    JsonNode json = content.has("text/event-stream")
                                            ? content.path("text/event-stream")
                                            : content.path("application/json");
                                    if (List.of("200", "202").contains(response.getKey())) {
                                        if (json.path("schema").isMissingNode()
                                                || json.path("example").isMissingNode()) {
                                            faults.add(name + " has no schema or no example");
                                        } else {
                                            schemas.faults(json.path("schema"), json.path("example"))
                                                    .forEach(fault -> faults.add(name + ": " + fault));
                                        }
                                    }
                                })));
        assertThat(faults).isEmpty();
    }

    @Test
    void everyOperationHasANameOfItsOwnForClientsThatAreGenerated() {
        List<String> names = new ArrayList<>();
        description()
                .path("paths")
                .forEach(path -> path.forEach(
                        method -> names.add(method.path("operationId").asString())));

        assertThat(names)
                .hasSizeGreaterThan(35)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z][A-Za-z]+"));
    }

    /** A schema that allows any object makes an untyped property of a client. Values under a register's names are of four types. */
    @Test
    void noAnswerHasAnObjectWithoutProperties() {
        JsonNode description = description();
        List<String> untyped = new ArrayList<>();
        for (String part : List.of("/paths", "/components/schemas", "/components/responses")) {
            untyped(description.at(part), part, untyped);
        }

        assertThat(untyped).isEmpty();
    }

    private static void untyped(JsonNode node, String at, List<String> found) {
        String types = node.path("type").toString();
        if (types.contains("object\"") && !node.has("properties") && !node.has("additionalProperties")) {
            found.add(at);
        }
        if (types.contains("array\"") && !node.has("items")) {
            found.add(at);
        }
        node.properties().stream()
                .filter(child -> !child.getKey().equals("example"))
                .forEach(child -> untyped(child.getValue(), at + "/" + child.getKey(), found));
        if (node.isArray()) {
            node.forEach(child -> untyped(child, at, found));
        }
    }

    @Test
    void answersFitTheirSchemas() {
        await().until(generations::isOpen);
        JsonNode description = description();
        SchemaCheck schemas = new SchemaCheck(description);
        for (String path : List.of(
                "/api/registers",
                "/api/registers/inventory",
                "/api/registers/inventory/balances?groupBy=warehouse,product&count=true",
                "/api/registers/inventory/turnovers?groupBy=product&interval=month&balances=true",
                "/api/registers/inventory/turnovers?interval=document&balances=true&empty=true&totals=true",
                "/api/registers/sales/movements?history=true",
                "/api/balances?register=inventory&nonZero=true",
                "/api/orders?limit=5",
                "/api/recorders?limit=5",
                "/api/dead-letters?limit=5",
                "/api/dead-letters/counts",
                "/api/outbox/parked",
                "/api/partitions",
                "/api/partitioning",
                "/api/floors",
                "/api/refusals?limit=5",
                "/api/mappings",
                "/api/verifications",
                "/api/repairs",
                "/api/rebuilds")) {
            String described =
                    path.replaceAll("[?].*", "").replaceAll("/api/registers/[a-z]+", "/api/registers/{name}");
            JsonNode schema = description
                    .path("paths")
                    .path(described)
                    .path("get")
                    .at("/responses/200/content/application~1json/schema");
            assertThat(schema.isMissingNode()).as(described).isFalse();
            JsonNode answer = JSON.readTree(http().get().uri(path).retrieve().body(String.class));
            assertThat(schemas.faults(schema, answer)).as(path).isEmpty();
        }
    }

    @Test
    void isServedAsAPage() {
        String page = Objects.requireNonNull(
                http().get().uri("/swagger-ui/index.html").retrieve().body(String.class));
        assertThat(page).contains("Swagger UI");
        assertThat(description().at("/info/title").asString()).isEqualTo("accumulator");
    }

    /** Returns the allowed parameters, which the refusal of an unknown one lists. */
    private List<String> allowed(String path) {
        String problem = Objects.requireNonNull(http().get()
                .uri(path + "?nothing=1")
                .retrieve()
                .onStatus(HttpStatusCode::isError, (request, response) -> {})
                .body(String.class));
        String detail = JSON.readTree(problem).path("detail").asString();
        List<String> names = new ArrayList<>(Arrays.asList(
                detail.substring(detail.indexOf("allowed are ") + 12).split(", ", -1)));
        assertThat(names).hasSizeGreaterThan(2);
        return names;
    }

    private JsonNode description() {
        return JSON.readTree(http().get().uri("/v3/api-docs").retrieve().body(String.class));
    }

    private RestClient http() {
        return RestClient.create("http://localhost:" + port);
    }
}
