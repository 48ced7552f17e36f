package dev.accumulator.consumer.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.accumulator.consumer.rebuild.Rebuild;
import dev.accumulator.consumer.rebuild.RebuildDifference;
import dev.accumulator.consumer.rebuild.RebuildRefused;
import dev.accumulator.consumer.rebuild.Rebuilds;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Operator;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.text.ForeignText;
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
    private final RebuildsOverShards shards;

    RebuildController(Rebuilds rebuilds, RebuildsOverShards shards) {
        this.rebuilds = rebuilds;
        this.shards = shards;
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
            Object estimate = shards.areMeant() ? ShardRebuildJson.estimate(shards.estimates()) : rebuilds.estimate();
            return ResponseEntity.ok(Map.of("estimate", estimate));
        }
        String by = Operator.of(request).name();
        return shards.areMeant()
                ? accepted(shards.start(asked.options(), by), request)
                : accepted(rebuilds.start(asked.options(), by), request);
    }

    @Allowed(Role.READER)
    @GetMapping
    Map<String, List<Map<String, @Nullable Object>>> list() {
        return Map.of(
                "rebuilds",
                shards.areMeant()
                        ? shards.list().stream().map(ShardRebuildJson::of).toList()
                        : rebuilds.list().stream().map(RebuildJson::of).toList());
    }

    @Allowed(Role.READER)
    @GetMapping("/{id}")
    Map<String, @Nullable Object> get(@PathVariable String id) {
        return shards.areMeant() ? ShardRebuildJson.of(shards.find(id)) : RebuildJson.of(rebuilds.get(number(id)));
    }

    @Allowed(Role.READER)
    @GetMapping("/{id}/differences")
    Map<String, @Nullable Object> differences(
            @PathVariable String id,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "100") int limit) {
        int most = Math.clamp(limit, 1, LIMIT_MAX);
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        if (shards.areMeant()) {
            List<RebuildsOverShards.Difference> page = shards.differences(id, Math.max(0, after), most);
            shown.put(
                    "differences", page.stream().map(RebuildController::ofShard).toList());
            shown.put("next", page.size() < most ? null : page.getLast().place());
            return shown;
        }
        List<RebuildDifference> page =
                rebuilds.differences(number(id), Math.clamp(after, Integer.MIN_VALUE, Integer.MAX_VALUE), most);
        shown.put("differences", page.stream().map(RebuildJson::of).toList());
        shown.put("next", page.size() < most ? null : page.getLast().number());
        return shown;
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/{id}/switch")
    ResponseEntity<Object> switchIn(@PathVariable String id, HttpServletRequest request) {
        String by = Operator.of(request).name();
        return shards.areMeant()
                ? accepted(shards.switchIn(id, by), request)
                : accepted(rebuilds.switchIn(number(id), by), request);
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/{id}/rollback")
    ResponseEntity<Object> rollBack(@PathVariable String id, HttpServletRequest request) {
        String by = Operator.of(request).name();
        return shards.areMeant()
                ? accepted(shards.rollBack(id, by), request)
                : accepted(rebuilds.rollBack(number(id), by), request);
    }

    @Allowed(Role.ADMIN)
    @DeleteMapping("/{id}")
    ResponseEntity<Object> delete(@PathVariable String id, HttpServletRequest request) {
        String by = Operator.of(request).name();
        if (shards.areMeant()) {
            List<RebuildsOverShards.Part> left = shards.delete(id, by);
            return left.isEmpty() ? ResponseEntity.noContent().build() : accepted(left, request);
        }
        Rebuild cancelling = rebuilds.delete(number(id), by);
        return cancelling == null ? ResponseEntity.noContent().build() : accepted(cancelling, request);
    }

    /** @throws InvalidQuery if it is no number, as the id of a rebuild of this shard is */
    private static long number(String id) {
        if (!id.matches("[0-9]{1,18}")) {
            throw new InvalidQuery("id", "id must be the number of a rebuild, was " + ForeignText.quote(id));
        }
        return Long.parseLong(id);
    }

    private static Map<String, @Nullable Object> ofShard(RebuildsOverShards.Difference one) {
        Map<String, @Nullable Object> json = RebuildJson.of(one.difference());
        json.put("shard", one.shard());
        return json;
    }

    private static ResponseEntity<Object> accepted(List<RebuildsOverShards.Part> parts, HttpServletRequest request) {
        Map<String, @Nullable Object> rebuild = ShardRebuildJson.of(parts);
        return accepted(String.valueOf(rebuild.get("id")), rebuild, request);
    }

    private static ResponseEntity<Object> accepted(Rebuild rebuild, HttpServletRequest request) {
        return accepted(String.valueOf(rebuild.id()), RebuildJson.of(rebuild), request);
    }

    private static ResponseEntity<Object> accepted(
            String id, Map<String, @Nullable Object> rebuild, HttpServletRequest request) {
        return ResponseEntity.accepted()
                .location(URI.create(request.getContextPath() + "/api/rebuilds/" + id))
                .body(rebuild);
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
