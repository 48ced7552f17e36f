package dev.accumulator.consumer.cli;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "partition",
        description = {
            "Shows where the partitions of the source topics are read, and decides where one is read on.",
            "Asks a running instance; see docs/operations.md."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class PartitionCommand extends InstanceCommand {
    PartitionCommand() {
        super("/api/partitions");
    }

    /** Where to go on. */
    enum Action {
        BEGINNING,
        END,
        OFFSET,
        SKIP
    }

    @Command(description = "Lists the partitions, each with its position and lag.", mixinStandardHelpOptions = true)
    int list(@Option(names = "--refused", description = "Only those that are not read.") boolean refused)
            throws IOException, InterruptedException {
        for (JsonNode partition : partitions()) {
            if (!refused || !notRead(partition).isEmpty()) {
                print(line(partition));
            }
        }
        return 0;
    }

    @Command(description = "Shows a partition, and what was decided about it.", mixinStandardHelpOptions = true)
    int show(@Parameters(paramLabel = "TOPIC") String topic, @Parameters(paramLabel = "PARTITION") int partition)
            throws IOException, InterruptedException {
        JsonNode shown = client().get(path(topic, partition));
        print(line(shown));
        for (JsonNode decision : shown.path("decisions")) {
            print("  " + decided(decision));
        }
        return 0;
    }

    @Command(
            description = {
                "Decides where a partition is read on that is not read, or skips one offset of one that is.",
                "The decision is kept, with who made it and why."
            },
            mixinStandardHelpOptions = true,
            sortOptions = false)
    int decide(
            @Parameters(paramLabel = "TOPIC") String topic,
            @Parameters(
                            paramLabel = "PARTITION",
                            description = "A number, or all for each partition of the topic that is not read.")
                    String partition,
            @Parameters(paramLabel = "ACTION", description = "${COMPLETION-CANDIDATES}") Action action,
            @Option(names = "--offset", description = "Where to go on, with the action offset.") @Nullable Long offset,
            @Option(
                            names = "--position",
                            description = "The position that you have seen; refused if it is another now.")
                    @Nullable
                    Long position,
            @Option(names = "--reason", required = true, description = "Why.") String reason,
            @Option(names = "--by", description = "Who decides (default: whoever asks).") @Nullable String by)
            throws IOException, InterruptedException {
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.put("action", action.name().toLowerCase(Locale.ROOT));
        if (offset != null) {
            asked.put("offset", offset);
        }
        if (position != null) {
            asked.put("position", position);
        }
        asked.put("reason", reason);
        if (by != null) {
            asked.put("by", by);
        }
        for (int number : partition.equals("all") ? refused(topic) : List.of(number(partition))) {
            print(decided(client().post(path(topic, number) + "/decisions", asked)));
        }
        return 0;
    }

    private int number(String partition) {
        if (!partition.matches("\\d{1,9}")) {
            throw new ParameterException(
                    spec().commandLine(), "PARTITION must be a number or all, was \"" + partition + "\"");
        }
        return Integer.parseInt(partition);
    }

    private List<Integer> refused(String topic) throws IOException, InterruptedException {
        List<Integer> refused = new ArrayList<>();
        for (JsonNode partition : partitions()) {
            if (partition.get("topic").asString().equals(topic)
                    && partition.path("refused").isString()) {
                refused.add(partition.get("partition").asInt());
            }
        }
        return refused;
    }

    private List<JsonNode> partitions() throws IOException, InterruptedException {
        List<JsonNode> partitions = new ArrayList<>();
        eachRow("partitions", "", partitions::add);
        return partitions;
    }

    private static String line(JsonNode partition) {
        return String.format(
                Locale.ROOT,
                "%s-%d  position %s, topic from %d to %d, lag %,d%s%s",
                partition.get("topic").asString(),
                partition.get("partition").asInt(),
                partition.path("position").isNumber()
                        ? String.valueOf(partition.get("position").asLong())
                        : "none",
                partition.get("beginning").asLong(),
                partition.get("end").asLong(),
                partition.get("lag").asLong(),
                partition.get("waiting").asLong() == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                ", %,d behind an open transaction since %s",
                                partition.get("waiting").asLong(),
                                partition.get("waitingSince").asString()),
                notRead(partition));
    }

    private static String notRead(JsonNode partition) {
        for (String why : List.of("refused", "unanswered")) {
            if (partition.path(why).isString()) {
                return "  NOT READ: " + partition.get(why).asString();
            }
        }
        return "";
    }

    private static String decided(JsonNode decision) {
        return String.format(
                Locale.ROOT,
                "decision %d, %s: %s, from %d to %d, by %s: %s",
                decision.get("id").asLong(),
                decision.get("at").asString(),
                decision.get("action").asString(),
                decision.get("from").asLong(),
                decision.get("to").asLong(),
                decision.path("by").isString() ? decision.get("by").asString() : "somebody unknown",
                decision.get("reason").asString());
    }

    private static String path(String topic, int partition) {
        return String.format(Locale.ROOT, "/%s/%d", encoded(topic), partition);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
