package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.intake.DecisionRefused;
import dev.accumulator.consumer.intake.SourcePartitions;
import dev.accumulator.consumer.intake.SourceUnknown;
import dev.accumulator.consumer.posting.Decision;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Operator;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.text.ForeignText;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows where the partitions of the source topics are read, and takes decisions about those that are not. */
@RestController
@RequestMapping("/api/partitions")
final class PartitionController {
    /** As much as anybody writes down about a decision. */
    private static final int REASON_CHARS_MAX = 1_000;

    private final SourcePartitions partitions;
    private final PartitionsOverShards ofShards;

    PartitionController(SourcePartitions partitions, PartitionsOverShards ofShards) {
        this.partitions = partitions;
        this.ofShards = ofShards;
    }

    @Allowed(Role.READER)
    @GetMapping
    Map<String, @Nullable Object> list(@RequestParam MultiValueMap<String, String> parameters) {
        PageRequest page = new RequestParameters(parameters, Stream.of("limit", "cursor")).page();
        if (ofShards.areMeant()) {
            return listOfShards(page);
        }
        List<SourcePartitions.State> states = partitions.list(after(page.cursor()), page.limit());
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("partitions", states.stream().map(PartitionController::json).toList());
        json.put(
                "next",
                states.size() < page.limit()
                        ? null
                        : states.getLast().partition().toString());
        return json;
    }

    private Map<String, @Nullable Object> listOfShards(PageRequest page) {
        String cursor = page.cursor();
        if (cursor != null && !cursor.matches("[A-Za-z0-9._-]{1,249}-\\d{1,9}/\\d{1,4}")) {
            throw new InvalidQuery("cursor", "cursor must be the \"next\" of the page before");
        }
        List<PartitionsOverShards.OfShard> rows = ofShards.list(cursor, page.limit());
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put(
                "partitions",
                rows.stream()
                        .map(row -> {
                            Map<String, @Nullable Object> one = json(row.state());
                            one.put("shard", row.shard());
                            return one;
                        })
                        .toList());
        json.put("next", rows.size() < page.limit() ? null : rows.getLast().place());
        return json;
    }

    @Allowed(Role.READER)
    @GetMapping("/{topic}/{partition}")
    Map<String, @Nullable Object> one(
            @PathVariable String topic,
            @PathVariable String partition,
            @RequestParam MultiValueMap<String, String> parameters) {
        new RequestParameters(parameters, Stream.of());
        Partition named = partition(topic, partition);
        if (ofShards.areMeant()) {
            PartitionsOverShards.OfShard found = ofShards.find(named).orElseThrow(() -> notFound(topic, partition));
            Map<String, @Nullable Object> json = withDecisions(found.state(), ofShards.decisions(named));
            json.put("shard", found.shard());
            return json;
        }
        SourcePartitions.State state = partitions.find(named).orElseThrow(() -> notFound(topic, partition));
        return withDecisions(state, partitions.decisions(named));
    }

    private static Map<String, @Nullable Object> withDecisions(SourcePartitions.State state, List<Decision> decisions) {
        Map<String, @Nullable Object> json = json(state);
        json.put("decisions", decisions.stream().map(PartitionController::json).toList());
        return json;
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/{topic}/{partition}/decisions")
    Map<String, @Nullable Object> decide(
            @PathVariable String topic,
            @PathVariable String partition,
            @RequestParam MultiValueMap<String, String> parameters,
            @RequestBody(required = false) @Nullable Map<String, @Nullable Object> body,
            HttpServletRequest request) {
        new RequestParameters(parameters, Stream.of());
        BodyFields fields = new BodyFields(body, "action", "offset", "position", "reason", "by");
        Decision.Action action = action(fields.requiredText("action"));
        Long offset = fields.count("offset");
        if ((action == Decision.Action.OFFSET) != (offset != null)) {
            throw new InvalidQuery("offset", "offset is given with the action offset, and with no other");
        }
        String reason = text("reason", fields.requiredText("reason"), REASON_CHARS_MAX);
        String by = Operator.of(request).named(fields.text("by"));
        Partition named = partition(topic, partition);
        SourcePartitions.Wish wish = new SourcePartitions.Wish(action, offset, fields.count("position"), reason, by);
        if (ofShards.areMeant()) {
            PartitionsOverShards.Decided decided = ofShards.decide(named, wish);
            Map<String, @Nullable Object> json = json(decided.decision());
            json.put("shard", decided.shard());
            return json;
        }
        return json(partitions.decide(named, wish));
    }

    private static Decision.Action action(String word) {
        return Arrays.stream(Decision.Action.values())
                .filter(one -> one.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new InvalidQuery(
                        "action",
                        "action must be beginning, end, offset or skip, was \"" + ForeignText.shorten(word) + "\""));
    }

    private static String text(String field, String given, int max) {
        if (given.isBlank() || given.codePointCount(0, given.length()) > max || given.indexOf('\0') >= 0) {
            throw new InvalidQuery(field, field + " must have 1 to " + max + " characters, and none of them NUL");
        }
        return given;
    }

    private static Partition partition(String topic, String number) {
        if (!number.matches("\\d{1,9}")) {
            throw notFound(topic, number);
        }
        return new Partition(topic, Integer.parseInt(number));
    }

    private static NotFound notFound(String topic, String number) {
        return new NotFound("partition", ForeignText.shorten(topic + "-" + number));
    }

    private static @Nullable Partition after(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        if (!cursor.matches("[A-Za-z0-9._-]{1,249}-\\d{1,9}")) {
            throw new InvalidQuery("cursor", "cursor must be the \"next\" of the page before");
        }
        int dash = cursor.lastIndexOf('-');
        return new Partition(cursor.substring(0, dash), Integer.parseInt(cursor.substring(dash + 1)));
    }

    private static Map<String, @Nullable Object> json(SourcePartitions.State state) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("topic", state.partition().topic());
        json.put("partition", state.partition().number());
        json.put("position", state.position());
        json.put("beginning", state.beginning());
        json.put("end", state.end());
        json.put("lag", state.lag());
        json.put("waiting", state.waiting());
        json.put("waitingSince", text(state.waitingSince()));
        json.put("unpostedSince", text(state.unpostedSince()));
        json.put("refused", state.refused());
        json.put("unanswered", state.unanswered());
        json.put("topicId", text(state.topicId()));
        json.put("topicIdNow", text(state.topicIdNow()));
        json.put("firstPosition", state.firstPosition());
        return json;
    }

    private static Map<String, @Nullable Object> json(Decision decision) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", decision.id());
        json.put("action", decision.action().word());
        json.put("from", decision.from());
        json.put("to", decision.to());
        json.put("fromTopicId", text(decision.fromTopicId()));
        json.put("topicId", text(decision.topicId()));
        json.put("refused", decision.refused());
        json.put("reason", decision.reason());
        json.put("by", decision.by());
        json.put("at", decision.at().toString());
        return json;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(DecisionRefused refused) {
        HttpStatus status = switch (refused.reason()) {
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case NOT_REFUSED, POSITION_MOVED -> HttpStatus.CONFLICT;
            case WRONG_OFFSET -> HttpStatus.BAD_REQUEST;
        };
        String code =
                "partition-" + refused.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return ResponseEntity.status(status).body(Problems.detail(status, code, String.valueOf(refused.getMessage())));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unknown(SourceUnknown unanswered) {
        HttpStatus status = HttpStatus.SERVICE_UNAVAILABLE;
        return ResponseEntity.status(status)
                .body(Problems.detail(
                        status,
                        "partitions-unknown",
                        "The partitions cannot be described now: " + unanswered.getMessage()));
    }
}
