package dev.accumulator.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.servers.TestServers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.web.client.RestClient;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(TestServers.class)
class ConsumerApplicationIT {

    @LocalServerPort
    private int port;

    @Test
    void becomesReadyAndShowsItsMetrics() {
        RestClient http = RestClient.create("http://localhost:" + port);

        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(http.get()
                                .uri("/actuator/health/readiness")
                                .retrieve()
                                .body(String.class))
                        .contains("\"status\":\"UP\""));
        assertThat(http.get().uri("/actuator/prometheus").retrieve().body(String.class))
                .contains("jvm_memory_used_bytes");
    }
}
