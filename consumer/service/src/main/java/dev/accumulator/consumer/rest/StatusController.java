package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Role;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tells the state of the whole service, what is wrong first. */
@RestController
final class StatusController {
    private final StatusAnswers answers;

    StatusController(StatusAnswers answers) {
        this.answers = answers;
    }

    @Allowed(Role.READER)
    @GetMapping("/api/status")
    Map<String, @Nullable Object> status(@RequestParam MultiValueMap<String, String> parameters) {
        new RequestParameters(parameters, Stream.of());
        return answers.isOverShards() ? StatusJson.of(answers.ofShards()) : StatusJson.of(answers.own());
    }
}
