package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.closing.ClosingEntry;
import dev.accumulator.consumer.closing.Closings;
import dev.accumulator.consumer.closing.SealEntry;
import dev.accumulator.registers.model.Closing;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns closing dates and seals into JSON. */
final class ClosingJson {
    private ClosingJson() {}

    static Map<String, @Nullable Object> of(Closings.State state) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("register", state.register().name());
        json.put("zone", state.register().zone().getId());
        Closing closing = state.closing();
        json.put("closedThrough", closing == null ? null : closing.through().toString());
        json.put("policy", closing == null ? null : closing.policy().code());
        return json;
    }

    static Map<String, @Nullable Object> of(ClosingEntry entry) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", entry.id());
        json.put("register", entry.register());
        json.put("closedThrough", text(entry.closedThrough()));
        json.put("policy", entry.policy());
        json.put("before", text(entry.before()));
        json.put("at", entry.at().toString());
        json.put("by", entry.by());
        json.put("reason", entry.reason());
        json.put("source", entry.source());
        json.put("sealsBroken", entry.sealsBroken());
        return json;
    }

    static Map<String, @Nullable Object> of(SealEntry entry) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", entry.id());
        json.put("register", entry.register());
        json.put("month", entry.seal().month().toString());
        json.put("movements", entry.seal().movements());
        json.put("generation", entry.generation());
        json.put("sealedAt", entry.sealedAt().toString());
        json.put("sealedBy", entry.sealedBy());
        json.put("ended", entry.ended());
        json.put("endedAt", text(entry.endedAt()));
        json.put("endedBy", entry.endedBy());
        return json;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
