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
        name = "closing",
        description = {
            "Shows and sets up to which day registers are closed, and seals closed months.",
            "Asks a running instance; see docs/control.md."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ClosingCommand extends InstanceCommand {
    private static final String REGISTER = "The only register (default: all).";

    ClosingCommand() {
        super("/api/closings");
    }

    /** The fate of documents in closed time. */
    enum Policy {
        REFUSE,
        SHIFT
    }

    @Command(
            description = "Lists the registers, and the last changes of their dates, newest first.",
            mixinStandardHelpOptions = true)
    int list(@Option(names = "--register", description = REGISTER) @Nullable String register)
            throws IOException, InterruptedException {
        JsonNode answer = client().get(query(register));
        for (JsonNode state : answer.get("registers")) {
            print(state.get("register").asString() + "  "
                    + (state.path("closedThrough").isNull()
                            ? "open"
                            : "closed through " + state.get("closedThrough").asString() + ", "
                                    + state.get("policy").asString())
                    + " (" + state.get("zone").asString() + ")");
        }
        answer.get("rows").forEach(row -> print("  " + changed(row)));
        return 0;
    }

    @Command(
            description = {
                "Closes registers up to a day, which is closed too.",
                "An earlier day than before opens what lies after it, and breaks the seals of its months."
            },
            mixinStandardHelpOptions = true,
            sortOptions = false)
    int set(
            @Parameters(paramLabel = "DAY", description = "Such as 2026-03-31.") String day,
            @Option(names = "--register", description = REGISTER) @Nullable String register,
            @Option(
                            names = "--policy",
                            defaultValue = "REFUSE",
                            description = "What becomes of documents in closed time: ${COMPLETION-CANDIDATES}"
                                    + " (default: ${DEFAULT-VALUE}).")
                    Policy policy,
            @Option(names = "--reason", description = "Why.") @Nullable String reason,
            @Option(names = "--by", description = "Who decides (default: whoever asks).") @Nullable String by)
            throws IOException, InterruptedException {
        Map<String, @Nullable Object> asked = asked(register, reason, by);
        asked.put("closedThrough", day);
        asked.put("policy", policy.name().toLowerCase(Locale.ROOT));
        return put(asked);
    }

    @Command(
            description = "Opens registers whole. Their seals are broken.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    int open(
            @Option(names = "--register", description = REGISTER) @Nullable String register,
            @Option(names = "--reason", description = "Why.") @Nullable String reason,
            @Option(names = "--by", description = "Who decides (default: whoever asks).") @Nullable String by)
            throws IOException, InterruptedException {
        Map<String, @Nullable Object> asked = asked(register, reason, by);
        asked.put("closedThrough", null);
        return put(asked);
    }

    @Command(
            description = "Seals a month of registers that are closed to its end.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    int seal(
            @Parameters(paramLabel = "MONTH", description = "Such as 2026-03.") String month,
            @Option(names = "--register", description = REGISTER) @Nullable String register,
            @Option(names = "--by", description = "Who seals (default: whoever asks).") @Nullable String by)
            throws IOException, InterruptedException {
        Map<String, @Nullable Object> asked = asked(register, null, by);
        asked.put("month", month);
        client("/api/seals").post("", asked).get("rows").forEach(row -> print(sealed(row)));
        return 0;
    }

    @Command(
            description = "Lists the last seals, newest first, also those that are not in force any more.",
            mixinStandardHelpOptions = true)
    int seals(@Option(names = "--register", description = REGISTER) @Nullable String register)
            throws IOException, InterruptedException {
        client("/api/seals").get(query(register)).get("rows").forEach(row -> print(sealed(row)));
        return 0;
    }

    private int put(Map<String, @Nullable Object> asked) throws IOException, InterruptedException {
        client().put("", asked).get("rows").forEach(row -> print(changed(row)));
        return 0;
    }

    private static Map<String, @Nullable Object> asked(
            @Nullable String register, @Nullable String reason, @Nullable String by) {
        Map<String, @Nullable Object> asked = new LinkedHashMap<>();
        if (register != null) {
            asked.put("register", register);
        }
        if (reason != null) {
            asked.put("reason", reason);
        }
        if (by != null) {
            asked.put("by", by);
        }
        return asked;
    }

    private static String query(@Nullable String register) {
        return register == null ? "" : "?register=" + URLEncoder.encode(register, StandardCharsets.UTF_8);
    }

    private static String changed(JsonNode row) {
        int broken = row.get("sealsBroken").asInt();
        return row.get("register").asString() + "  "
                + (row.path("closedThrough").isNull()
                        ? "opened"
                        : "closed through " + row.get("closedThrough").asString() + ", "
                                + row.get("policy").asString())
                + ", before "
                + (row.path("before").isNull() ? "open" : row.get("before").asString())
                + ", by " + row.get("by").asString() + " at " + row.get("at").asString()
                + (row.path("reason").isNull() ? "" : ": " + row.get("reason").asString())
                + (broken == 0 ? "" : " (" + broken + " seals broken)");
    }

    private static String sealed(JsonNode row) {
        return String.format(
                Locale.ROOT,
                "%s  %s  %,d movements, sealed by %s at %s%s",
                row.get("register").asString(),
                row.get("month").asString(),
                row.get("movements").asLong(),
                row.get("sealedBy").asString(),
                row.get("sealedAt").asString(),
                row.path("ended").isNull()
                        ? ""
                        : ", " + row.get("ended").asString() + " by "
                                + row.get("endedBy").asString() + " at "
                                + row.get("endedAt").asString());
    }
}
