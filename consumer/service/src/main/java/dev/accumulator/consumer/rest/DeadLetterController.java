package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.deadletter.DeadLetters;
import dev.accumulator.consumer.deadletter.LetterClosed;
import dev.accumulator.consumer.deadletter.LetterFilter;
import dev.accumulator.consumer.deadletter.LetterIncomplete;
import dev.accumulator.consumer.deadletter.LetterNotFound;
import dev.accumulator.consumer.deadletter.LetterPage;
import dev.accumulator.consumer.deadletter.LetterState;
import dev.accumulator.consumer.deadletter.Reposting;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Operator;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.text.ForeignText;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
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
    private final DeadLetters letters;
    private final @Nullable ShardLetters ofShards;
    private final ObjectProvider<Reposting> reposting;

    DeadLetterController(DeadLetters letters, ObjectProvider<Reposting> reposting) {
        this(letters, null, reposting);
    }

    @Autowired
    DeadLetterController(DeadLetters letters, @Nullable ShardLetters ofShards, ObjectProvider<Reposting> reposting) {
        this.letters = letters;
        this.ofShards = ofShards;
        this.reposting = reposting;
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
        ShardLetters all = overShards();
        if (all != null) {
            return all.list(filter, asked.cursor(), asked.limit());
        }
        LetterPage page = letters.list(filter, cursor(asked.cursor()), asked.limit());
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("rows", page.letters().stream().map(DeadLetterJson::letter).toList());
        answer.put("next", page.next() == null ? null : String.valueOf(page.next()));
        return answer;
    }

    @Allowed(Role.READER)
    @GetMapping("/api/dead-letters/{id}")
    Map<String, @Nullable Object> letter(
            @PathVariable String id, @RequestParam MultiValueMap<String, String> parameters) {
        new RequestParameters(parameters, Stream.of());
        ShardLetters all = overShards();
        return all != null ? all.get(ShardLetters.Id.parse(id)) : DeadLetterJson.withRecord(letters.get(number(id)));
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/api/dead-letters/{id}/retry")
    Map<String, @Nullable Object> retry(
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> parameters,
            @RequestBody(required = false) @Nullable Map<String, @Nullable Object> body,
            HttpServletRequest request) {
        new RequestParameters(parameters, Stream.of());
        new BodyFields(body);
        ShardLetters all = overShards();
        if (all != null) {
            ShardLetters.Id letter = ShardLetters.Id.parse(id);
            all.requireOwn(letter);
            return all.named(
                    letter.shard(),
                    DeadLetterJson.letter(
                            letters.retry(letter.number(), Operator.of(request).name(), reposting.getObject())));
        }
        return DeadLetterJson.letter(
                letters.retry(number(id), Operator.of(request).name(), reposting.getObject()));
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
        ShardLetters all = overShards();
        if (all != null) {
            ShardLetters.Id letter = ShardLetters.Id.parse(id);
            return all.named(
                    letter.shard(),
                    DeadLetterJson.letter(all.lettersOf(letter)
                            .resolve(
                                    letter.number(),
                                    reason,
                                    Operator.of(request).name())));
        }
        return DeadLetterJson.letter(
                letters.resolve(number(id), reason, Operator.of(request).name()));
    }

    /** The letters of all shards, if the request means all; null if it means those of one database. */
    private @Nullable ShardLetters overShards() {
        return ofShards != null && ofShards.areMeant() ? ofShards : null;
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

    /** Returns the number of a letter. A non-numeric id is a 404. */
    private static long number(String id) {
        if (!id.matches("\\d{1,18}")) {
            throw new NotFound("dead-letter", ForeignText.shorten(id));
        }
        return Long.parseLong(id);
    }

    /** Returns the number of a letter that is a cursor. */
    static @Nullable Long cursor(@Nullable String cursor) {
        if (cursor != null && !cursor.matches("\\d{1,18}")) {
            throw new InvalidQuery("cursor", "cursor must be the \"next\" of the page before");
        }
        return cursor == null ? null : Long.valueOf(cursor);
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
