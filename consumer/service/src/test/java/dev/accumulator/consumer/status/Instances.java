package dev.accumulator.consumer.status;

import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.ConsumerApplication;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestKafka;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Instances with topics of their own, and what they say over HTTP. */
final class Instances {
    private final List<String> topics = new ArrayList<>();
    private final String group = TestKafka.uniqueName("failures");
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofMinutes(1)).build();

    Instances() {
        for (String topic : List.of("orders", "receipts", "movements", "postings", "dead-letters")) {
            topics.add("--accumulator.topics." + topic + "=" + TestKafka.newTopic(topic, 2));
        }
    }

    /** The arguments of an instance, of which the last of a name counts. */
    List<String> arguments(PostgresDatabase on, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                // One web server for both is started faster.
                "--management.server.port=",
                "--spring.jmx.enabled=false",
                "--spring.datasource.url=" + on.jdbcUrl(),
                "--spring.datasource.username=" + on.username(),
                "--spring.datasource.password=" + on.password(),
                "--spring.datasource.hikari.connection-timeout=2000",
                "--spring.kafka.bootstrap-servers=" + TestKafka.bootstrapServers(),
                "--spring.kafka.consumer.group-id=" + group,
                "--accumulator.intake.lag-every=500ms",
                "--accumulator.intake.back-off-max=1s"));
        arguments.addAll(topics);
        for (String each : more) {
            String name = each.substring(0, each.indexOf('=') + 1);
            arguments.removeIf(argument -> argument.startsWith(name));
            arguments.add(each);
        }
        return arguments;
    }

    String topic(String setting) {
        String prefix = "--accumulator.topics." + setting + "=";
        return topics.stream()
                .filter(argument -> argument.startsWith(prefix))
                .map(argument -> argument.substring(prefix.length()))
                .findFirst()
                .orElseThrow();
    }

    ConfigurableApplicationContext start(PostgresDatabase on, String... more) {
        return new SpringApplicationBuilder(ConsumerApplication.class)
                .registerShutdownHook(false)
                .run(arguments(on, more).toArray(String[]::new));
    }

    /** Waits until what an instance says at a path is as expected, and returns it. */
    String awaited(ConfigurableApplicationContext instance, String path, Predicate<String> expected) {
        String[] last = {""};
        await("of " + path)
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> {
                    last[0] = get(instance, path);
                    if (!expected.test(last[0])) {
                        throw new AssertionError(last[0]);
                    }
                });
        return last[0];
    }

    String get(ConfigurableApplicationContext instance, String path) throws IOException, InterruptedException {
        String server = instance.getEnvironment().getRequiredProperty("local.server.port");
        String port = path.startsWith("/actuator")
                ? instance.getEnvironment().getProperty("local.management.port", server)
                : server;
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .timeout(Duration.ofMinutes(1))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
