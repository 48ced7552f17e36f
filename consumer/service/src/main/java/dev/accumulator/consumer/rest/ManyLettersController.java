package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.deadletter.DeadLetters;
import dev.accumulator.consumer.deadletter.LetterCount;
import dev.accumulator.consumer.deadletter.LetterFilter;
import dev.accumulator.consumer.deadletter.LetterState;
import dev.accumulator.consumer.deadletter.ManyLetters;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Operator;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.PageRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Counts, retries and resolves all dead letters that a filter shows. */
@RestController
final class ManyLettersController {
    private final LetterAnswers letters;

    ManyLettersController(LetterAnswers letters) {
        this.letters = letters;
    }

    @Allowed(Role.READER)
    @GetMapping("/api/dead-letters/counts")
    Map<String, @Nullable Object> counts(@RequestParam MultiValueMap<String, String> given) {
        RequestParameters parameters = new RequestParameters(given, Stream.of("code", "topic", "recorder", "state"));
        List<LetterCount> counts = letters.counts(filter(parameters, parameters.oneOf("state", LetterState.class)));
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("letters", counts.stream().mapToLong(LetterCount::letters).sum());
        json.put("countedMax", DeadLetters.COUNTED_MAX);
        json.put("rows", counts.stream().map(ManyLettersController::json).toList());
        return json;
    }

    /** Retries the open letters of a filter. */
    @Allowed(Role.ADMIN)
    @PostMapping("/api/dead-letters/retry")
    Map<String, @Nullable Object> retry(
            @RequestParam MultiValueMap<String, String> given,
            @RequestBody(required = false) @Nullable Map<String, @Nullable Object> body,
            HttpServletRequest request) {
        RequestParameters parameters = parameters(given);
        String note = new BodyFields(body, "note").text("note");
        if (note != null) {
            bounded("note", note);
        }
        return json(letters.retryAll(
                someFilter(parameters),
                parameters.page().cursor(),
                limit(parameters),
                note,
                Operator.of(request).name()));
    }

    /** Resolves the open letters of a filter. */
    @Allowed(Role.ADMIN)
    @PostMapping("/api/dead-letters/resolve")
    Map<String, @Nullable Object> resolve(
            @RequestParam MultiValueMap<String, String> given,
            @RequestBody(required = false) @Nullable Map<String, @Nullable Object> body,
            HttpServletRequest request) {
        RequestParameters parameters = parameters(given);
        String reason = bounded("reason", new BodyFields(body, "reason").requiredText("reason"));
        return json(letters.resolveAll(
                someFilter(parameters),
                parameters.page().cursor(),
                limit(parameters),
                reason,
                Operator.of(request).name()));
    }

    private static RequestParameters parameters(MultiValueMap<String, String> given) {
        return new RequestParameters(given, Stream.of("code", "topic", "recorder", "limit", "cursor"));
    }

    private static LetterFilter filter(RequestParameters parameters, @Nullable LetterState state) {
        return new LetterFilter(
                DeadLetterController.storable(parameters, "code"),
                DeadLetterController.storable(parameters, "topic"),
                DeadLetterController.storable(parameters, "recorder"),
                state);
    }

    /** Refuses to deal with all letters that there are because somebody has left out the filter. */
    private static LetterFilter someFilter(RequestParameters parameters) {
        LetterFilter filter = filter(parameters, LetterState.OPEN);
        if (filter.code() == null && filter.topic() == null && filter.recorder() == null) {
            throw new InvalidQuery("code", "Name a code, a topic or a recorder: the letters that are meant");
        }
        return filter;
    }

    private static int limit(RequestParameters parameters) {
        PageRequest page = parameters.page();
        if (page.limit() > DeadLetters.PAGE_MAX) {
            throw new InvalidQuery(
                    "limit", "limit must be from 1 to " + DeadLetters.PAGE_MAX + ", was " + page.limit());
        }
        return page.limit();
    }

    private static String bounded(String field, String text) {
        if (text.isBlank() || text.codePointCount(0, text.length()) > DeadLetters.REASON_CHARS_MAX) {
            throw new InvalidQuery(field, field + " must have 1 to " + DeadLetters.REASON_CHARS_MAX + " characters");
        }
        return text;
    }

    private static Map<String, @Nullable Object> json(LetterCount count) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("topic", count.topic());
        json.put("code", count.code());
        json.put("state", count.state().word());
        json.put("letters", count.letters());
        return json;
    }

    private static Map<String, @Nullable Object> json(LetterAnswers.Many all) {
        ManyLetters many = all.outcome();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("retried", many.retried());
        json.put("resolved", many.resolved());
        json.put("superseded", many.superseded());
        json.put("stillOpen", many.stillOpen());
        json.put("incomplete", many.incomplete());
        json.put("waiting", many.waiting());
        json.put("waitsFor", many.waitsFor());
        json.put("left", many.left());
        json.put("leftMax", DeadLetters.COUNTED_LEFT_MAX);
        json.put("next", all.next());
        return json;
    }
}
