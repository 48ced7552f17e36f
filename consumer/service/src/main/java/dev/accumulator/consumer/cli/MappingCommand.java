package dev.accumulator.consumer.cli;

import dev.accumulator.consumer.configuration.SettingsRefused;
import dev.accumulator.consumer.intake.LastRecords;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.consumer.mapping.ShippedMapping;
import dev.accumulator.consumer.mappingfile.InvalidMappingFiles;
import dev.accumulator.consumer.mappingfile.MappingSource;
import dev.accumulator.consumer.mappingfile.ShippedFiles;
import dev.accumulator.consumer.posting.MappingTrials;
import dev.accumulator.text.ForeignText;
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
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.ConfigurableEnvironment;
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
final class MappingCommand implements Runnable, TakesSettings {
    /** The exit code if a file has a mistake. */
    static final int EXIT_MISTAKES = 1;

    private static final int CAUSES_MAX = 20;

    private static final String SCHEMA = "/schemas/mapping.schema.json";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private List<String> typed = List.of();

    @Override
    public void settings(List<String> typed) {
        this.typed = List.copyOf(typed);
    }

    /**
     * Reads the settings of the service.
     *
     * @param config another file of settings; null for none
     */
    ConfigurableEnvironment settings(@Nullable Path config) {
        try {
            return ServiceSettings.read(config, typed);
        } catch (SettingsRefused refused) {
            throw new ParameterException(spec.commandLine(), String.valueOf(refused.getMessage()), refused);
        }
    }

    /** Reads mappings with these settings. */
    MappingTrials trials(ConfigurableEnvironment settings) {
        try {
            return MappingTrials.of(settings);
        } catch (BindException invalid) {
            throw new ParameterException(spec.commandLine(), words(invalid), invalid);
        }
    }

    /** Records of settings check what they are made of, and their words begin with the setting. */
    private static String words(BindException invalid) {
        Throwable cause = invalid;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            String message = cause.getMessage();
            if (message != null && message.startsWith("accumulator.")) {
                return message;
            }
            cause = cause.getCause();
        }
        return String.valueOf(NestedExceptionUtils.getMostSpecificCause(invalid).getMessage());
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Choose one of: " + String.join(", ", spec.subcommands().keySet()));
    }

    @Command(
            description = {
                "Checks mapping files, all together as the service reads them, and prints every mistake.",
                "Registers and limits are those of the configuration: application.yaml in this folder or in config/, the",
                "environment, and settings behind the command as at the start of the service, such as",
                "--accumulator.limits.lines=2000. Ends with 0 if there is no mistake, and with 1 if there is one."
            },
            mixinStandardHelpOptions = true,
            sortOptions = false)
    int check(
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "The mapping files.") List<Path> files,
            @Option(
                            names = "--config",
                            paramLabel = "FILE",
                            description = "Another file of settings, which goes before those in the folder.")
                    @Nullable
                    Path config,
            @Option(
                            names = "--bootstrap",
                            paramLabel = "HOST:PORT",
                            description = "A broker that is asked whether the topics exist. Otherwise nobody is asked.")
                    @Nullable
                    String bootstrap) {
        ConfigurableEnvironment settings = settings(config);
        MappingTrials trials = trials(settings);
        List<MappingSource> sources = files.stream().map(MappingSource::read).toList();
        try {
            List<RecordMapping> mappings = bootstrap == null
                    ? trials.read(sources)
                    : trials.read(sources, LastRecords.topics(settings, bootstrap));
            for (int i = 0; i < mappings.size(); i++) {
                if (mappings.get(i) instanceof ShippedMapping shipped) {
                    out().format(
                                    Locale.ROOT,
                                    shipped.isByOtherFile()
                                            ? "%1$s: mapping %2$s is good; accumulator.shipped-mappings.%2$s names it%n"
                                            : "%s: mapping %s comes with the service, and is in force without being named%n",
                                    files.get(i),
                                    shipped.name());
                    continue;
                }
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
            if (!declaresRegisters(settings)) {
                spec.commandLine()
                        .getErr()
                        .println("No registers are declared in application.yaml, in this folder or in config/;"
                                + " --config names another file.");
            }
            out().flush();
            return EXIT_MISTAKES;
        }
    }

    private static boolean declaresRegisters(ConfigurableEnvironment settings) {
        return Binder.get(settings)
                .bind("accumulator.registers", Bindable.mapOf(String.class, Object.class))
                .isBound();
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

    @Command(
            description = {
                "Prints a mapping that comes with the service, of the topic orders or receipts. To let these events move something",
                "else, change a copy and name it: accumulator.shipped-mappings.orders=file:orders.yaml"
            },
            mixinStandardHelpOptions = true)
    int shipped(@Parameters(paramLabel = "NAME", description = "orders or receipts.") String name) {
        String text = ShippedFiles.text(name)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "No mapping that comes with the service as a file is named " + ForeignText.quote(name)
                                + "; there are " + String.join(" and ", ShippedFiles.names())));
        out().print(text);
        out().flush();
        return 0;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
