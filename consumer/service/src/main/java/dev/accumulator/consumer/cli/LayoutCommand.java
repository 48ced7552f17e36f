package dev.accumulator.consumer.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

@Command(
        name = "layout",
        description = {
            "Compares another number of shards with the one before, and switches to it.",
            "Asks a running instance of the new shards; see docs/scaling.md."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class LayoutCommand extends InstanceCommand {
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    LayoutCommand() {
        super("/api/layout");
    }

    @Command(description = "Shows the databases of both layouts, and the last run.", mixinStandardHelpOptions = true)
    int status() throws IOException, InterruptedException {
        JsonNode status = client().get("");
        for (String layout : List.of("databases", "previous")) {
            for (JsonNode database : status.path(layout)) {
                print(String.format(
                        Locale.ROOT,
                        "%s shard %d  %s  %s",
                        layout.equals("previous") ? "before" : "new   ",
                        database.get("shard").asInt(),
                        database.get("database").asString(),
                        database.path("state").isString()
                                ? database.get("state").asString()
                                : "MISSING: " + database.path("missing").asString("")));
            }
        }
        JsonNode run = status.path("run");
        if (run.isObject()) {
            print(run.get("action").asString() + ": " + run.get("step").asString() + failure(run));
        }
        return 0;
    }

    @Command(
            description = "Compares the two. Postings of the one before are held for a moment.",
            mixinStandardHelpOptions = true)
    int compare() throws IOException, InterruptedException {
        return begin("compare");
    }

    @Command(
            name = "switch",
            description = "Compares the two, and switches to the new one if nothing differs. Can be asked for again.",
            mixinStandardHelpOptions = true)
    int switchIn() throws IOException, InterruptedException {
        return begin("switch");
    }

    @Command(
            description = "Lets the layout before go on, if a switch has begun and the new one is live nowhere.",
            mixinStandardHelpOptions = true)
    int back() throws IOException, InterruptedException {
        return begin("back");
    }

    @Command(
            description = "Carries documents over to the new layout whose records the topics no longer hold.",
            mixinStandardHelpOptions = true)
    int carry() throws IOException, InterruptedException {
        return begin("carry");
    }

    /** @return 1 if something differs or the step has failed */
    private int begin(String action) throws IOException, InterruptedException {
        client().post("/" + action, Map.of());
        String shown = "";
        while (true) {
            JsonNode run = client().get("").path("run");
            String step = run.path("step").asString("");
            if (!step.equals(shown)) {
                print(step);
                shown = step;
            }
            if (run.path("finishedAt").isString()) {
                run.path("differences").forEach(difference -> print("  " + difference.asString()));
                if (run.path("error").isString()) {
                    print("Failed" + failure(run));
                }
                return run.path("error").isString() || !run.path("differences").isEmpty() ? 1 : 0;
            }
            Thread.sleep(LOOK_EVERY);
        }
    }

    private static String failure(JsonNode run) {
        return run.path("error").isString() ? ": " + run.get("error").asString() : "";
    }
}
