package dev.accumulator.consumer.rest;

import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.producer.DemoScenario;
import dev.accumulator.schemas.Topics;
import dev.accumulator.testkit.TestServers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.ContextConfiguration;

/**
 * Runs every command of {@code docs/registers.md}, from first to last, and compares the answers. It uses the servers of
 * a first run with the demo upstream's documents and the register that the document declares.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(TestServers.class)
@ActiveProfiles("books")
@ContextConfiguration(initializers = RegistersDocumentIT.DeclaredRegister.class)
class RegistersDocumentIT {
    private static final Path DOCUMENT = Path.of("../../docs/registers.md");

    @LocalServerPort
    private int port;

    @Autowired
    private Environment environment;

    @Autowired
    private Generations generations;

    @Autowired
    private JdbcTemplate jdbc;

    /** Applies the configuration that the document shows. */
    static final class DeclaredRegister implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TypedDocument.configure(DOCUMENT, context);
        }
    }

    @Test
    void everyRequestHasTheAnswerThatTheDocumentShows() {
        await().until(generations::isOpen);
        TypedDocument typed = new TypedDocument(port, environment, jdbc);
        DemoScenario.publish(
                setting("spring.kafka.bootstrap-servers"),
                Map.of(
                        Topics.ORDERS, setting("accumulator.topics.orders"),
                        Topics.RECEIPTS, setting("accumulator.topics.receipts")));
        // Everything must be posted. What is folded matters only for bytes and estimates in the answers.
        DemoScenario.documents().forEach(document -> typed.awaitRecorder(document.recorder(), document.revision()));

        typed.type(DOCUMENT, 30);
    }

    private String setting(String name) {
        return Objects.requireNonNull(environment.getProperty(name), name);
    }
}
