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
        name = "status",
        description = {
            "Shows the state of the service, what is wrong first. Asks a running instance; see docs/operations.md.",
            "Ends with 0 if nothing is wrong, with 1 if something is, and with 3 if the service does not answer."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class StatusCommand implements Callable<Integer> {
    private static final int EXIT_PROBLEMS = 1;

    @Mixin
    private InstanceOptions instance = new InstanceOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode status = instance.client("/api/status").get("");
        JsonNode problems = status.path("problems");
        if (problems.isEmpty()) {
            out().format(
                            Locale.ROOT,
                            "Nothing is wrong, at %s%n",
                            status.path("at").asString());
        }
        problems.forEach(problem -> out().format(Locale.ROOT, "PROBLEM  %s%n", problem.asString()));
        if (status.path("shards").isArray()) {
            status.path("shards").forEach(this::shard);
        } else {
            state(status);
        }
        out().flush();
        return problems.isEmpty() ? 0 : EXIT_PROBLEMS;
    }

    /** An instance that answers for all shards tells the state of each. */
    private void shard(JsonNode shard) {
        boolean answers = !shard.path("missing").isString();
        out().format(
                        Locale.ROOT,
                        "%nShard %d (%s)%s%n",
                        shard.path("shard").asInt(),
                        shard.path("database").asString(),
                        answers
                                ? ""
                                : " does not answer: " + shard.path("missing").asString());
        if (answers) {
            state(shard);
        }
    }

    private void state(JsonNode status) {
        generation(status.path("generation"));
        partitions(status.path("partitions"));
        out().format(
                        Locale.ROOT,
                        "posting       %s batches/s, %s records/s%n",
                        status.at("/posting/batchesPerSecond").asString(),
                        status.at("/posting/recordsPerSecond").asString());
        database(status);
        instances(status.path("instances"));
    }

    private void generation(JsonNode generation) {
        out().format(
                        Locale.ROOT,
                        "generation    %s%s%n",
                        generation.path("live").isNull()
                                ? "none is open"
                                : generation.path("live").asString() + " is live",
                        generation.path("readOnly").isString()
                                ? ", and can only be read: "
                                        + generation.path("readOnly").asString()
                                : "");
    }

    private void partitions(JsonNode partitions) {
        out().format(
                        Locale.ROOT,
                        "partitions    %d, lag %,d, measured at %s%n",
                        partitions.path("count").asLong(),
                        partitions.path("lag").asLong(),
                        known(partitions.path("measuredAt")));
        for (JsonNode row : partitions.path("rows")) {
            out().format(
                            Locale.ROOT,
                            "  %s-%d  position %s of %d, lag %,d, %d s old%s%n",
                            row.path("topic").asString(),
                            row.path("partition").asInt(),
                            known(row.path("position")),
                            row.path("end").asLong(),
                            row.path("lag").asLong(),
                            row.path("ageSeconds").asLong(),
                            row.path("refused").isString()
                                    ? "  NOT READ: " + row.path("refused").asString()
                                    : "");
        }
    }

    private void database(JsonNode status) {
        for (JsonNode topic : status.path("outbox")) {
            out().format(
                            Locale.ROOT,
                            "outbox        %s: %,d messages, the first waits for %d s, %,d parked%n",
                            topic.path("topic").asString(),
                            topic.path("messages").asLong(),
                            topic.path("oldestSeconds").asLong(),
                            topic.path("parked").asLong());
        }
        JsonNode letters = status.path("deadLetters");
        out().format(
                        Locale.ROOT,
                        "dead letters  %s%n",
                        letters.isNull()
                                ? "unknown"
                                : letters.path("open").asString() + " open"
                                        + (letters.path("byCode").isEmpty() ? "" : " " + letters.path("byCode")));
        JsonNode verification = status.path("verification");
        out().format(
                        Locale.ROOT,
                        "verification  %s%n",
                        verification.isNull()
                                ? "none is known"
                                : String.format(
                                        Locale.ROOT,
                                        "%d, ended at %s, %,d differences",
                                        verification.path("id").asLong(),
                                        known(verification.path("finishedAt")),
                                        verification.path("differences").asLong()));
    }

    private void instances(JsonNode instances) {
        for (JsonNode instance : instances) {
            StringBuilder roles = new StringBuilder();
            instance.path("roles")
                    .forEach(role -> roles.append(roles.isEmpty() ? "" : ", ").append(role.asString()));
            out().format(
                            Locale.ROOT,
                            "instance      %s, version %s: %s; %s at %s%n",
                            instance.path("name").asString(),
                            instance.path("version").asString(),
                            roles,
                            instance.path("alive").asBoolean() ? "seen" : "SILENT, last seen",
                            instance.path("seenAt").asString());
        }
    }

    private static String known(JsonNode value) {
        return value.isNull() || value.isMissingNode() ? "unknown" : value.asString();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
