package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.federation.Federation;
import dev.accumulator.consumer.federation.ShardDatabase;
import dev.accumulator.consumer.posting.FloorRefusal;
import dev.accumulator.consumer.posting.FloorRefusals;
import dev.accumulator.consumer.posting.FloorRetries;
import dev.accumulator.consumer.posting.RefusalNotFound;
import dev.accumulator.consumer.posting.RefusalNotTried;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Operator;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.text.ForeignText;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
import org.springframework.web.util.UriUtils;

/** Documents that floors have refused, and retries of them. */
@RestController
final class RefusalController {
    /** Refusals of all shards. */
    private static final NewestOfShards<FloorRefusal> OF_SHARDS =
            new NewestOfShards<>(FloorRefusal::refusedAt, FloorRefusal::id, RegisterJson::belowFloor);

    private final FloorRefusals refusals;
    private final FloorRetries retries;
    private final LiveReads live;
    private final DatabaseTables tables;
    private final Federation federation;
    private final ShardRetries ofShards;

    RefusalController(
            FloorRefusals refusals,
            FloorRetries retries,
            LiveReads live,
            DatabaseTables tables,
            Federation federation,
            ShardRetries ofShards) {
        this.refusals = refusals;
        this.retries = retries;
        this.live = live;
        this.tables = tables;
        this.federation = federation;
        this.ofShards = ofShards;
    }

    @Allowed(Role.READER)
    @GetMapping("/api/refusals")
    Map<String, @Nullable Object> list(@RequestParam MultiValueMap<String, String> given) {
        RequestParameters parameters = new RequestParameters(given, Stream.of("recorder", "state", "limit", "cursor"));
        PageRequest asked = parameters.page();
        if (asked.limit() > FloorRefusals.PAGE_MAX) {
            throw new InvalidQuery(
                    "limit", "limit must be from 1 to " + FloorRefusals.PAGE_MAX + ", was " + asked.limit());
        }
        String recorder = DeadLetterController.storable(parameters, "recorder");
        FloorRefusal.State state = parameters.oneOf("state", FloorRefusal.State.class);
        if (live.isOverShards()) {
            return listOfShards(recorder, state, asked);
        }
        FloorRefusals.RefusalPage page =
                refusals.list(recorder, state, LetterAnswers.number(asked.cursor()), asked.limit());
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put(
                "rows", page.refusals().stream().map(RegisterJson::belowFloor).toList());
        answer.put("next", page.next() == null ? null : String.valueOf(page.next()));
        return answer;
    }

    private Map<String, @Nullable Object> listOfShards(
            @Nullable String recorder, FloorRefusal.@Nullable State state, PageRequest asked) {
        ShardPlaces places = ShardPlaces.parse(asked.cursor(), live.shards().size());
        List<FloorRefusals.RefusalPage> pages = live.each(ReadWidth.WIDE, database -> {
            Long before = places.of(Objects.requireNonNull(database.shard()).index());
            return tables.of(database).floors().list(recorder, state, before, asked.limit());
        });
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        OF_SHARDS.write(
                answer,
                places,
                pages.stream().map(FloorRefusals.RefusalPage::refusals).toList(),
                pages.stream().anyMatch(page -> page.next() != null),
                asked.limit());
        return answer;
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/api/refusals/{id}/retry")
    ResponseEntity<Map<String, @Nullable Object>> retry(
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> parameters,
            @RequestBody(required = false) @Nullable Map<String, @Nullable Object> body,
            HttpServletRequest request) {
        new RequestParameters(parameters, Stream.of());
        new BodyFields(body);
        String by = Operator.of(request).name();
        if (live.isOverShards()) {
            return retryInShard(id, by, request);
        }
        if (!id.matches("\\d{1,18}")) {
            throw new NotFound("refusal", ForeignText.shorten(id));
        }
        return ResponseEntity.ok(RegisterJson.belowFloor(retries.retry(Long.parseLong(id), by)));
    }

    private ResponseEntity<Map<String, @Nullable Object>> retryInShard(
            String id, String by, HttpServletRequest request) {
        ShardLetters.Id named = ShardLetters.Id.parse("refusal", id);
        ShardDatabase shard = live.shards().stream()
                .filter(one -> one.index() == named.shard())
                .findFirst()
                .orElseThrow(() -> new NotFound("refusal", id));
        if (shard.isOwn()) {
            return ResponseEntity.ok(OF_SHARDS.named(named.shard(), retries.retry(named.number(), by)));
        }
        return federation.ask(shard, ofShards.answerMax(), asked -> {
            boolean isDone = ofShards.refusal(asked, named.number(), by);
            FloorRefusal now = tables.ofShard(asked).floors().get(named.number());
            Map<String, @Nullable Object> json = OF_SHARDS.named(named.shard(), now);
            return isDone
                    ? ResponseEntity.ok(json)
                    : ResponseEntity.accepted()
                            .location(URI.create(request.getContextPath() + "/api/refusals?recorder="
                                    + UriUtils.encode(now.recorder(), StandardCharsets.UTF_8)))
                            .body(json);
        });
    }

    @ExceptionHandler
    ProblemDetail notFound(RefusalNotFound missing) {
        return problem(HttpStatus.NOT_FOUND, "refusal-not-found", missing);
    }

    @ExceptionHandler
    ProblemDetail notTried(RefusalNotTried refused) {
        boolean isGone = refused.code().equals(FloorRetries.RECORD_MISSING);
        return problem(isGone ? HttpStatus.GONE : HttpStatus.CONFLICT, refused.code(), refused);
    }

    private static ProblemDetail problem(HttpStatus status, String code, RuntimeException refused) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, refused.getMessage());
        problem.setType(URI.create("urn:accumulator:problem:" + code));
        problem.setProperty("code", code);
        return problem;
    }
}
