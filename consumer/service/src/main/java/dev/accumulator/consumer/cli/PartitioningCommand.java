package dev.accumulator.consumer.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(
        name = "partitioning",
        description = {
            "Checks that the records of each document came from one partition.",
            "They do not if publishers use different partitioners, or if partitions were added to a topic.",
            "Asks a running instance; see docs/operations.md."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every document is in one partition",
            "1:there are documents in several partitions",
            "2:wrong command line",
            "3:the service does not answer or refuses"
        })
final class PartitioningCommand implements Callable<Integer> {
    private static final int EXIT_FOUND = 1;

    @Mixin
    private InstanceOptions instance = new InstanceOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode found = client().get("");
        long documents = found.get("documentsInSeveralPartitions").asLong();
        if (documents == 0) {
            print("Every document is in one partition");
            return 0;
        }
        print(String.format(
                Locale.ROOT,
                "%s%,d documents have records in more than one partition. The last that were found:",
                documents >= found.get("countedMax").asLong() ? "At least " : "",
                documents));
        for (JsonNode row : found.get("rows")) {
            print(String.format(
                    Locale.ROOT,
                    "  %s  in %s and %s, found at %s",
                    row.get("recorder").asString(),
                    row.get("partition").asString(),
                    row.get("otherPartition").asString(),
                    row.get("foundAt").asString()));
        }
        return EXIT_FOUND;
    }

    private OperatorClient client() {
        return instance.client("/api/partitioning");
    }

    private void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }
}
