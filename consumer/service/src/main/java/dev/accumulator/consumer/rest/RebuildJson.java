package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.rebuild.Rebuild;
import dev.accumulator.consumer.rebuild.RebuildDifference;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns rebuilds into JSON. */
final class RebuildJson {
    private RebuildJson() {}

    static Map<String, @Nullable Object> of(Rebuild rebuild) {
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

    static Map<String, @Nullable Object> of(RebuildDifference difference) {
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
}
