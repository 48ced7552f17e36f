package dev.accumulator.consumer.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import picocli.CommandLine;

/** The text that says what the jar can do, for who has nothing but the jar. */
final class Usage {
    private static final String BUILD = "/META-INF/build-info.properties";

    private static final String START = """
        Keeps accumulation registers in PostgreSQL from the events on Kafka, and answers queries over REST.

        Start the service:
          java -jar accumulator-consumer.jar [--SETTING=VALUE]...

          --spring.datasource.url=jdbc:postgresql://HOST/DATABASE   PostgreSQL 15 or newer
          --spring.datasource.username=USER                         its password: SPRING_DATASOURCE_PASSWORD in the environment
          --spring.kafka.bootstrap-servers=HOST:9092                Kafka, with the topics made beforehand
          --server.port=8080                                        metrics and the details of health are on the port 1000 above

          Settings can also stand in application.yaml or config/application.yaml in the working directory, and in the
          environment, where accumulator.query.concurrency is ACCUMULATOR_QUERY_CONCURRENCY. Without a sign-in the service
          listens on 127.0.0.1 only.

        Or run a command:
        """;

    private static final String END = """

          COMMAND --help shows the options of a command. A command asks the instance at --url, http://localhost:8080 unless
          told otherwise; "password" asks none. --version shows the version.

        Documents, in the folder docs of the sources:
          operations.md     running it, and what to do when something is wrong
          configuration.md  every setting
          registers.md      declaring registers, and reading them over REST and SQL
          security.md       who may ask for what, passwords, tokens, TLS
          production.md     what an instance says when something is wrong, and more for whoever runs it
          rebuild.md        building everything again from the topics
        A running instance shows its interface at http://localhost:8080/.
        """;

    private Usage() {}

    /** @param commands by their names, in the order in which they are shown */
    static String of(Map<String, Supplier<Object>> commands) {
        StringBuilder text =
                new StringBuilder(version()).append(System.lineSeparator()).append(START);
        commands.forEach((name, command) -> {
            String[] description = new CommandLine(command.get())
                    .getCommandSpec()
                    .usageMessage()
                    .description();
            text.append(String.format(Locale.ROOT, "  %-14s%s%n", name, description[0]));
        });
        return text.append(END).toString();
    }

    /** Returns the name of the program and its version, which is unknown while the program is not packaged. */
    static String version() {
        Properties build = new Properties();
        try (InputStream file = Usage.class.getResourceAsStream(BUILD)) {
            if (file != null) {
                build.load(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return "accumulator-consumer " + build.getProperty("build.version", "of an unknown version");
    }
}
