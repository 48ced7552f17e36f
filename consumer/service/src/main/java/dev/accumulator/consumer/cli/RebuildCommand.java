package dev.accumulator.consumer.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(
        name = "rebuild",
        description = {
            "Makes all derived state anew from the topics, beside the live one, and switches to it.",
            "Asks a running instance; see docs/rebuild.md."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RebuildCommand implements Runnable {
    /** Exit code where a rebuild did not come to its end. */
    static final int EXIT_FAILED = 1;

    /** Exit code where the service does not answer, or refuses. */
    static final int EXIT_UNANSWERED = 3;

    private static final int PAGE_ROWS = 500;

    @Option(
            names = "--url",
            scope = ScopeType.INHERIT,
            defaultValue = "http://localhost:8080",
            paramLabel = "URL",
            description = "An instance of the service (default: ${DEFAULT-VALUE}).")
    private URI url = URI.create("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** When to switch. */
    enum Switch {
        AUTO,
        MANUAL
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Name one of: " + String.join(", ", spec.subcommands().keySet()));
    }

    @Command(description = "Says what a rebuild would need, and begins nothing.", mixinStandardHelpOptions = true)
    int estimate() throws IOException, InterruptedException {
        print(RebuildTexts.needs(client().post("", Map.of("estimateOnly", true)).get("estimate")));
        return 0;
    }

    @Command(
            description = {
                "Begins a rebuild, and watches it until it is ready or switched in.",
                "Ctrl-C ends the watching, not the rebuild."
            },
            mixinStandardHelpOptions = true,
            sortOptions = false)
    int start(
            @Option(
                            names = "--switch",
                            defaultValue = "manual",
                            description = "auto switches without being asked, where nothing differs or differences are"
                                    + " accepted (default: ${DEFAULT-VALUE}).")
                    Switch mode,
            @Option(names = "--accept-differences", description = "With --switch auto: switch whatever differs.")
                    boolean acceptDifferences,
            @Option(
                            names = "--accept-missing-beginning",
                            description = "Build from topics that no longer hold everything.")
                    boolean acceptMissingBeginning,
            @Option(names = "--no-wait", description = "Do not watch it.") boolean noWait)
            throws IOException, InterruptedException {
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.put("switch", mode.name().toLowerCase(Locale.ROOT));
        asked.put("acceptDifferences", acceptDifferences);
        asked.put("acceptMissingBeginning", acceptMissingBeginning);
        // Before it begins, so that who watches can still think better of it.
        print(RebuildTexts.needs(client().post("", Map.of("estimateOnly", true)).get("estimate")));
        JsonNode begun = client().post("", asked);
        print("Rebuild %d has begun, as generation %d beside %d."
                .formatted(
                        begun.get("id").asLong(),
                        begun.get("generation").asInt(),
                        begun.get("previous").asInt()));
        return noWait ? 0 : watch(begun.get("id").asLong());
    }

    @Command(description = "Watches a rebuild until it is ready or over.", mixinStandardHelpOptions = true)
    int watch(@Parameters(paramLabel = "ID") long id) throws IOException, InterruptedException {
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
            description = "Lists what a rebuild found to differ from the live generation.",
            mixinStandardHelpOptions = true)
    int differences(@Parameters(paramLabel = "ID") long id) throws IOException, InterruptedException {
        long after = 0;
        while (true) {
            JsonNode page = client().get("/%d/differences?after=%d&limit=%d".formatted(id, after, PAGE_ROWS));
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
            description = "Switches to a rebuild that is ready, whatever differs.",
            mixinStandardHelpOptions = true)
    int switchIn(@Parameters(paramLabel = "ID") long id) throws IOException, InterruptedException {
        client().post("/" + id + "/switch", Map.of());
        return ended(new RebuildWatch(client(), err()).untilOver(id));
    }

    @Command(
            description = "Goes back from a rebuild that was switched in to the generation before it.",
            mixinStandardHelpOptions = true)
    int rollback(@Parameters(paramLabel = "ID") long id) throws IOException, InterruptedException {
        client().post("/" + id + "/rollback", Map.of());
        JsonNode rebuild = new RebuildWatch(client(), err()).untilOver(id);
        print(RebuildTexts.end(rebuild));
        return rebuild.get("state").asString().equals("rolled-back") ? 0 : EXIT_FAILED;
    }

    @Command(
            description = "Cancels a rebuild that is under way; after it, drops the generation that is no longer used.",
            mixinStandardHelpOptions = true)
    int delete(@Parameters(paramLabel = "ID") long id) throws IOException, InterruptedException {
        if (client().delete("/" + id).isEmpty()) {
            print("The generation that rebuild " + id + " has left is dropped.");
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

    private RebuildsClient client() {
        if (url.getScheme() == null || url.getHost() == null) {
            throw new ParameterException(spec.commandLine(), "--url must be like http://localhost:8080, was " + url);
        }
        return new RebuildsClient(url);
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    private void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }
}
