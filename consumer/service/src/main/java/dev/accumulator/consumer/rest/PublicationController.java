package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.publication.Publications;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Operator;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.text.ForeignText;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The publication of a register's balances, and the comparison of the topic with the register. */
@RestController
final class PublicationController {
    private static final String WHAT = "publication";

    private final Publications publications;

    PublicationController(Publications publications) {
        this.publications = publications;
    }

    @Allowed(Role.READER)
    @GetMapping("/api/registers/{name}/publication")
    Map<String, @Nullable Object> state(
            @PathVariable String name, @RequestParam MultiValueMap<String, String> parameters) {
        new RequestParameters(parameters, Stream.of(DecimalsChoice.PARAMETER));
        return publications
                .state(name)
                .map(PublicationController::json)
                .orElseThrow(() -> new NotFound(WHAT, ForeignText.shorten(name)));
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/api/registers/{name}/publication/compare")
    ResponseEntity<Map<String, @Nullable Object>> compare(
            @PathVariable String name,
            @RequestBody(required = false) @Nullable Map<String, @Nullable Object> body,
            HttpServletRequest request) {
        new BodyFields(body);
        return publications
                .compare(name, Operator.of(request).name())
                .map(state -> ResponseEntity.accepted().body(json(state)))
                .orElseThrow(() -> new NotFound(WHAT, ForeignText.shorten(name)));
    }

    private static Map<String, @Nullable Object> json(Publications.State state) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("register", state.register());
        json.put("topic", state.topic());
        json.put("comparing", state.comparing());
        json.put("comparedAt", state.comparedAt() == null ? null : String.valueOf(state.comparedAt()));
        json.put("requestedBy", state.requestedBy());
        return json;
    }
}
