package dev.accumulator.consumer.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "password",
        description = {
            "Prints the hash of a password, as the setting accumulator.security.users[0].password takes it.",
            "The password is asked for twice at a terminal, or is the first line of the input."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class PasswordCommand implements Callable<Integer> {
    /** A tenth of a second a check, on a processor of today. */
    private static final int COST = 10;

    /** The algorithm takes no more bytes. */
    private static final int BYTES_MAX = 72;

    private static final int CHARS_MIN = 8;

    private final @Nullable Console terminal;
    private final InputStream input;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** @param terminal null if nobody sits at one */
    PasswordCommand(@Nullable Console terminal, InputStream input) {
        this.terminal = terminal;
        this.input = input;
    }

    @Override
    public Integer call() throws IOException {
        String password = password();
        if (password == null || password.length() < CHARS_MIN) {
            throw new ParameterException(spec.commandLine(), "A password has at least " + CHARS_MIN + " characters");
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
            throw new ParameterException(spec.commandLine(), "A password has at most " + BYTES_MAX + " bytes");
        }
        spec.commandLine().getOut().println("{bcrypt}" + new BCryptPasswordEncoder(COST).encode(password));
        spec.commandLine().getOut().flush();
        return 0;
    }

    private @Nullable String password() throws IOException {
        if (terminal == null) {
            return new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8)).readLine();
        }
        char[] first = terminal.readPassword("Password: ");
        char[] second = terminal.readPassword("The same again: ");
        if (!Arrays.equals(first, second)) {
            throw new ParameterException(spec.commandLine(), "The two passwords differ");
        }
        return first == null ? null : new String(first);
    }
}
