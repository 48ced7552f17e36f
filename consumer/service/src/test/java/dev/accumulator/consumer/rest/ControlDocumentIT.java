package dev.accumulator.consumer.rest;

import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.testkit.TestKafka;
import dev.accumulator.testkit.TestServers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.ContextConfiguration;

/** Runs every command of {@code docs/control.md}, from first to last, with its configuration, and compares the answers. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(TestServers.class)
@ActiveProfiles("books")
@ContextConfiguration(initializers = ControlDocumentIT.DeclaredFloor.class)
class ControlDocumentIT {
    private static final Path DOCUMENT = Path.of("../../docs/control.md");

    @LocalServerPort
    private int port;

    @Autowired
    private Environment environment;

    @Autowired
    private Generations generations;

    @Autowired
    private JdbcTemplate jdbc;

    /** Applies the configuration that the document shows. */
    static final class DeclaredFloor implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TypedDocument.configureAll(DOCUMENT, context);
            // Tests share a broker, and each has topics of its own.
            Map<String, Object> topic =
                    Map.of("accumulator.topics.reservations", TestKafka.newTopic("reservations", 4));
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("own topic", topic));
            TestKafka.createTopic("closing", 1, Map.of());
            TestKafka.createTopic("accounts", 1, Map.of());
        }
    }

    @Test
    void everyRequestHasTheAnswerThatTheDocumentShows() {
        await().until(generations::isOpen);

        new TypedDocument(port, environment, jdbc).type(DOCUMENT, 20);
    }
}
