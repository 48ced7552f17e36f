package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.maintenance.Maintenance;
import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.Operator;
import dev.accumulator.consumer.security.Role;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.text.ForeignText;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Detaches old months from registers. */
@RestController
final class DetachController {
    private final Maintenance maintenance;
    private final @Nullable DetachingOverShards ofShards;

    /** @param ofShards detaches in all shards; null for an instance that answers for its own alone */
    DetachController(Maintenance maintenance, @Nullable DetachingOverShards ofShards) {
        this.maintenance = maintenance;
        this.ofShards = ofShards;
    }

    @Allowed(Role.ADMIN)
    @PostMapping("/api/registers/{name}/detach")
    Map<String, @Nullable Object> detach(
            @PathVariable String name,
            @RequestBody(required = false) @Nullable Map<String, @Nullable Object> body,
            HttpServletRequest request) {
        String before = new BodyFields(body, "before").requiredText("before");
        YearMonth firstKept = month(before);
        String by = Operator.of(request).name();
        if (ofShards != null && ofShards.isMeant()) {
            return ofShards.detach(name, firstKept, by);
        }
        Maintenance.Detached detached = maintenance.detach(name, firstKept, by);
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("register", name);
        json.put("before", firstKept.toString());
        json.put("schema", detached.schema());
        json.put("tables", detached.tables());
        json.put("by", by);
        return json;
    }

    private static YearMonth month(String text) {
        try {
            return YearMonth.parse(text);
        } catch (DateTimeException notOne) {
            throw new InvalidQuery(
                    "before", "before must be a month like 2026-03, was \"" + ForeignText.shorten(text) + "\"");
        }
    }
}
