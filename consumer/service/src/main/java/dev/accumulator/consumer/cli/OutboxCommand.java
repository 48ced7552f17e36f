package dev.accumulator.consumer.cli;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "outbox",
        description = {
            "Lists messages that the broker will never take, sends them again, or drops them.",
            "Asks a running instance; see docs/operations.md."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class OutboxCommand extends InstanceCommand {
    OutboxCommand() {
        super("/api/outbox/parked");
    }

    @Command(description = "Lists parked messages, newest first.", mixinStandardHelpOptions = true)
    int list(@Option(names = "--all", description = "Also those that were sent again or dropped.") boolean all)
            throws IOException, InterruptedException {
        eachRow("rows", all ? "" : "&state=parked", message -> print(line(message)));
        return 0;
    }

    @Command(
            description = "Sends a message again, behind those that wait.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    int send(
            @Parameters(paramLabel = "ID") long id,
            @Option(names = "--by", description = "Who decides.") @Nullable String by,
            @Option(names = "--note", description = "Why.") @Nullable String note)
            throws IOException, InterruptedException {
        Map<String, Object> said = new LinkedHashMap<>();
        if (by != null) {
            said.put("by", by);
        }
        if (note != null) {
            said.put("note", note);
        }
        print(line(client().post("/" + id + "/send", said)));
        return 0;
    }

    @Command(
            description = "Drops a message, so that it is never told.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    int drop(
            @Parameters(paramLabel = "ID") long id,
            @Option(names = "--by", description = "Who decides.") @Nullable String by,
            @Option(names = "--note", description = "Why.") @Nullable String note)
            throws IOException, InterruptedException {
        String said = (by == null ? "" : "&by=" + encoded(by)) + (note == null ? "" : "&note=" + encoded(note));
        print(line(client().delete("/" + id + said.replaceFirst("^&", "?"))));
        return 0;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String line(JsonNode message) {
        return String.format(
                Locale.ROOT,
                "%d  %-7s  %s of %s to %s, %,d bytes, parked %s: %s%s",
                message.get("id").asLong(),
                message.get("state").asString(),
                message.get("type").asString(),
                message.get("key").asString(),
                message.get("topic").asString(),
                message.get("bytes").asLong(),
                message.get("parkedAt").asString(),
                message.get("reason").asString(),
                decision(message));
    }

    private static String decision(JsonNode message) {
        if (message.path("closedAt").isNull()) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "; %s %s by %s%s",
                message.get("state").asString(),
                message.get("closedAt").asString(),
                message.path("closedBy").isString() ? message.get("closedBy").asString() : "somebody unknown",
                message.path("note").isString() ? ": " + message.get("note").asString() : "");
    }
}
