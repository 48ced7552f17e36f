package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.deadletter.DeadLetters;
import dev.accumulator.consumer.deadletter.LetterClosed;
import dev.accumulator.consumer.deadletter.LetterFilter;
import dev.accumulator.consumer.deadletter.LetterIncomplete;
import dev.accumulator.consumer.deadletter.LetterNotFound;
import dev.accumulator.consumer.deadletter.LetterState;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Operator;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.PageRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Dead letters, and what an operator can do about them. */
@RestController
final class DeadLetterController {
    private final LetterAnswers letters;

    DeadLetterController(LetterAnswers letters) {
        this.letters = letters;
    }

    @Allowed(Role.READER)
    @GetMapping("/api/dead-letters")
    Map<String, @Nullable Object> list(@RequestParam MultiValueMap<String, String> given) {
        RequestParameters parameters =
                new RequestParameters(given, Stream.of("code", "topic", "recorder", "state", "limit", "cursor"));
        LetterFilter filter = new LetterFilter(
                storable(parameters, "code"),
                storable(parameters, "topic"),
                storable(parameters, "recorder"),
                parameters.oneOf("state", LetterState.class));
        PageRequest asked = parameters.page();
        if (asked.limit() > DeadLetters.PAGE_MAX) {
            throw new InvalidQuery(
                    "limit", "limit must be from 1 to " + DeadLetters.PAGE_MAX + ", was " + asked.limit());
        }
        LetterAnswers.Page page = letters.list(filter, asked.cursor(), asked.limit());
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("rows", page.letters().stream().map(DeadLetterJson::letter).toList());
        answer.put("next", page.next());
        return answer;
    }

    @Allowed(Role.READER)
    @GetMapping("/api/dead-letters/{id}")
    Map<String, @Nullable Object> letter(
            @PathVariable String id, @RequestParam MultiValueMap<String, String> parameters) {
        new RequestParameters(parameters, Stream.of());
        return DeadLetterJson.withRecord(letters.get(id));
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/api/dead-letters/{id}/retry")
    ResponseEntity<Map<String, @Nullable Object>> retry(
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> parameters,
            @RequestBody(required = false) @Nullable Map<String, @Nullable Object> body,
            HttpServletRequest request) {
        new RequestParameters(parameters, Stream.of());
        new BodyFields(body);
        LetterAnswers.Retried retried = letters.retry(id, Operator.of(request).name());
        Map<String, @Nullable Object> json = DeadLetterJson.letter(retried.letter());
        if (!retried.isUnderWay()) {
            return ResponseEntity.ok(json);
        }
        return ResponseEntity.accepted()
                .location(URI.create(request.getContextPath() + "/api/dead-letters/" + id))
                .body(json);
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/api/dead-letters/{id}/resolve")
    Map<String, @Nullable Object> resolve(
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> parameters,
            @RequestBody(required = false) @Nullable Map<String, @Nullable Object> body,
            HttpServletRequest request) {
        new RequestParameters(parameters, Stream.of());
        String reason = new BodyFields(body, "reason").requiredText("reason");
        if (reason.isBlank() || reason.codePointCount(0, reason.length()) > DeadLetters.REASON_CHARS_MAX) {
            throw new InvalidQuery("reason", "reason must have 1 to " + DeadLetters.REASON_CHARS_MAX + " characters");
        }
        return DeadLetterJson.letter(
                letters.resolve(id, reason, Operator.of(request).name()));
    }

    @ExceptionHandler
    ProblemDetail notFound(LetterNotFound missing) {
        return problem(HttpStatus.NOT_FOUND, "dead-letter-not-found", missing);
    }

    @ExceptionHandler
    ProblemDetail closed(LetterClosed refused) {
        ProblemDetail problem = problem(HttpStatus.CONFLICT, "dead-letter-closed", refused);
        problem.setProperty("state", refused.state().word());
        return problem;
    }

    @ExceptionHandler
    ProblemDetail incomplete(LetterIncomplete refused) {
        return problem(HttpStatus.CONFLICT, "dead-letter-incomplete", refused);
    }

    private static ProblemDetail problem(HttpStatus status, String code, RuntimeException refused) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, refused.getMessage());
        problem.setType(URI.create("urn:accumulator:problem:" + code));
        problem.setProperty("code", code);
        return problem;
    }

    /** Refuses a text with NUL, because PostgreSQL cannot even search for it. */
    static @Nullable String storable(RequestParameters parameters, String name) {
        String text = parameters.text(name);
        if (text != null && text.indexOf('\0') >= 0) {
            throw new InvalidQuery(name, name + " contains the character NUL, which no letter has");
        }
        return text;
    }
}
