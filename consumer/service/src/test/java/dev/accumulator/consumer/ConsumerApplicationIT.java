package dev.accumulator.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.testkit.TestServers;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.client.RestClient;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(TestServers.class)
class ConsumerApplicationIT {

    @LocalServerPort
    private int port;

    @LocalManagementPort
    private int managementPort;

    @Autowired
    private DataSource dataSource;

    /** A process may freeze anywhere and hold any lock, so the server must end its session. */
    @ParameterizedTest
    @ValueSource(strings = {"idle_in_transaction_session_timeout", "statement_timeout"})
    void theServerEndsSessionsThatStandStill(String limit) {
        assertThat(new JdbcTemplate(dataSource)
                        .queryForObject("select setting::int from pg_settings where name = ?", Integer.class, limit))
                .isBetween(1_000, 120_000);
    }

    @Test
    void becomesReadyAndShowsItsMetrics() {
        RestClient http = RestClient.create("http://localhost:" + port);
        RestClient management = RestClient.create("http://localhost:" + managementPort);

        await().atMost(Duration.ofMinutes(3))
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(http.get().uri("/readyz").retrieve().body(String.class))
                                .contains("\"status\":\"UP\""));
        assertThat(management.get().uri("/actuator/prometheus").retrieve().body(String.class))
                .contains("jvm_memory_used_bytes");
    }
}
