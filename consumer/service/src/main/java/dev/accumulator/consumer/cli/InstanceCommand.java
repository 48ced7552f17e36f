package dev.accumulator.consumer.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** A group of commands that ask a running instance. */
abstract class InstanceCommand implements Runnable {
    /** Half of what the service gives at most. All pages are read anyway. */
    static final int PAGE_ROWS = 500;

    private final String path;

    @Mixin
    private InstanceOptions instance = new InstanceOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** @param path where the part of the interface begins that the commands use, such as {@code /api/rebuilds} */
    InstanceCommand(String path) {
        this.path = path;
    }

    /** Called if no command of the group is named. */
    @Override
    public final void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Choose one of: " + String.join(", ", spec.subcommands().keySet()));
    }

    final CommandSpec spec() {
        return spec;
    }

    final OperatorClient client() {
        return client(path);
    }

    final OperatorClient client(String other) {
        return instance.client(other);
    }

    /**
     * Reads all pages of the list that the group is about.
     *
     * @param rows the member of a page that holds its rows
     * @param filter further parameters, each with its {@code &}
     */
    final void eachRow(String rows, String filter, Consumer<JsonNode> row) throws IOException, InterruptedException {
        String cursor = "";
        while (true) {
            JsonNode page = client().get(String.format(Locale.ROOT, "?limit=%d%s%s", PAGE_ROWS, filter, cursor));
            page.get(rows).forEach(row);
            if (page.path("next").isNull()) {
                return;
            }
            cursor = "&cursor=" + URLEncoder.encode(page.get("next").asString(), StandardCharsets.UTF_8);
        }
    }

    final void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }
}
