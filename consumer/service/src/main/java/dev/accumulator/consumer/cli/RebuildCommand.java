package dev.accumulator.consumer.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "rebuild",
        description = {
            "Builds all derived state again from the topics, beside the live generation, and switches to it.",
            "Asks a running instance; see docs/rebuild.md."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RebuildCommand extends InstanceCommand {
    /** The exit code if a rebuild failed or was cancelled. */
    static final int EXIT_FAILED = 1;

    /** The exit code if the service does not answer or refuses. */
    static final int EXIT_UNANSWERED = 3;

    RebuildCommand() {
        super("/api/rebuilds");
    }

    /** When to switch. */
    enum Switch {
        AUTO,
        MANUAL
    }

    @Command(description = "Shows what a rebuild would need, without starting it.", mixinStandardHelpOptions = true)
    int estimate() throws IOException, InterruptedException {
        print(RebuildTexts.needs(client().post("", Map.of("estimateOnly", true)).get("estimate")));
        return 0;
    }

    @Command(
            description = {
                "Starts a rebuild, and watches it until it is ready or switched in.",
                "Ctrl-C ends the watching, not the rebuild."
            },
            mixinStandardHelpOptions = true,
            sortOptions = false)
    int start(
            @Option(
                            names = "--switch",
                            defaultValue = "manual",
                            description = "auto switches by itself if nothing differs or differences are accepted"
                                    + " (default: ${DEFAULT-VALUE}).")
                    Switch mode,
            @Option(
                            names = "--accept-differences",
                            description = "With --switch auto: switch even if something differs.")
                    boolean acceptDifferences,
            @Option(
                            names = "--accept-missing-beginning",
                            description = "Build even if the topics have lost their oldest records.")
                    boolean acceptMissingBeginning,
            @Option(names = "--no-wait", description = "Do not watch the rebuild.") boolean noWait)
            throws IOException, InterruptedException {
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.put("switch", mode.name().toLowerCase(Locale.ROOT));
        asked.put("acceptDifferences", acceptDifferences);
        asked.put("acceptMissingBeginning", acceptMissingBeginning);
        // Shown before the start, so that the operator can still decide against it.
        print(RebuildTexts.needs(client().post("", Map.of("estimateOnly", true)).get("estimate")));
        JsonNode begun = client().post("", asked);
        print(RebuildTexts.begun(begun));
        return noWait ? 0 : watch(begun.get("id").asString());
    }

    @Command(description = "Watches a rebuild until it is ready or has ended.", mixinStandardHelpOptions = true)
    int watch(@Parameters(paramLabel = "ID", converter = RebuildId.class) String id)
            throws IOException, InterruptedException {
        return ended(new RebuildWatch(client(), err()).untilReady(id));
    }

    @Command(description = "Lists the newest rebuilds.", mixinStandardHelpOptions = true)
    int list() throws IOException, InterruptedException {
        for (JsonNode rebuild : client().get("").get("rebuilds")) {
            print(RebuildTexts.line(rebuild));
        }
        return 0;
    }

    @Command(
            description = "Lists the differences between the rebuilt and the live generation.",
            mixinStandardHelpOptions = true)
    int differences(@Parameters(paramLabel = "ID", converter = RebuildId.class) String id)
            throws IOException, InterruptedException {
        long after = 0;
        while (true) {
            JsonNode page =
                    client().get(String.format(Locale.ROOT, "/%s/differences?after=%d&limit=%d", id, after, PAGE_ROWS));
            for (JsonNode one : page.get("differences")) {
                print(RebuildTexts.difference(one));
            }
            if (page.path("next").isNull()) {
                return 0;
            }
            after = page.get("next").asLong();
        }
    }

    @Command(
            name = "switch",
            description = "Switches to a rebuild that is ready, even if something differs.",
            mixinStandardHelpOptions = true)
    int switchIn(@Parameters(paramLabel = "ID", converter = RebuildId.class) String id)
            throws IOException, InterruptedException {
        client().post("/" + id + "/switch", Map.of());
        return ended(new RebuildWatch(client(), err()).untilOver(id));
    }

    @Command(
            description = "Returns from a rebuild that was switched in to the generation before it.",
            mixinStandardHelpOptions = true)
    int rollback(@Parameters(paramLabel = "ID", converter = RebuildId.class) String id)
            throws IOException, InterruptedException {
        client().post("/" + id + "/rollback", Map.of());
        JsonNode rebuild = new RebuildWatch(client(), err()).untilOver(id);
        print(RebuildTexts.end(rebuild));
        return rebuild.get("state").asString().equals("rolled-back") ? 0 : EXIT_FAILED;
    }

    @Command(
            description = "Cancels a rebuild that is under way, or drops the unused generation of one that has ended.",
            mixinStandardHelpOptions = true)
    int delete(@Parameters(paramLabel = "ID", converter = RebuildId.class) String id)
            throws IOException, InterruptedException {
        if (client().delete("/" + id).isEmpty()) {
            print("The unused generation of rebuild " + id + " is dropped.");
            return 0;
        }
        print(RebuildTexts.end(new RebuildWatch(client(), err()).untilOver(id)));
        return 0;
    }

    private int ended(JsonNode rebuild) {
        print(RebuildTexts.end(rebuild));
        return switch (rebuild.get("state").asString()) {
            case "ready", "switched", "rolled-back" -> 0;
            default -> EXIT_FAILED;
        };
    }

    private PrintWriter err() {
        return spec().commandLine().getErr();
    }
}
