package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.posting.MappingInForce;
import dev.accumulator.consumer.posting.Posting;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Role;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The mappings in force, and trials of others. */
@RestController
final class MappingController {
    private final Posting posting;
    private final MappingDryRun dryRun;

    MappingController(Posting posting, MappingDryRun dryRun) {
        this.posting = posting;
        this.dryRun = dryRun;
    }

    @Allowed(Role.READER)
    @GetMapping("/api/mappings")
    Map<String, Object> mappings(@RequestParam MultiValueMap<String, String> parameters) {
        new RequestParameters(parameters, Stream.of());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("countsOf", "this instance, since its start");
        json.put(
                "mappings",
                posting.mappings().stream().map(MappingController::json).toList());
        return json;
    }

    private static Map<String, @Nullable Object> json(MappingInForce mapping) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", mapping.name());
        json.put("from", mapping.from());
        json.put("file", mapping.file());
        json.put("topics", mapping.topics());
        json.put("fingerprint", mapping.fingerprint());
        json.put("postedBy", mapping.postedBy());
        json.put("mapped", mapping.mapped());
        json.put("passedOver", mapping.passedOver());
        json.put("refused", mapping.refused());
        json.put("refusesAll", mapping.refusesAll());
        return json;
    }

    /** Posts nothing. It is for administrators, because a mapping is a program that the service runs. */
    @Allowed(Role.ADMIN)
    @PostMapping("/api/mappings/dry-run")
    Map<String, Object> dryRun(@RequestBody(required = false) @Nullable String body) {
        return dryRun.run(ExactJson.read(body == null ? "" : body));
    }
}
