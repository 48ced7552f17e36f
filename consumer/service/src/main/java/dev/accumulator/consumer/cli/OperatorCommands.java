package dev.accumulator.consumer.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands that the jar accepts instead of starting the service. */
public final class OperatorCommands {
    private static final Map<String, Supplier<Object>> COMMANDS = Map.of(
            "rebuild",
            RebuildCommand::new,
            "outbox",
            OutboxCommand::new,
            "partition",
            PartitionCommand::new,
            "partitioning",
            PartitioningCommand::new,
            "status",
            StatusCommand::new,
            "password",
            () -> new PasswordCommand(Terminal.get(), System.in));

    private OperatorCommands() {}

    /** True if the first argument is a command. All settings of the service begin with dashes. */
    public static boolean isMeant(String... args) {
        return args.length > 0 && COMMANDS.containsKey(args[0]);
    }

    /**
     * Executes a command line.
     *
     * @return 0 on success, 1 if the rebuild failed or was cancelled or a check has found something, 2 for a wrong command line, 3 if the service does
     *     not answer or refuses
     */
    public static int execute(PrintWriter out, PrintWriter err, String... args) {
        Supplier<Object> meant = COMMANDS.get(args[0]);
        if (meant == null) {
            throw new IllegalArgumentException("No command is named \"" + args[0] + "\"");
        }
        String[] own = new String[args.length - 1];
        System.arraycopy(args, 1, own, 0, own.length);
        return new CommandLine(meant.get())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((problem, given) -> {
                    // Print the mistake and where to find help; picocli would print the whole help.
                    CommandLine command = problem.getCommandLine();
                    err.println(command.getColorScheme().errorText(problem.getMessage()));
                    if (!UnmatchedArgumentException.printSuggestions(problem, err)) {
                        err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
                    }
                    return command.getCommandSpec().exitCodeOnInvalidInput();
                })
                .setExecutionExceptionHandler((problem, command, parsed) -> {
                    String message = problem.getMessage();
                    err.println(command.getColorScheme().errorText(message != null ? message : problem.toString()));
                    return RebuildCommand.EXIT_UNANSWERED;
                })
                .execute(own);
    }
}
