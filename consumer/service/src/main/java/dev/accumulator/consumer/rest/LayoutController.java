package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.generation.Layout;
import dev.accumulator.consumer.layout.LayoutRefused;
import dev.accumulator.consumer.layout.LayoutRun;
import dev.accumulator.consumer.layout.Layouts;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Operator;
import dev.accumulator.consumer.security.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows the layout of shards and the one before, compares them, and switches. */
@RestController
@RequestMapping("/api/layout")
final class LayoutController {
    private final Layouts layouts;

    LayoutController(Layouts layouts) {
        this.layouts = layouts;
    }

    @Allowed(Role.READER)
    @GetMapping
    Map<String, @Nullable Object> status() {
        Layouts.Status status = layouts.status();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("state", status.own().text());
        json.put(
                "databases",
                status.databases().stream().map(LayoutController::database).toList());
        json.put(
                "previous",
                status.previous().stream().map(LayoutController::database).toList());
        LayoutRun run = status.run();
        json.put("run", run == null ? null : run(run));
        return json;
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/compare")
    ResponseEntity<Object> compare(HttpServletRequest request) {
        return begin(LayoutRun.Action.COMPARE, request);
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/switch")
    ResponseEntity<Object> switchIn(HttpServletRequest request) {
        return begin(LayoutRun.Action.SWITCH, request);
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/back")
    ResponseEntity<Object> back(HttpServletRequest request) {
        return begin(LayoutRun.Action.BACK, request);
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/carry")
    ResponseEntity<Object> carry(HttpServletRequest request) {
        return begin(LayoutRun.Action.CARRY, request);
    }

    private ResponseEntity<Object> begin(LayoutRun.Action action, HttpServletRequest request) {
        return ResponseEntity.accepted()
                .body(run(layouts.begin(action, Operator.of(request).name())));
    }

    private static Map<String, @Nullable Object> database(Layouts.OfDatabase database) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        Layout layout = database.layout();
        json.put("shard", database.shard());
        json.put("database", database.database());
        json.put("state", layout == null ? null : layout.state().text());
        json.put("liveSince", layout == null ? null : text(layout.liveSince()));
        json.put("missing", database.failure());
        return json;
    }

    private static Map<String, @Nullable Object> run(LayoutRun run) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("action", run.action().text());
        json.put("by", run.by());
        json.put("step", run.step());
        json.put("differences", run.differences());
        json.put("error", run.error());
        json.put("startedAt", run.startedAt().toString());
        json.put("finishedAt", text(run.finishedAt()));
        return json;
    }

    private static @Nullable String text(@Nullable Instant moment) {
        return moment == null ? null : moment.toString();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(LayoutRefused refused) {
        String code =
                "layout-" + refused.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return ResponseEntity.status(HttpStatus.CONFLICT)
                .body(Problems.detail(HttpStatus.CONFLICT, code, String.valueOf(refused.getMessage())));
    }
}
