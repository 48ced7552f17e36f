package dev.accumulator.consumer.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.accumulator.consumer.rebuild.Rebuild;
import dev.accumulator.consumer.rebuild.RebuildDifference;
import dev.accumulator.consumer.rebuild.RebuildRefused;
import dev.accumulator.consumer.rebuild.Rebuilds;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Operator;
import dev.accumulator.consumer.security.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Starts, shows, switches and cancels rebuilds. */
@RestController
@RequestMapping("/api/rebuilds")
final class RebuildController {
    /** A page is built in memory. The client asks for the next one by the number of the last difference. */
    private static final int LIMIT_MAX = 1_000;

    private final Rebuilds rebuilds;

    RebuildController(Rebuilds rebuilds) {
        this.rebuilds = rebuilds;
    }

    /**
     * The body of a request for a rebuild.
     *
     * @param from {@code beginning}, the only place where a rebuild can begin
     * @param mode {@code auto} to switch if nothing differs or differences are accepted, {@code manual} to wait for an
     *     operator
     * @param estimateOnly true to return an estimate and start nothing
     */
    record RebuildRequest(
            @Nullable String from,
            @JsonProperty("switch") @Nullable String mode,
            @Nullable Boolean acceptDifferences,
            @Nullable Boolean acceptMissingBeginning,
            @Nullable Boolean estimateOnly) {

        Rebuild.Options options() {
            return new Rebuild.Options(
                    "auto".equals(mode),
                    Boolean.TRUE.equals(acceptDifferences),
                    Boolean.TRUE.equals(acceptMissingBeginning));
        }
    }

    @Allowed(Role.ADMIN)
    @PostMapping
    ResponseEntity<Object> start(
            @RequestBody(required = false) @Nullable RebuildRequest given, HttpServletRequest request) {
        RebuildRequest asked = given == null ? new RebuildRequest(null, null, null, null, null) : given;
        if (asked.mode() != null
                && !asked.mode().equals("auto")
                && !asked.mode().equals("manual")) {
            return ResponseEntity.badRequest()
                    .body(Problems.detail(HttpStatus.BAD_REQUEST, "invalid-request", "switch must be auto or manual"));
        }
        if (asked.from() != null && !asked.from().equals("beginning")) {
            return ResponseEntity.badRequest()
                    .body(Problems.detail(HttpStatus.BAD_REQUEST, "invalid-request", "from must be beginning"));
        }
        if (Boolean.TRUE.equals(asked.estimateOnly())) {
            return ResponseEntity.ok(Map.of("estimate", rebuilds.estimate()));
        }
        return accepted(rebuilds.start(asked.options(), Operator.of(request).name()), request);
    }

    @Allowed(Role.READER)
    @GetMapping
    Map<String, List<Map<String, @Nullable Object>>> list() {
        return Map.of(
                "rebuilds",
                rebuilds.list().stream().map(RebuildController::shown).toList());
    }

    @Allowed(Role.READER)
    @GetMapping("/{id}")
    Map<String, @Nullable Object> get(@PathVariable long id) {
        return shown(rebuilds.get(id));
    }

    @Allowed(Role.READER)
    @GetMapping("/{id}/differences")
    Map<String, @Nullable Object> differences(
            @PathVariable long id,
            @RequestParam(defaultValue = "0") int after,
            @RequestParam(defaultValue = "100") int limit) {
        int most = Math.clamp(limit, 1, LIMIT_MAX);
        List<RebuildDifference> page = rebuilds.differences(id, after, most);
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("differences", page.stream().map(RebuildController::shown).toList());
        shown.put("next", page.size() < most ? null : page.getLast().number());
        return shown;
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/{id}/switch")
    ResponseEntity<Object> switchIn(@PathVariable long id, HttpServletRequest request) {
        return accepted(rebuilds.switchIn(id, Operator.of(request).name()), request);
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/{id}/rollback")
    ResponseEntity<Object> rollBack(@PathVariable long id, HttpServletRequest request) {
        return accepted(rebuilds.rollBack(id, Operator.of(request).name()), request);
    }

    @Allowed(Role.ADMIN)
    @DeleteMapping("/{id}")
    ResponseEntity<Object> delete(@PathVariable long id, HttpServletRequest request) {
        Rebuild cancelling = rebuilds.delete(id, Operator.of(request).name());
        return cancelling == null ? ResponseEntity.noContent().build() : accepted(cancelling, request);
    }

    private static ResponseEntity<Object> accepted(Rebuild rebuild, HttpServletRequest request) {
        return ResponseEntity.accepted()
                .location(URI.create(request.getContextPath() + "/api/rebuilds/" + rebuild.id()))
                .body(shown(rebuild));
    }

    private static Map<String, @Nullable Object> shown(Rebuild rebuild) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("id", rebuild.id());
        shown.put("state", rebuild.state().text());
        shown.put("wanted", rebuild.wanted() == null ? null : rebuild.wanted().text());
        shown.put("switch", rebuild.options().automatic() ? "auto" : "manual");
        shown.put("acceptDifferences", rebuild.options().acceptDifferences());
        shown.put("acceptMissingBeginning", rebuild.options().acceptMissingBeginning());
        shown.put("generation", rebuild.generation());
        shown.put("previous", rebuild.previous());
        shown.put("estimate", rebuild.estimate());
        shown.put("progress", rebuild.progress());
        shown.put("report", rebuild.report());
        shown.put("error", rebuild.error());
        shown.put("instance", rebuild.instance());
        shown.put("takeovers", rebuild.takeovers());
        shown.put("createdAt", rebuild.createdAt().toString());
        shown.put("switchedAt", text(rebuild.switchedAt()));
        shown.put("finishedAt", text(rebuild.finishedAt()));
        shown.put("requestedBy", rebuild.people().requestedBy());
        shown.put("switchedBy", rebuild.people().switchedBy());
        shown.put("cancelledBy", rebuild.people().cancelledBy());
        shown.put("rolledBackBy", rebuild.people().rolledBackBy());
        shown.put("droppedBy", rebuild.people().droppedBy());
        return shown;
    }

    private static Map<String, @Nullable Object> shown(RebuildDifference difference) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("number", difference.number());
        shown.put("kind", difference.kind());
        shown.put("register", difference.register());
        shown.put("difference", difference.difference());
        return shown;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(RebuildRefused refused) {
        HttpStatus status = switch (refused.reason()) {
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case UNDER_WAY, WRONG_STATE, BEGINNING_MISSING, PARTITION_REFUSED -> HttpStatus.CONFLICT;
            case BROKER_UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
        };
        String code =
                "rebuild-" + refused.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return ResponseEntity.status(status).body(Problems.detail(status, code, String.valueOf(refused.getMessage())));
    }
}
