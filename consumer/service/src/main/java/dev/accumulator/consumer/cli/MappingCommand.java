package dev.accumulator.consumer.cli;

import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.generation.ConfiguredDefinitions;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.consumer.mappingfile.InvalidMappingFiles;
import dev.accumulator.consumer.mappingfile.MappingFiles;
import dev.accumulator.consumer.mappingfile.MappingSource;
import dev.accumulator.registers.model.RegisterDefinition;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "mapping",
        description = "Checks mapping files, and tries them on events, without the service; see docs/mappings.md.",
        subcommands = MappingTryCommand.class,
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class MappingCommand implements Runnable {
    /** The exit code if a file has a mistake. */
    static final int EXIT_MISTAKES = 1;

    private static final String SCHEMA = "/schemas/mapping.schema.json";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Choose one of: " + String.join(", ", spec.subcommands().keySet()));
    }

    @Command(
            description = {
                "Checks mapping files, all together as the service reads them, and prints every mistake.",
                "The registers are those of the configuration: application.yaml in this folder or in config/, and the",
                "environment, as for the service. Ends with 0 if there is no mistake, and with 1 if there is one."
            },
            mixinStandardHelpOptions = true,
            sortOptions = false)
    int check(
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "The mapping files.") List<Path> files,
            @Option(
                            names = "--config",
                            paramLabel = "FILE",
                            description = "Another file of settings, whose registers the mappings write.")
                    @Nullable
                    Path config) {
        List<RegisterDefinition> registers = ConfiguredDefinitions.of(ServiceSettings.read(config));
        try {
            List<RecordMapping> mappings = MappingFiles.check(
                    files.stream().map(MappingSource::read).toList(), registers, EventLimits.DEFAULT);
            for (int i = 0; i < mappings.size(); i++) {
                out().format(
                                Locale.ROOT,
                                "%s: mapping %s of %s is good%n",
                                files.get(i),
                                mappings.get(i).name(),
                                String.join(", ", new TreeSet<>(mappings.get(i).topics())));
            }
            out().flush();
            return 0;
        } catch (InvalidMappingFiles invalid) {
            invalid.mistakes().forEach(out()::println);
            int count = invalid.mistakes().size();
            spec.commandLine().getErr().println(count == 1 ? "1 mistake" : count + " mistakes");
            out().flush();
            return EXIT_MISTAKES;
        }
    }

    @Command(
            description = {
                "Prints the JSON Schema of mapping files. An editor that is given it completes them and marks mistakes:",
                "mapping schema > mapping.schema.json, and the first line of a mapping as in docs/mappings.md."
            },
            mixinStandardHelpOptions = true)
    int schema() throws IOException {
        try (InputStream content = MappingCommand.class.getResourceAsStream(SCHEMA)) {
            if (content == null) {
                throw new FileNotFoundException(SCHEMA);
            }
            out().print(new String(content.readAllBytes(), StandardCharsets.UTF_8));
            out().flush();
        }
        return 0;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
