package dev.accumulator.producer;

import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line of the demo upstream. */
@Command(
        name = "producer-demo",
        description = "An upstream system to try the service with.",
        mixinStandardHelpOptions = true,
        version = "producer-demo 0.1.0-SNAPSHOT",
        subcommands = {
            PublishCommand.class,
            VerifyCommand.class,
            ScenarioCommand.class,
            SendCommand.class,
            ShopCommand.class
        })
public final class ProducerDemo implements Runnable {

    /** The exit code of a command that failed. */
    static final int EXIT_FAILED = 3;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /**
     * Runs a command. The exit code is 0 on success, 1 if {@code verify} found a difference, 2 for a wrong command
     * line, and 3 for a failure.
     */
    public static void main(String[] args) {
        System.exit(commandLine(System.getenv()).execute(args));
    }

    /** @param environment the variables of the process */
    static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(new ProducerDemo(), commands(environment))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((problem, args) -> {
                    // Print the mistake and where to find help; picocli would print the whole help.
                    CommandLine command = problem.getCommandLine();
                    PrintWriter err = command.getErr();
                    err.println(command.getColorScheme().errorText(problem.getMessage()));
                    if (!UnmatchedArgumentException.printSuggestions(problem, err)) {
                        err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
                    }
                    return command.getCommandSpec().exitCodeOnInvalidInput();
                })
                .setExecutionExceptionHandler((problem, command, parsed) -> {
                    PrintWriter err = command.getErr();
                    err.println(command.getColorScheme().errorText(describe(problem)));
                    if (System.getenv("PRODUCER_DEMO_TRACE") != null) {
                        problem.printStackTrace(err);
                    }
                    return EXIT_FAILED;
                });
    }

    private static CommandLine.IFactory commands(Map<String, String> environment) {
        return new CommandLine.IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                if (type.equals(VerifyCommand.class)) {
                    return type.cast(new VerifyCommand(environment));
                }
                return type.equals(ShopCommand.class)
                        ? type.cast(new ShopCommand(environment))
                        : CommandLine.defaultFactory().create(type);
            }
        };
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Choose one of: publish, verify, scenario, send, shop");
    }

    private static String describe(Exception problem) {
        String message = problem.getMessage();
        return message != null ? message : problem.toString();
    }
}
