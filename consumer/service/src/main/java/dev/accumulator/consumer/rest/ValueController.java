package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Role;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The values of a dimension that begin with what somebody has typed so far. */
@RestController
final class ValueController {
    private static final int LIMIT_MAX = 100;

    /** A list below a field of a form has room for as many. */
    private static final int LIMIT_DEFAULT = 10;

    private final DimensionValues values;

    ValueController(DimensionValues values) {
        this.values = values;
    }

    @Allowed(Role.READER)
    @GetMapping("/api/registers/{name}/values")
    Map<String, @Nullable Object> values(@PathVariable String name, @RequestParam MultiValueMap<String, String> given) {
        RequestParameters parameters =
                new RequestParameters(given, Stream.of("dimension", "text", "limit", AskedPositions.PARAMETER));
        return values.json(
                name,
                parameters.requiredText("dimension"),
                Objects.requireNonNullElse(parameters.text("text"), ""),
                parameters.limit(LIMIT_DEFAULT, LIMIT_MAX));
    }
}
