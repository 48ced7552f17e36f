package dev.accumulator.consumer.cli;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "refusal",
        description = {
            "Lists documents that floors have refused, or tries one again.",
            "Asks a running instance; see docs/control.md."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RefusalCommand extends InstanceCommand {
    RefusalCommand() {
        super("/api/refusals");
    }

    @Command(description = "Lists refused documents, newest first.", mixinStandardHelpOptions = true)
    int list(
            @Option(names = "--all", description = "Also those that were posted or superseded since.") boolean all,
            @Option(names = "--recorder", description = "Only those of this document.") @Nullable String recorder)
            throws IOException, InterruptedException {
        String filter = (all ? "" : "&state=refused")
                + (recorder == null ? "" : "&recorder=" + URLEncoder.encode(recorder, StandardCharsets.UTF_8));
        eachRow("rows", filter, refusal -> print(line(refusal)));
        return 0;
    }

    @Command(
            description = {
                "Tries a refused document again, which is decided anew.",
                "Returns 1 if it is refused again or superseded."
            },
            mixinStandardHelpOptions = true)
    int retry(@Parameters(paramLabel = "ID") long id) throws IOException, InterruptedException {
        JsonNode refusal = client().post("/" + id + "/retry", Map.of());
        print(line(refusal));
        return refusal.get("state").asString().equals("posted") ? 0 : 1;
    }

    private static String line(JsonNode refusal) {
        return String.format(
                Locale.ROOT,
                "%s  %-10s  %s%s, %s of floor %s: %s of %s at %s, refused %s%s%s",
                refusal.get("id").asString(),
                refusal.get("state").asString(),
                refusal.get("recorder").asString(),
                refusal.get("revision").isNull()
                        ? " withdrawn"
                        : " revision " + refusal.get("revision").asString(),
                refusal.get("group"),
                refusal.get("floor").asString(),
                refusal.get("asked").asString(),
                refusal.get("available").asString(),
                refusal.get("moment").asString(),
                refusal.get("refusedAt").asString(),
                refusal.get("retryUntil").isNull()
                        ? ""
                        : ", waits until " + refusal.get("retryUntil").asString(),
                refusal.get("triedAt").isNull()
                        ? ""
                        : "; tried " + refusal.get("triedAt").asString() + " by "
                                + (refusal.get("triedBy").isNull()
                                        ? "the service"
                                        : refusal.get("triedBy").asString()));
    }
}
