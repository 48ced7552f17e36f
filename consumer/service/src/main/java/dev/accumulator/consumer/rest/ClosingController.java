package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.closing.ClosingEntry;
import dev.accumulator.consumer.closing.Closings;
import dev.accumulator.consumer.closing.SealEntry;
import dev.accumulator.consumer.closing.SealInProgress;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Operator;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.registers.model.Closing;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.text.ForeignText;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Up to which day registers are closed, and the seals of closed months. */
@RestController
final class ClosingController {
    private static final int REASON_CHARS_MAX = 1_000;

    private final Closings closings;
    private final ClosingsOverShards shards;

    ClosingController(Closings closings, ClosingsOverShards shards) {
        this.closings = closings;
        this.shards = shards;
    }

    @Allowed(Role.READER)
    @GetMapping("/api/closings")
    Map<String, @Nullable Object> list(@RequestParam MultiValueMap<String, String> given) {
        RequestParameters parameters = new RequestParameters(given, Stream.of("register", "limit", "cursor"));
        PageRequest page = parameters.page();
        String register = parameters.text("register");
        if (shards.areMeant()) {
            return shards.list(register, page.cursor(), page.limit());
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put(
                "registers",
                closings.states().stream()
                        .filter(state -> register == null
                                || register.equals(state.register().name()))
                        .map(ClosingJson::of)
                        .toList());
        return withRows(
                json,
                closings.history(register, before(page.cursor()), page.limit() + 1),
                page.limit(),
                ClosingEntry::id,
                ClosingJson::of);
    }

    @Allowed(Role.ADMIN)
    @PutMapping("/api/closings")
    Map<String, @Nullable Object> close(
            @RequestParam MultiValueMap<String, String> parameters,
            @RequestBody(required = false) @Nullable Map<String, @Nullable Object> body,
            HttpServletRequest request) {
        new RequestParameters(parameters, Stream.of());
        BodyFields fields = new BodyFields(body, "register", "closedThrough", "policy", "reason", "by");
        if (!fields.has("closedThrough")) {
            throw new InvalidQuery("closedThrough", "closedThrough is missing: a day, or null to open");
        }
        String through = fields.text("closedThrough");
        Closing.Policy policy = policy(fields.text("policy"));
        Closing closing = through == null ? null : new Closing(day(through), policy);
        String register = fields.text("register");
        String by = Operator.of(request).named(fields.text("by"));
        String reason = reason(fields.text("reason"));
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put(
                "rows",
                shards.areMeant()
                        ? shards.close(register, closing, by, reason)
                        : closings.close(register, closing, by, reason).stream()
                                .map(ClosingJson::of)
                                .toList());
        return json;
    }

    @Allowed(Role.READER)
    @GetMapping("/api/seals")
    Map<String, @Nullable Object> seals(@RequestParam MultiValueMap<String, String> given) {
        RequestParameters parameters = new RequestParameters(given, Stream.of("register", "limit", "cursor"));
        PageRequest page = parameters.page();
        if (shards.areMeant()) {
            return shards.seals(parameters.text("register"), page.cursor(), page.limit());
        }
        return withRows(
                new LinkedHashMap<>(),
                closings.seals(parameters.text("register"), before(page.cursor()), page.limit() + 1),
                page.limit(),
                SealEntry::id,
                ClosingJson::of);
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/api/seals")
    Map<String, @Nullable Object> seal(
            @RequestParam MultiValueMap<String, String> parameters,
            @RequestBody(required = false) @Nullable Map<String, @Nullable Object> body,
            HttpServletRequest request) {
        new RequestParameters(parameters, Stream.of());
        BodyFields fields = new BodyFields(body, "register", "month", "by");
        String register = fields.text("register");
        YearMonth month = month(fields.requiredText("month"));
        String by = Operator.of(request).named(fields.text("by"));
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put(
                "rows",
                shards.areMeant()
                        ? shards.seal(register, month, by)
                        : closings.seal(register, month, by).stream()
                                .map(ClosingJson::of)
                                .toList());
        return json;
    }

    @ExceptionHandler
    ProblemDetail inProgress(SealInProgress refused) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, refused.getMessage());
        problem.setType(URI.create("urn:accumulator:problem:seal-in-progress"));
        problem.setProperty("code", "seal-in-progress");
        return problem;
    }

    private static Closing.Policy policy(@Nullable String text) {
        if (text == null) {
            return Closing.Policy.REFUSE;
        }
        for (Closing.Policy policy : Closing.Policy.values()) {
            if (policy.code().equals(text)) {
                return policy;
            }
        }
        throw new InvalidQuery("policy", "policy must be refuse or shift, was \"" + ForeignText.shorten(text) + "\"");
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException notOne) {
            throw new InvalidQuery(
                    "closedThrough",
                    "closedThrough must be a day like 2026-03-31, or null, was \"" + ForeignText.shorten(text) + "\"");
        }
    }

    private static YearMonth month(String text) {
        try {
            return YearMonth.parse(text);
        } catch (DateTimeException notOne) {
            throw new InvalidQuery(
                    "month", "month must be a month like 2026-03, was \"" + ForeignText.shorten(text) + "\"");
        }
    }

    private static @Nullable String reason(@Nullable String text) {
        if (text != null && (text.isBlank() || text.codePointCount(0, text.length()) > REASON_CHARS_MAX)) {
            throw new InvalidQuery("reason", "reason must have 1 to " + REASON_CHARS_MAX + " characters");
        }
        if (text != null && !ForeignText.isStorable(text)) {
            throw new InvalidQuery("reason", "reason has characters that cannot be stored");
        }
        return text;
    }

    private static long before(@Nullable String cursor) {
        if (cursor == null) {
            return Long.MAX_VALUE;
        }
        if (!cursor.matches("\\d{1,18}")) {
            throw new InvalidQuery("cursor", "cursor must be the \"next\" of the page before");
        }
        return Long.parseLong(cursor);
    }

    /** @param found one row more than the page has, if there are more */
    private static <T> Map<String, @Nullable Object> withRows(
            Map<String, @Nullable Object> json,
            List<T> found,
            int limit,
            ToLongFunction<T> id,
            Function<T, Map<String, @Nullable Object>> row) {
        List<T> page = found.subList(0, Math.min(found.size(), limit));
        json.put("rows", page.stream().map(row).toList());
        json.put("next", found.size() > limit ? String.valueOf(id.applyAsLong(page.getLast())) : null);
        return json;
    }
}
