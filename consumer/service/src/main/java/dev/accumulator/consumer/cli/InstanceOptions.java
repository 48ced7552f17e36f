package dev.accumulator.consumer.cli;

import java.io.Console;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * Which instance is asked, and by whom. Passwords and tokens are taken from the environment or the terminal and never from
 * an argument, which every user of the machine could see.
 */
final class InstanceOptions {
    private static final String PASSWORD = "ACCUMULATOR_PASSWORD";
    private static final String TOKEN = "ACCUMULATOR_TOKEN";

    /** Names the operator to a service without a sign-in. */
    private static final String OPERATOR = "Accumulator-Operator";

    @Option(
            names = "--url",
            scope = ScopeType.INHERIT,
            defaultValue = "http://localhost:8080",
            paramLabel = "URL",
            description = "URL of an instance of the service (default: ${DEFAULT-VALUE}).")
    private URI url = URI.create("");

    @Option(
            names = "--user",
            scope = ScopeType.INHERIT,
            paramLabel = "NAME",
            description = "Signs in by a password: that of the variable " + PASSWORD
                    + ", or it is asked for. A token in the variable " + TOKEN + " signs in without a name.")
    private @Nullable String user;

    @Option(
            names = "--as",
            scope = ScopeType.INHERIT,
            paramLabel = "NAME",
            description =
                    "Who is written down as the one who asked, where nobody signs in (default: the name of the user"
                            + " of this machine).")
    private @Nullable String as;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    private @Nullable String password;

    /** @param path where the part of the interface begins, such as {@code /api/rebuilds} */
    OperatorClient client(String path) {
        if (url.getScheme() == null || url.getHost() == null) {
            throw new ParameterException(spec.commandLine(), "--url must be like http://localhost:8080, was " + url);
        }
        return new OperatorClient(url, path, headers());
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        String token = System.getenv(TOKEN);
        if (user != null) {
            String pair = user + ":" + password();
            headers.put(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        } else if (token != null && !token.isBlank()) {
            headers.put("Authorization", "Bearer " + token.strip());
        }
        String name = as != null || !headers.isEmpty() ? as : System.getProperty("user.name");
        if (name != null && !name.isBlank()) {
            headers.put(OPERATOR, URLEncoder.encode(name, StandardCharsets.UTF_8));
        }
        return headers;
    }

    private String password() {
        if (password == null) {
            password = System.getenv(PASSWORD);
        }
        Console terminal = Terminal.get();
        if (password == null && terminal != null) {
            char[] typed = terminal.readPassword("Password of %s: ", user);
            password = typed == null ? null : new String(typed);
        }
        if (password == null) {
            throw new ParameterException(
                    spec.commandLine(), "--user needs a password, in the variable " + PASSWORD + " or at a terminal");
        }
        return password;
    }
}
