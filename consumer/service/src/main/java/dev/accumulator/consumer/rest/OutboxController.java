package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.federation.Federation;
import dev.accumulator.consumer.federation.ShardDatabase;
import dev.accumulator.consumer.outbox.ParkedMessage;
import dev.accumulator.consumer.outbox.ParkedMessageClosed;
import dev.accumulator.consumer.outbox.ParkedMessageNotFound;
import dev.accumulator.consumer.outbox.ParkedMessages;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Operator;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.text.ForeignText;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Messages that the broker will never take, and the decisions of operators on them. */
@RestController
final class OutboxController {
    /** Messages of all shards. */
    private static final NewestOfShards<ParkedMessage> OF_SHARDS =
            new NewestOfShards<>(ParkedMessage::parkedAt, ParkedMessage::id, OutboxController::json);

    private final ParkedMessages parked;
    private final LiveReads live;
    private final DatabaseTables tables;
    private final Federation federation;

    OutboxController(ParkedMessages parked, LiveReads live, DatabaseTables tables, Federation federation) {
        this.parked = parked;
        this.live = live;
        this.tables = tables;
        this.federation = federation;
    }

    private enum State {
        PARKED,
        SENT,
        DROPPED
    }

    @Allowed(Role.READER)
    @GetMapping("/api/outbox/parked")
    Map<String, @Nullable Object> list(@RequestParam MultiValueMap<String, String> given) {
        RequestParameters parameters = new RequestParameters(given, Stream.of("state", "limit", "cursor"));
        State state = parameters.oneOf("state", State.class);
        PageRequest asked = parameters.page();
        if (asked.limit() > ParkedMessages.PAGE_MAX) {
            throw new InvalidQuery(
                    "limit", "limit must be from 1 to " + ParkedMessages.PAGE_MAX + ", was " + asked.limit());
        }
        String word = state == null ? null : RequestParameters.lower(state);
        if (live.isOverShards()) {
            return listOfShards(word, asked);
        }
        List<ParkedMessage> found = parked.list(word, before(asked.cursor()), asked.limit() + 1);
        List<ParkedMessage> page = found.subList(0, Math.min(found.size(), asked.limit()));
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("rows", page.stream().map(OutboxController::json).toList());
        answer.put(
                "next",
                found.size() > page.size() ? String.valueOf(page.getLast().id()) : null);
        return answer;
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/api/outbox/parked/{id}/send")
    Map<String, @Nullable Object> send(
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> parameters,
            @RequestBody(required = false) @Nullable Map<String, @Nullable Object> body,
            HttpServletRequest request) {
        new RequestParameters(parameters, Stream.of());
        BodyFields fields = new BodyFields(body, "by", "note");
        String by = Operator.of(request).named(fields.text("by"));
        String note = note(fields.text("note"));
        return decide(id, (messages, number) -> messages.send(number, by, note));
    }

    @Allowed(Role.ADMIN)
    @DeleteMapping("/api/outbox/parked/{id}")
    Map<String, @Nullable Object> drop(
            @PathVariable String id, @RequestParam MultiValueMap<String, String> given, HttpServletRequest request) {
        RequestParameters parameters = new RequestParameters(given, Stream.of("by", "note"));
        String by = Operator.of(request).named(parameters.text("by"));
        String note = note(parameters.text("note"));
        return decide(id, (messages, number) -> messages.drop(number, by, note));
    }

    private Map<String, @Nullable Object> listOfShards(@Nullable String state, PageRequest asked) {
        ShardPlaces places = ShardPlaces.parse(asked.cursor(), live.shards().size());
        List<List<ParkedMessage>> pages = live.each(
                ReadWidth.WIDE,
                database -> tables.of(database)
                        .parked()
                        .list(
                                state,
                                places.of(
                                        Objects.requireNonNull(database.shard()).index()),
                                asked.limit() + 1));
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        OF_SHARDS.write(answer, places, pages, false, asked.limit());
        return answer;
    }

    /** Decides about a message, which needs nothing but the database that has it. */
    private Map<String, @Nullable Object> decide(String id, BiFunction<ParkedMessages, Long, ParkedMessage> decision) {
        if (!live.isOverShards()) {
            return json(decision.apply(parked, number(id)));
        }
        ShardLetters.Id named = ShardLetters.Id.parse("parked-message", id);
        ShardDatabase shard = live.shards().stream()
                .filter(one -> one.index() == named.shard())
                .findFirst()
                .orElseThrow(() -> new NotFound("parked-message", id));
        return OF_SHARDS.named(
                named.shard(),
                federation.ask(
                        shard, asked -> decision.apply(tables.ofShard(asked).parked(), named.number())));
    }

    @ExceptionHandler
    ProblemDetail notFound(ParkedMessageNotFound missing) {
        return Problems.detail(HttpStatus.NOT_FOUND, "parked-message-not-found", String.valueOf(missing.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail closed(ParkedMessageClosed refused) {
        ProblemDetail problem =
                Problems.detail(HttpStatus.CONFLICT, "parked-message-closed", String.valueOf(refused.getMessage()));
        problem.setProperty("state", refused.state());
        return problem;
    }

    private static @Nullable String note(@Nullable String given) {
        return bounded("note", given, ParkedMessages.NOTE_CHARS_MAX);
    }

    private static @Nullable String bounded(String field, @Nullable String text, int charsMax) {
        if (text == null) {
            return null;
        }
        if (text.isBlank() || ForeignText.characters(text) > charsMax) {
            throw new InvalidQuery(field, field + " must have 1 to " + charsMax + " characters");
        }
        return ForeignText.storable(text, charsMax);
    }

    /** Returns the number of a message. A non-numeric id is a 404. */
    private static long number(String id) {
        if (!id.matches("\\d{1,18}")) {
            throw new NotFound("parked-message", ForeignText.shorten(id));
        }
        return Long.parseLong(id);
    }

    private static @Nullable Long before(@Nullable String cursor) {
        if (cursor != null && !cursor.matches("\\d{1,18}")) {
            throw new InvalidQuery("cursor", "cursor must be the \"next\" of the page before");
        }
        return cursor == null ? null : Long.valueOf(cursor);
    }

    private static Map<String, @Nullable Object> json(ParkedMessage message) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", message.id());
        json.put("state", message.state());
        json.put("topic", message.topic());
        json.put("key", message.key());
        json.put("type", message.type());
        json.put("eventId", message.eventId());
        json.put("bytes", message.bytes());
        json.put("parkedAt", message.parkedAt());
        json.put("reason", message.reason());
        json.put("closedAt", message.closedAt());
        json.put("closedBy", message.closedBy());
        json.put("note", message.note());
        return json;
    }
}
