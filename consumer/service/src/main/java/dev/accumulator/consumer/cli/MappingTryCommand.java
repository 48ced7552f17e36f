package dev.accumulator.consumer.cli;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.intake.LastRecords;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.consumer.mappingfile.InvalidMappingFiles;
import dev.accumulator.consumer.mappingfile.MappingSource;
import dev.accumulator.consumer.posting.MappingTrial;
import dev.accumulator.consumer.posting.MappingTrial.TriedPart;
import dev.accumulator.consumer.posting.MappingTrials;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "try",
        description = {
            "Prints the movements that events would make by a mapping file, or why they are refused. It posts nothing.",
            "The events are those of a file, or the last ones of a topic. Registers, limits, the registry of schemas and",
            "the broker are those of the configuration: application.yaml in this folder or in config/, the environment,",
            "and settings behind the command as at the start of the service, such as",
            "--accumulator.schema-registry.url=https://registry.example.com/apis/ccompat/v7.",
            "Ends with 0 if nothing is refused, with 1 if something is or the mapping has mistakes, and with 3 if a",
            "server does not answer."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class MappingTryCommand implements Callable<Integer> {
    private static final int EXIT_FOUND = 1;

    private static final long BYTES_MAX = 256L << 20;

    @Parameters(paramLabel = "FILE", description = "The mapping file.")
    private Path file = Path.of("");

    @Option(
            names = "--events",
            paramLabel = "FILE",
            description = "A file with the value of a record in each line, or with one JSON value.")
    private @Nullable Path events;

    @Option(
            names = "--key-separator",
            paramLabel = "TEXT",
            description =
                    "Stands between key and value in each line of the file of events. A line that ends with it is a tombstone.")
    private @Nullable String keySeparator;

    @Option(
            names = "--base64",
            description =
                    "The values in the file are in base64, as dead letters show them: for Avro, whose bytes are no text.")
    private boolean base64;

    @Option(names = "--header", paramLabel = "NAME=VALUE", description = "A header of each event in the file.")
    private Map<String, String> headers = Map.of();

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "The topic whose last records are tried; with --events, the topic that they are of.")
    private @Nullable String topic;

    @Option(
            names = "--last",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many records of the topic, over all its partitions (default: ${DEFAULT-VALUE}).")
    private int last;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "The broker (default: that of the configuration).")
    private @Nullable String bootstrap;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "How long the reading of a topic may take (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--refused", description = "Prints only what is refused.")
    private boolean refusedOnly;

    @Option(
            names = "--compare",
            description = "Prints also what differs from what is posted. Asks the instance at --url for each document.")
    private boolean compare;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Another file of settings, which goes before those in the folder.")
    private @Nullable Path config;

    @Mixin
    private InstanceOptions instance = new InstanceOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @ParentCommand
    private MappingCommand parent = new MappingCommand();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (events == null && topic == null) {
            throw new ParameterException(spec.commandLine(), "Name a file of events, or a topic");
        }
        if (last < 1 || last > LastRecords.RECORDS_MAX || seconds < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--last is 1 to " + LastRecords.RECORDS_MAX + ", and --seconds at least 1");
        }
        ConfigurableEnvironment settings = parent.settings(config);
        MappingTrials trials = parent.trials(settings);
        RecordMapping mapping;
        try {
            mapping = trials.read(List.of(MappingSource.read(file))).getFirst();
        } catch (InvalidMappingFiles invalid) {
            invalid.mistakes().forEach(mistake -> spec.commandLine().getErr().println(mistake));
            return EXIT_FOUND;
        }
        return tried(mapping, trials.trial(), settings);
    }

    private int tried(RecordMapping mapping, MappingTrial trial, ConfigurableEnvironment settings)
            throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        TriedEvents printed = new TriedEvents(out, refusedOnly);
        PostedComparison posted = compare ? new PostedComparison(instance.client("/api/recorders"), out) : null;
        String ended = null;
        if (events != null) {
            for (RawEvent event : ofFile(mapping, events)) {
                tried(trial, mapping, event, printed, posted);
            }
        } else {
            ended = LastRecords.of(settings, bootstrap, BYTES_MAX, Duration.ofSeconds(seconds))
                    .read(topicOf(mapping), last, event -> tried(trial, mapping, event, printed, posted))
                    .ended();
        }
        boolean good = printed.end(ended);
        if (posted != null) {
            long differing = posted.compare();
            good &= differing == 0;
        }
        return good ? 0 : EXIT_FOUND;
    }

    private static void tried(
            MappingTrial trial,
            RecordMapping mapping,
            RawEvent event,
            TriedEvents printed,
            @Nullable PostedComparison posted) {
        List<TriedPart> parts = trial.of(mapping, event);
        printed.print(event, parts);
        if (posted != null) {
            posted.add(parts);
        }
    }

    private List<RawEvent> ofFile(RecordMapping mapping, Path from) throws IOException {
        List<RawEvent.Header> given = new ArrayList<>();
        headers.forEach((name, value) -> given.add(new RawEvent.Header(name, value.getBytes(StandardCharsets.UTF_8))));
        return EventFile.read(
                from,
                topicOf(mapping),
                new EventFile.Form(keySeparator, base64),
                given,
                Clock.systemUTC().millis());
    }

    private String topicOf(RecordMapping mapping) {
        String named = topic == null ? new TreeSet<>(mapping.topics()).first() : topic;
        if (!mapping.topics().contains(named)) {
            spec.commandLine()
                    .getErr()
                    .format(
                            Locale.ROOT,
                            "mapping %s does not read %s; its records are tried all the same%n",
                            mapping.name(),
                            named);
        }
        return named;
    }
}
