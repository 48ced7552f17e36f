package dev.accumulator.consumer.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands that the jar accepts instead of starting the service. */
public final class OperatorCommands {
    private static final Map<String, Supplier<Object>> COMMANDS = inTheOrderOfTheHelp();
    private static final String HELP = "help";
    private static final Set<String> HELP_OPTIONS = Set.of("--help", "-h");
    private static final Set<String> VERSION_OPTIONS = Set.of("--version", "-V");
    private static final int EXIT_WRONG_COMMAND_LINE = 2;
    private static final Pattern SETTING = Pattern.compile("(?s)--[a-zA-Z][^=.\\s]*\\.[^=\\s]+=.*");

    private OperatorCommands() {}

    private static Map<String, Supplier<Object>> inTheOrderOfTheHelp() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("status", StatusCommand::new);
        commands.put("mapping", MappingCommand::new);
        commands.put("rebuild", RebuildCommand::new);
        commands.put("closing", ClosingCommand::new);
        commands.put("partition", PartitionCommand::new);
        commands.put("partitioning", PartitioningCommand::new);
        commands.put("outbox", OutboxCommand::new);
        commands.put("refusal", RefusalCommand::new);
        commands.put("layout", LayoutCommand::new);
        commands.put("federate", FederateCommand::new);
        commands.put("password", () -> new PasswordCommand(Terminal.get(), System.in));
        return Collections.unmodifiableMap(commands);
    }

    /**
     * True if the arguments ask for a command, for help or for the version. All settings of the service begin with dashes,
     * so that a word in the first place is a command, perhaps a mistyped one.
     */
    public static boolean isMeant(String... args) {
        return isCommand(args) || has(HELP_OPTIONS, args) || has(VERSION_OPTIONS, args);
    }

    private static boolean isCommand(String... args) {
        return args.length > 0 && !args[0].isBlank() && !args[0].startsWith("-");
    }

    private static boolean has(Set<String> options, String... args) {
        return Arrays.stream(args).anyMatch(options::contains);
    }

    /**
     * Executes a command line that {@link #isMeant} is true for.
     *
     * @return 0 on success, 1 if the rebuild failed or was cancelled or a check has found something, 2 for a wrong command line, 3 if the service does
     *     not answer or refuses
     */
    public static int execute(PrintWriter out, PrintWriter err, String... args) {
        if (!isCommand(args)) {
            return print(out, has(HELP_OPTIONS, args) ? Usage.of(COMMANDS) : Usage.version() + System.lineSeparator());
        }
        if (!args[0].equals(HELP)) {
            return run(out, err, args[0], Arrays.copyOfRange(args, 1, args.length));
        }
        // "help" and "help --help" are about everything, "help rebuild" about one command.
        return args.length > 1 && !args[1].startsWith("-")
                ? run(out, err, args[1], "--help")
                : print(out, Usage.of(COMMANDS));
    }

    private static int print(PrintWriter out, String text) {
        out.print(text);
        out.flush();
        return 0;
    }

    private static int run(PrintWriter out, PrintWriter err, String name, String... own) {
        Supplier<Object> meant = COMMANDS.get(name);
        if (meant == null) {
            err.println("There is no command \"" + name + "\". Choose one of: " + String.join(", ", COMMANDS.keySet()));
            err.println("Try: --help");
            err.flush();
            return EXIT_WRONG_COMMAND_LINE;
        }
        Object command = meant.get();
        List<String> rest = new ArrayList<>(List.of(own));
        if (command instanceof TakesSettings taking) {
            taking.settings(rest.stream().filter(OperatorCommands::isSetting).toList());
            rest.removeIf(OperatorCommands::isSetting);
        }
        return new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                // An argument such as --by @ann is what it says, and no file of arguments.
                .setExpandAtFiles(false)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((problem, given) -> {
                    // Print the mistake and where to find help; picocli would print the whole help.
                    CommandLine line = problem.getCommandLine();
                    err.println(line.getColorScheme().errorText(problem.getMessage()));
                    if (!UnmatchedArgumentException.printSuggestions(problem, err)) {
                        err.println("Try: " + line.getCommandSpec().qualifiedName() + " --help");
                    }
                    return line.getCommandSpec().exitCodeOnInvalidInput();
                })
                .setExecutionExceptionHandler((problem, line, parsed) -> {
                    String message = problem.getMessage();
                    err.println(line.getColorScheme().errorText(message != null ? message : problem.toString()));
                    return RebuildCommand.EXIT_UNANSWERED;
                })
                .execute(rest.toArray(String[]::new));
    }

    /** Settings have dots in their names, and options of commands have none. */
    private static boolean isSetting(String argument) {
        return SETTING.matcher(argument).matches();
    }
}
