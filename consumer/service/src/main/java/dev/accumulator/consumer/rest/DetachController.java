package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.text.ForeignText;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Detaches old months from registers. */
@RestController
final class DetachController {
    private final Generations generations;

    DetachController(Generations generations) {
        this.generations = generations;
    }

    @PostMapping("/api/registers/{name}/detach")
    Map<String, Object> detach(
            @PathVariable String name, @RequestBody(required = false) @Nullable Map<String, @Nullable Object> body) {
        String before = new BodyFields(body, "before").requiredText("before");
        YearMonth firstKept = month(before);
        Generation live = generations.live();
        List<String> tables = live.registers().detachBefore(name, firstKept);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("register", name);
        json.put("before", firstKept.toString());
        json.put("schema", live.schema().name());
        json.put("tables", tables);
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
