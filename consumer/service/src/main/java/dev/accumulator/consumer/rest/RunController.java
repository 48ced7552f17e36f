package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.maintenance.Admission;
import dev.accumulator.consumer.maintenance.Maintenance;
import dev.accumulator.consumer.maintenance.Run;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Operator;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.text.ForeignText;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Verifications and repairs. They run in the background, and the answer links to the run. */
@RestController
final class RunController {
    private final Maintenance maintenance;
    private final @Nullable RunsOverShards shards;

    /** @param shards the runs of all shards; null for an instance that answers for its own alone */
    RunController(Maintenance maintenance, @Nullable RunsOverShards shards) {
        this.maintenance = maintenance;
        this.shards = shards;
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/api/verifications")
    ResponseEntity<Map<String, @Nullable Object>> verify(
            @RequestBody(required = false) @Nullable Map<String, @Nullable Object> body, HttpServletRequest request) {
        String register = new BodyFields(body, "register").text("register");
        return start(Run.Kind.VERIFY, register, request);
    }

    @Allowed(Role.READER)
    @GetMapping("/api/verifications")
    Map<String, List<Map<String, @Nullable Object>>> verifications(
            @RequestParam MultiValueMap<String, String> parameters) {
        return Map.of("verifications", list(Run.Kind.VERIFY, parameters));
    }

    @Allowed(Role.READER)
    @GetMapping("/api/verifications/{id}")
    Map<String, @Nullable Object> verification(
            @PathVariable String id, @RequestParam MultiValueMap<String, String> parameters) {
        return one(Run.Kind.VERIFY, "verification", id, parameters);
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/api/repairs")
    ResponseEntity<Map<String, @Nullable Object>> repair(
            @RequestBody(required = false) @Nullable Map<String, @Nullable Object> body, HttpServletRequest request) {
        String register = new BodyFields(body, "register").text("register");
        return start(Run.Kind.REPAIR, register, request);
    }

    @Allowed(Role.READER)
    @GetMapping("/api/repairs")
    Map<String, List<Map<String, @Nullable Object>>> repairs(@RequestParam MultiValueMap<String, String> parameters) {
        return Map.of("repairs", list(Run.Kind.REPAIR, parameters));
    }

    @Allowed(Role.READER)
    @GetMapping("/api/repairs/{id}")
    Map<String, @Nullable Object> repair(
            @PathVariable String id, @RequestParam MultiValueMap<String, String> parameters) {
        return one(Run.Kind.REPAIR, "repair", id, parameters);
    }

    /** Recomputes the totals of a register from its movements, in PostgreSQL alone. */
    @Allowed(Role.ADMIN)
    @PostMapping("/api/registers/{name}/totals/rebuild")
    ResponseEntity<Map<String, @Nullable Object>> rebuildTotals(
            @PathVariable String name,
            @RequestBody(required = false) @Nullable Map<String, @Nullable Object> body,
            HttpServletRequest request) {
        new BodyFields(body);
        return start(Run.Kind.REPAIR, name, request);
    }

    private ResponseEntity<Map<String, @Nullable Object>> start(
            Run.Kind kind, @Nullable String register, HttpServletRequest request) {
        String person = Operator.of(request).name();
        if (shards != null && shards.areMeant()) {
            Map<String, @Nullable Object> run = ShardRunJson.summary(shards.start(kind, register, person));
            return accepted(ShardRunJson.path(kind, String.valueOf(run.get("id"))), run, request);
        }
        Admission admission = switch (kind) {
            case VERIFY -> maintenance.verify(register, person);
            case REPAIR -> maintenance.repair(register, person);
        };
        return switch (admission) {
            case Admission.Started started ->
                accepted(RunJson.path(started.run()), RunJson.summary(started.run()), request);
            case Admission.Busy busy -> throw new RunInProgress(busy.running());
        };
    }

    private static ResponseEntity<Map<String, @Nullable Object>> accepted(
            String path, Map<String, @Nullable Object> run, HttpServletRequest request) {
        return ResponseEntity.accepted()
                .location(URI.create(request.getContextPath() + path))
                .body(run);
    }

    private List<Map<String, @Nullable Object>> list(Run.Kind kind, MultiValueMap<String, String> parameters) {
        new RequestParameters(parameters, Stream.of());
        if (shards != null && shards.areMeant()) {
            return shards.list(kind).stream().map(ShardRunJson::summary).toList();
        }
        return maintenance.list(kind).stream().map(RunJson::summary).toList();
    }

    private Map<String, @Nullable Object> one(
            Run.Kind kind, String what, String id, MultiValueMap<String, String> parameters) {
        new RequestParameters(parameters, Stream.of(DecimalsChoice.PARAMETER));
        if (shards != null && shards.areMeant()) {
            return ShardRunJson.whole(shards.find(kind, what, id));
        }
        // A non-numeric id is a 404.
        if (!id.matches("\\d{1,18}")) {
            throw new NotFound(what, ForeignText.shorten(id));
        }
        return maintenance.find(kind, Long.parseLong(id)).map(RunJson::whole).orElseThrow(() -> new NotFound(what, id));
    }
}
