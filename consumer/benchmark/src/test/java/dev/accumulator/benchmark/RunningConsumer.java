package dev.accumulator.benchmark;

import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.ConsumerApplication;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.testkit.PostgresDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** The whole consumer in this JVM, with its default settings unless a test overrides them. */
final class RunningConsumer implements AutoCloseable {
    private final ConfigurableApplicationContext context;
    private final JdbcTemplate jdbc;

    private RunningConsumer(ConfigurableApplicationContext context) {
        this.context = context;
        this.jdbc = context.getBean(JdbcTemplate.class);
    }

    /** Starts a consumer and returns once its tables exist. By then it reads topics, unless the settings forbid it. */
    static RunningConsumer start(PostgresDatabase database, BenchTopics topics, String... settings) {
        return start(database, topics, List.of(settings), List.of());
    }

    /**
     * Starts a consumer as an application with mappings of its own does.
     *
     * @param settings of which the last of a name counts
     */
    static RunningConsumer start(
            PostgresDatabase database,
            BenchTopics topics,
            List<String> settings,
            List<? extends RecordMapping> mappings) {
        SpringApplication application = new SpringApplication(ConsumerApplication.class);
        application.setRegisterShutdownHook(false);
        application.addInitializers(context ->
                mappings.forEach(mapping -> context.getBeanFactory().registerSingleton(mapping.name(), mapping)));
        List<String> all = new ArrayList<>(settings);
        all.add("--server.port=0");
        RunningConsumer consumer = new RunningConsumer(
                application.run(arguments(database, topics, all).toArray(String[]::new)));
        Generations generations = consumer.bean(Generations.class);
        await().pollInterval(Duration.ofMillis(5)).atMost(Duration.ofMinutes(3)).until(generations::isOpen);
        return consumer;
    }

    /** Returns the command line of a consumer, also for a process of its own. */
    static List<String> arguments(PostgresDatabase database, BenchTopics topics, List<String> settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.datasource.username=" + database.username(),
                "--spring.datasource.password=" + database.password(),
                "--spring.jmx.enabled=false",
                "--spring.main.banner-mode=off",
                "--logging.level.root=warn",
                // No scheduled verification, which would disturb only one contestant.
                "--accumulator.verification.cron=-"));
        arguments.addAll(topics.arguments());
        for (String setting : settings) {
            int end = setting.indexOf('=') + 1;
            // Spring joins the values of one name.
            arguments.removeIf(argument -> end > 0 && argument.startsWith(setting.substring(0, end)));
            arguments.add(setting);
        }
        return arguments;
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    JdbcTemplate jdbc() {
        return jdbc;
    }

    int httpPort() {
        return Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer())
                .getPort();
    }

    @Override
    public void close() {
        context.close();
    }
}
