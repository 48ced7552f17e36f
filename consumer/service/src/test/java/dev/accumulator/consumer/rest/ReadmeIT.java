package dev.accumulator.consumer.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.producer.DemoScenario;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.Topics;
import dev.accumulator.testkit.TestServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.test.context.ActiveProfiles;

/** Types what {@code README.md} says first: publishes the event it shows, on the first run's documents, and asks for the balance. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        // A context of its own: other tests compare all that is in the database of theirs.
        properties = "spring.application.name=readme")
@Import(TestServers.class)
@ActiveProfiles("books")
class ReadmeIT {
    private static final Path REPOSITORY = Path.of("../..");
    private static final Pattern SHOWN = Pattern.compile(
            "```sh\\n(?<send>producer-demo/demo send .*?)```.*?curl '(?<url>[^']+)'.*?```json\\n(?<answer>.*?)\\n```",
            Pattern.DOTALL);

    @LocalServerPort
    private int port;

    @Autowired
    private Environment environment;

    @Autowired
    private Generations generations;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "The command is a script for bash")
    void theEventLeavesTheBalanceThatIsShown() throws IOException, InterruptedException {
        Matcher shown = SHOWN.matcher(Files.readString(REPOSITORY.resolve("README.md")));
        assertThat(shown.find()).isTrue();
        await().until(generations::isOpen);
        DemoScenario.publish(
                setting("spring.kafka.bootstrap-servers"),
                Map.of(Topics.ORDERS, topic(Topics.ORDERS), Topics.RECEIPTS, topic(Topics.RECEIPTS)));
        for (DocumentEvent document : DemoScenario.documents()) {
            awaitPosted(document.recorder());
        }
        assertThat(get(shown.group("url"))).contains("\"quantity\":420.0000");

        run(shown.group("send"));
        awaitPosted("order:42");

        assertThat(get(shown.group("url"))).isEqualTo(shown.group("answer"));
    }

    /** As it stands, but for the servers of this test and its topics. */
    private void run(String command) throws IOException, InterruptedException {
        String here = command.replace(
                "--bootstrap localhost:19092",
                "--bootstrap %s --orders-topic %s --receipts-topic %s --movements-topic %s"
                        .formatted(
                                setting("spring.kafka.bootstrap-servers"),
                                topic(Topics.ORDERS),
                                topic(Topics.RECEIPTS),
                                topic(Topics.MOVEMENTS)));
        assertThat(here).isNotEqualTo(command);
        Process process = new ProcessBuilder("bash", "-c", here)
                .directory(REPOSITORY.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private void awaitPosted(String recorder) {
        await().atMost(Duration.ofMinutes(3))
                .until(() -> get("localhost:8080/api/recorders/" + recorder).contains("\"state\":\"posted\""));
    }

    private String get(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + url.replace(":8080", ":" + port)))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private String topic(String name) {
        return setting("accumulator.topics." + name);
    }

    private String setting(String name) {
        return Objects.requireNonNull(environment.getProperty(name), name);
    }
}
