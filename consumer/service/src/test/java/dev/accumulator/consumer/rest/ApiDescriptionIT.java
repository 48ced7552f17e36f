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
            assertThat(described).as(path).isEqualTo(allowed);
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
