package dev.accumulator.producer;

import dev.accumulator.producer.verify.SignIn;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Who asks the consumer, in the words of the consumer's own commands. Passwords and tokens are taken from the environment and
 * never from an argument, which every user of the machine could see.
 */
final class SignInOptions {

    private static final String PASSWORD = "ACCUMULATOR_PASSWORD";
    private static final String TOKEN = "ACCUMULATOR_TOKEN";

    private final Map<String, String> environment;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "Signs in by the password in the variable " + PASSWORD + ". A token in the variable " + TOKEN
                    + " signs in without a name.")
    private @Nullable String user;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    SignInOptions(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    SignIn signIn() {
        if (user != null) {
            String password = environment.get(PASSWORD);
            if (password == null) {
                throw new ParameterException(
                        spec.commandLine(), "--user needs a password, in the variable " + PASSWORD);
            }
            return SignIn.password(user, password);
        }
        String token = environment.getOrDefault(TOKEN, "").strip();
        return token.isEmpty() ? SignIn.NONE : SignIn.token(token);
    }
}
