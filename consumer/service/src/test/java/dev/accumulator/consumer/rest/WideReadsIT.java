package dev.accumulator.consumer.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.RegisterDefinition;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Reads of a few rows while many clients ask for whole registers. */
@WholeConsumer
class WideReadsIT {
    private static final int CELLS = 10_000;
    private static final int WIDE_CLIENTS = 60;
    private static final int NARROW_READS = 60;

    /**
     * Narrow reads that stood in the queue of the wide ones would each let all of these go first. What happens between two
     * of them is counted and not timed, because a busy machine slows both.
     */
    private static final int WIDE_ANSWERED_MAX = NARROW_READS * WIDE_CLIENTS / 4;

    @LocalServerPort
    private int port;

    @Autowired
    private Generations generations;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void post() {
        await().until(generations::isOpen);
        Registers registers = generations.live().registers();
        registers.define(RegisterDefinition.balance("shelves")
                .dimension("shelf", "int")
                .resource("pieces", "bigint")
                .build());
        for (int first = 0; first < CELLS; first += 5_000) {
            List<Movement> movements = IntStream.range(first, first + 5_000)
                    .mapToObj(shelf -> new Movement(
                            "shelves",
                            Instant.parse("2026-04-10T10:00:00Z"),
                            Map.of("shelf", shelf),
                            Map.of("pieces", BigDecimal.ONE)))
                    .toList();
            registers.post(Change.Post.of("shelves:" + first, 1, movements));
        }
    }

    /** Other tests of this context name all registers that there are. */
    @AfterEach
    void drop() {
        generations.live().registers().drop("shelves", true);
    }

    @Test
    void aNarrowReadIsQuickWhileManyWideOnesWait() {
        Instant knownAt = Clock.systemUTC().instant();
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        int meanwhile;
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < WIDE_CLIENTS; i++) {
                clients.execute(() -> {
                    while (!enough.get()) {
                        int status =
                                status("/api/registers/shelves/balances?groupBy=shelf&sort=-pieces&limit=10&knownAt="
                                        + knownAt);
                        assertThat(status).isIn(200, 503);
                        if (status == 200) {
                            answered.incrementAndGet();
                        }
                    }
                });
            }
            try {
                await().until(() -> answered.get() > 4);
                int before = answered.get();
                for (int i = 0; i < NARROW_READS; i++) {
                    assertThat(status("/api/registers/shelves/balances?shelf=" + i))
                            .isEqualTo(200);
                }
                meanwhile = answered.get() - before;
            } finally {
                enough.set(true);
            }
        }

        assertThat(meanwhile)
                .as("wide reads that were answered during %d narrow ones", NARROW_READS)
                .isLessThan(WIDE_ANSWERED_MAX);
    }

    private int status(String path) {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
