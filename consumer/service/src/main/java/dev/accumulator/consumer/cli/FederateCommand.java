package dev.accumulator.consumer.cli;

import dev.accumulator.consumer.configuration.SettingsRefused;
import dev.accumulator.consumer.generation.FederatedViews;
import dev.accumulator.consumer.generation.ShardsDiffer;
import dev.accumulator.postgres.Schema;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "federate",
        description = {
            "Prints the SQL by which another PostgreSQL shows the registers of all shards as one, with postgres_fdw.",
            "Asks the databases of accumulator.shard.databases for their views; changes nothing. Run what it prints in the",
            "other PostgreSQL, by somebody who may make a server there; see docs/registers.md."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the SQL is printed",
            "1:the shards do not have the same registers",
            "2:wrong command line or settings",
            "3:a database does not answer"
        })
final class FederateCommand implements Callable<Integer>, TakesSettings {
    private static final int EXIT_DIFFERENT = 1;
    private static final String DATABASES = "accumulator.shard.databases";

    @Option(
            names = "--into",
            paramLabel = "SCHEMA",
            defaultValue = "accumulator_all",
            description =
                    "The schema of the views there; ${DEFAULT-VALUE} by default. Those of the shards begin with its name.")
    private String into = "accumulator_all";

    @Option(
            names = "--for",
            paramLabel = "ROLE",
            defaultValue = "current_user",
            description = "The role that reads the views there; by default whoever runs the SQL.")
    private String mappedFor = "current_user";

    @Option(
            names = "--user",
            paramLabel = "ROLE",
            description =
                    "The role that the shards are read as, such as that of accumulator.reader-role; by default the"
                            + " service's own.")
    private @Nullable String user;

    @Option(
            names = "--with-password",
            description =
                    "Prints the password of spring.datasource.password too. Without it a comment says where it goes.")
    private boolean withPassword;

    @Option(
            names = "--replace",
            description = "Drops first what was made before, with all views that were built on it.")
    private boolean replace;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Another file of settings, which goes before those in the folder.")
    private @Nullable Path config;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private List<String> typed = List.of();

    @Override
    public void settings(List<String> typed) {
        this.typed = List.copyOf(typed);
    }

    @Override
    public Integer call() {
        ConfigurableEnvironment settings = settings();
        List<String> databases = Binder.get(settings)
                .bind(DATABASES, Bindable.listOf(String.class))
                .orElse(List.of());
        if (databases.isEmpty()) {
            throw mistake(DATABASES + " names no database");
        }
        @Nullable String owner = settings.getProperty("spring.datasource.username");
        @Nullable String password = settings.getProperty("spring.datasource.password");
        if (withPassword && (password == null || (user != null && !user.equals(owner)))) {
            throw mistake("The password of " + Objects.requireNonNullElse(user, "the shards' role")
                    + " is in no setting; leave --with-password out, and add it by the statements in the comments");
        }
        String reader = user == null ? owner : user;
        if (reader == null) {
            throw mistake("spring.datasource.username names no role; name one with --user");
        }
        try {
            print(FederatedViews.statements(
                    databases.stream()
                            .map(url -> new FederatedViews.Source(url, owner, password))
                            .toList(),
                    new FederatedViews.Wanted(
                            new Schema(settings.getProperty("accumulator.schema", "accumulator")),
                            new Schema(into),
                            mappedFor,
                            reader,
                            withPassword ? password : null,
                            replace)));
            return 0;
        } catch (ShardsDiffer difference) {
            spec.commandLine().getErr().println(difference.getMessage());
            spec.commandLine().getErr().flush();
            return EXIT_DIFFERENT;
        } catch (IllegalArgumentException invalid) {
            throw mistake(String.valueOf(invalid.getMessage()));
        }
    }

    private ConfigurableEnvironment settings() {
        try {
            return ServiceSettings.read(config, typed);
        } catch (SettingsRefused refused) {
            throw mistake(String.valueOf(refused.getMessage()));
        }
    }

    private ParameterException mistake(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
    }
}
