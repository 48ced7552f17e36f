package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.consumer.posting.MappingTrial.TriedPart;
import dev.accumulator.consumer.posting.Refusal;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Movement;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes the results that events would have as JSON. Movements beyond a number are left out and counted. For one answer. */
final class TriedJson {
    /** An answer of about ten megabytes. A body of 64 kB that makes more of them is no example. */
    private static final int MOVEMENTS_MAX = 20_000;

    private long movements;

    /** Returns how many movements were left out so far. */
    long leftOut() {
        return Math.max(0, movements - MOVEMENTS_MAX);
    }

    Map<String, @Nullable Object> event(RawEvent event, RecordMapping mapping, List<TriedPart> parts) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("source", event.source());
        json.put("mapping", mapping.name());
        json.put("parts", parts.stream().map(this::part).toList());
        return json;
    }

    private Map<String, @Nullable Object> part(TriedPart part) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        switch (part) {
            case TriedPart.Document document -> {
                json.put("outcome", document.refusal() == null ? action(document.change()) : "refused");
                json.put("recorder", document.change().recorder());
                json.put("revision", revision(document.change()));
                json.put("refusal", refusal(document.refusal()));
                json.put("movements", movements(document.change()));
            }
            case TriedPart.PassedOver passedOver -> {
                json.put("outcome", "passed-over");
                json.put("reason", passedOver.reason());
            }
            case TriedPart.Refused refused -> {
                json.put("outcome", "refused");
                json.put("recorder", refused.refusal().recorder());
                json.put("revision", refused.refusal().revision());
                json.put("refusal", refusal(refused.refusal()));
                json.put("movements", List.of());
            }
        }
        return json;
    }

    private static String action(Change change) {
        return switch (change) {
            case Change.Post post -> "post";
            case Change.Unpost unpost -> "unpost";
            case Change.Withdraw withdraw -> "withdraw";
        };
    }

    private static @Nullable Long revision(Change change) {
        return switch (change) {
            case Change.Post post -> post.revision();
            case Change.Unpost unpost -> unpost.revision();
            case Change.Withdraw withdraw -> null;
        };
    }

    private static @Nullable Map<String, @Nullable Object> refusal(@Nullable Refusal refusal) {
        if (refusal == null) {
            return null;
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("code", refusal.code());
        json.put("path", refusal.path());
        json.put("message", refusal.message());
        return json;
    }

    private List<Map<String, Object>> movements(Change change) {
        List<Map<String, Object>> rows = new ArrayList<>();
        if (change instanceof Change.Post post) {
            for (Movement movement : post.movements()) {
                movements++;
                if (movements <= MOVEMENTS_MAX) {
                    rows.add(movement(movement));
                }
            }
        }
        return rows;
    }

    private static Map<String, Object> movement(Movement movement) {
        Map<String, BigDecimal> resources = new TreeMap<>(movement.resources());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("register", movement.register());
        json.put("period", movement.period().toString());
        json.put("dimensions", new TreeMap<>(movement.dimensions()));
        json.put("resources", resources);
        return json;
    }
}
