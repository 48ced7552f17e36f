package dev.accumulator.consumer.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * Turns the service's answers about rebuilds into text. Numbers look the same in every locale, so that scripts can read
 * them.
 */
final class RebuildTexts {
    private RebuildTexts() {}

    /** Returns the text of an estimate. */
    static String needs(JsonNode estimate) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "Needs about %s of disk beside the live generation, for as long as both are there.",
                bytes(estimate.get("bytes").asLong())));
        String records = String.format(
                Locale.ROOT,
                "%,d records are to be replayed",
                estimate.get("records").asLong());
        lines.add(
                estimate.path("seconds").isNumber()
                        ? String.format(
                                Locale.ROOT,
                                "%s: about %s, at the %,.0f a second of %s.",
                                records,
                                duration(estimate.get("seconds").asLong()),
                                estimate.get("recordsPerSecond").asDouble(),
                                estimate.get("basedOn").asString())
                        : records + "; the speed has not been measured yet.");
        for (JsonNode missing : estimate.path("missing")) {
            lines.add("Missing: " + missing.asString());
        }
        return String.join(System.lineSeparator(), lines);
    }

    /** Returns one line about a rebuild. */
    static String line(JsonNode rebuild) {
        return String.format(
                Locale.ROOT,
                "%s  %-12s  %s  started %s%s",
                rebuild.get("id").asString(),
                rebuild.get("state").asString(),
                generations(rebuild, ", before it "),
                rebuild.get("createdAt").asString(),
                error(rebuild));
    }

    /** Returns what has begun. */
    static String begun(JsonNode rebuild) {
        return String.format(
                Locale.ROOT,
                "Rebuild %s has begun, as %s.",
                rebuild.get("id").asString(),
                generations(rebuild, " beside "));
    }

    /** Over all shards, the generations of each. */
    private static String generations(JsonNode rebuild, String before) {
        if (rebuild.path("shards").isArray()) {
            List<String> each = new ArrayList<>();
            for (JsonNode shard : rebuild.path("shards")) {
                each.add(
                        shard.has("generation")
                                ? generations(shard, before) + " of shard "
                                        + shard.get("shard").asInt()
                                : "nothing in shard " + shard.get("shard").asInt());
            }
            return String.join(", ", each);
        }
        return String.format(
                Locale.ROOT,
                "generation %d%s%d",
                rebuild.get("generation").asInt(),
                before,
                rebuild.get("previous").asInt());
    }

    private static String error(JsonNode rebuild) {
        return rebuild.path("error").isString() ? "  " + rebuild.get("error").asString() : "";
    }

    /** Returns the rebuild's state and speed. */
    static String pace(JsonNode rebuild) {
        StringBuilder text = new StringBuilder(rebuild.get("state").asString());
        JsonNode progress = rebuild.path("progress");
        if (progress.path("recordsPerSecond").isNumber()) {
            text.append(String.format(
                    Locale.ROOT, ", %,.0f/s", progress.get("recordsPerSecond").asDouble()));
        }
        if (progress.path("secondsLeft").isNumber()
                && progress.get("secondsLeft").asLong() > 0) {
            text.append(", ")
                    .append(duration(progress.get("secondsLeft").asLong()))
                    .append(" left");
        }
        if (rebuild.path("error").isString()) {
            text.append(", waiting: ").append(rebuild.get("error").asString());
        }
        return text.toString();
    }

    /** Returns the rebuild's result and the possible next commands. */
    static String end(JsonNode rebuild) {
        List<String> lines = new ArrayList<>();
        String id = rebuild.get("id").asString();
        String state = rebuild.get("state").asString();
        lines.add(String.format(Locale.ROOT, "Rebuild %s is %s.%s", id, state, error(rebuild)));
        lines.addAll(result(rebuild));
        for (JsonNode shard : rebuild.path("shards")) {
            lines.add(String.format(
                    Locale.ROOT,
                    "Shard %d: %s.%s",
                    shard.get("shard").asInt(),
                    shard.get("state").asString(),
                    error(shard)));
            lines.addAll(result(shard));
        }
        switch (state) {
            case "ready" ->
                lines.add(String.format(
                        Locale.ROOT,
                        "Next: rebuild differences %1$s, rebuild switch %1$s, or rebuild delete %1$s",
                        id));
            case "switched" ->
                lines.add(String.format(
                        Locale.ROOT,
                        "Next: rebuild rollback %1$s, or rebuild delete %1$s to drop the generation before",
                        id));
            default -> {}
        }
        return String.join(System.lineSeparator(), lines);
    }

    /** Returns the result of one rebuild, as far as it has one. */
    private static List<String> result(JsonNode rebuild) {
        List<String> lines = new ArrayList<>();
        String state = rebuild.get("state").asString();
        JsonNode report = rebuild.path("report");
        if (report.isObject() && (state.equals("ready") || state.equals("switched"))) {
            lines.addAll(report(report));
        }
        JsonNode progress = rebuild.path("progress");
        if (progress.path("carriedOver").asLong(0)
                        + progress.path("notCarriedOver").asLong(0)
                > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%,d documents whose records the topics no longer hold were carried over; %,d could not be.",
                    progress.path("carriedOver").asLong(0),
                    progress.path("notCarriedOver").asLong(0)));
        }
        if (progress.path("switchMillis").isNumber()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "Live postings were held for %,d ms; %,d documents that were not accepted before were announced.",
                    progress.get("switchMillis").asLong(),
                    progress.path("announced").asLong(0)));
        }
        return lines;
    }

    private static List<String> report(JsonNode report) {
        List<String> lines = new ArrayList<>();
        for (JsonNode register : report.path("registers")) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-20s %,d cells are equal, %,d differ",
                    register.get("register").asString(),
                    register.get("cellsEqual").asLong(),
                    register.get("cellsDiffering").asLong()));
            register.path("notCompared").forEach(reason -> lines.add("    " + reason.asString()));
        }
        report.path("registersGone").forEach(gone -> lines.add("  " + gone.asString() + " no longer exists"));
        lines.add(String.format(
                Locale.ROOT,
                "  %-20s %,d differ",
                "documents",
                report.path("documentsDiffering").asLong(0)));
        lines.add(String.format(
                Locale.ROOT,
                "  %-20s %,d differ",
                "orders",
                report.path("ordersDiffering").asLong(0)));
        JsonNode floors = report.path("floors");
        if (floors.path("refusals").asLong(0) > 0 || floors.path("groupsBelow").asLong(0) > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-20s %,d of %,d%s refused documents would be posted today, %,d groups are below",
                    "floors",
                    floors.path("wouldBePosted").asLong(0),
                    floors.path("refusals").asLong(0),
                    floors.path("more").asBoolean(false) ? " or more" : "",
                    floors.path("groupsBelow").asLong(0)));
        }
        return lines;
    }

    /** Returns one line about a difference. */
    static String difference(JsonNode one) {
        JsonNode difference = one.get("difference");
        return switch (one.get("kind").asString()) {
            case "cell" ->
                String.format(
                        Locale.ROOT,
                        "%s %s %s%s: live %s, rebuilt %s, difference %s%s",
                        one.get("register").asString(),
                        difference.get("cell"),
                        difference.get("figure").asString(),
                        difference.path("start").isNull()
                                ? ""
                                : " of " + difference.get("start").asString(),
                        difference.get("live").asString(),
                        difference.get("rebuilt").asString(),
                        difference.get("difference").asString(),
                        explained(difference.path("recorders")));
            case "document" ->
                String.format(
                        Locale.ROOT,
                        "document %s: live %s, rebuilt %s",
                        difference.get("recorder").asString(),
                        revision(difference.path("live")),
                        revision(difference.path("rebuilt")));
            default ->
                String.format(
                        Locale.ROOT,
                        "order %s: live %s, rebuilt %s",
                        difference.get("orderId").asString(),
                        difference.get("live"),
                        difference.get("rebuilt"));
        };
    }

    private static String explained(JsonNode recorders) {
        List<String> names = new ArrayList<>();
        recorders.forEach(recorder -> names.add(recorder.get("recorder").asString()));
        return names.isEmpty() ? ", explained by no document" : ", by " + String.join(", ", names);
    }

    private static String revision(JsonNode state) {
        return state.isObject()
                ? (state.get("posted").asBoolean() ? "posted" : "withdrawn") + " at revision "
                        + state.get("revision").asLong()
                : "not there";
    }

    private static String bytes(long bytes) {
        double shown = bytes;
        String unit = "bytes";
        for (String larger : List.of("kB", "MB", "GB", "TB")) {
            if (shown < 1_000) {
                break;
            }
            shown /= 1_000;
            unit = larger;
        }
        return String.format(Locale.ROOT, unit.equals("bytes") ? "%.0f %s" : "%.1f %s", shown, unit);
    }

    private static String duration(long seconds) {
        Duration duration = Duration.ofSeconds(seconds);
        return duration.toHours() > 0
                ? String.format(Locale.ROOT, "%d h %d min", duration.toHours(), duration.toMinutesPart())
                : duration.toMinutes() > 0
                        ? String.format(Locale.ROOT, "%d min %d s", duration.toMinutes(), duration.toSecondsPart())
                        : seconds + " s";
    }
}
