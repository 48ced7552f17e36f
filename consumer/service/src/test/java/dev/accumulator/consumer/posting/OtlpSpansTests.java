package dev.accumulator.consumer.posting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.event.TraceContext;
import dev.accumulator.consumer.watch.ThreadWatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OtlpSpansTests {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final RawEvent EVENT = new RawEvent("orders", 3, 17, 0, null, null, List.of());

    private final Queue<String> received = new ConcurrentLinkedQueue<>();
    private final HttpServer collector = open();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Counter dropped = meters.counter("accumulator.traces.dropped");
    private final ThreadWatch watch = ThreadWatch.of(meters);
    private volatile int status = 200;

    private static HttpServer open() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @BeforeEach
    void begin() {
        collector.createContext("/v1/traces", exchange -> {
            received.add(exchange.getRequestHeaders().getFirst("X-Key") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        collector.start();
        TransactionSynchronizationManager.initSynchronization();
    }

    @AfterEach
    void end() {
        TransactionSynchronizationManager.clearSynchronization();
        collector.stop(0);
        watch.close();
    }

    @Test
    void aSampledTraceIsExportedOnceItIsCommittedAndItsResultNamesTheSpan() {
        try (OtlpSpans spans = spans()) {
            TraceContext told = spans.begin(EVENT, new TraceContext("00-" + TRACE + "-00f067aa0ba902b7-01", "v=1"));
            assertThat(told.traceparent())
                    .startsWith("00-" + TRACE + "-")
                    .endsWith("-01")
                    .doesNotContain("00f067aa0ba902b7");
            assertThat(told.tracestate()).isEqualTo("v=1");

            TransactionSynchronizationManager.getSynchronizations().forEach(TransactionSynchronization::afterCommit);
            await().atMost(Duration.ofMinutes(3)).until(() -> !received.isEmpty());

            String request = String.valueOf(received.peek());
            assertThat(request).startsWith("secret ");
            JsonNode sent = new JsonMapper().readTree(request.substring("secret ".length()));
            JsonNode span = sent.at("/resourceSpans/0/scopeSpans/0/spans/0");
            assertThat(span.path("traceId").asString()).isEqualTo(TRACE);
            assertThat(span.path("parentSpanId").asString()).isEqualTo("00f067aa0ba902b7");
            assertThat(told.traceparent()).contains("-" + span.path("spanId").asString() + "-");
            assertThat(span.path("name").asString()).isEqualTo("post orders");
            assertThat(span.path("startTimeUnixNano").asString()).matches("\\d{19}");
            assertThat(sent.at("/resourceSpans/0/resource/attributes/0/value/stringValue")
                            .asString())
                    .isEqualTo("test");
        }
    }

    @Test
    void spansThatTheCollectorRefusesAreCounted() {
        status = 500;
        try (OtlpSpans spans = spans()) {
            commit(spans, 3);
            await().atMost(Duration.ofMinutes(3)).until(() -> dropped.count() == 3);
        }
    }

    @Test
    void spansThatFindNoRoomAreCounted() {
        CountDownLatch mayAnswer = new CountDownLatch(1);
        collector.createContext("/v1/silent", exchange -> {
            received.add("");
            try {
                mayAnswer.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        try (OtlpSpans spans = spans("/v1/silent")) {
            commit(spans, 1);
            await().atMost(Duration.ofMinutes(3)).until(() -> !received.isEmpty());
            // The thread waits for an answer, so these find the room that there is and no more.
            commit(spans, OtlpSpans.WAITING_MAX + 7);

            assertThat(dropped.count()).isPositive();
            mayAnswer.countDown();
        } finally {
            mayAnswer.countDown();
        }
    }

    private static void commit(OtlpSpans spans, int count) {
        for (int i = 0; i < count; i++) {
            spans.begin(EVENT, new TraceContext("00-" + TRACE + "-00f067aa0ba902b7-01", null));
        }
        TransactionSynchronizationManager.getSynchronizations().forEach(TransactionSynchronization::afterCommit);
        TransactionSynchronizationManager.clearSynchronization();
        TransactionSynchronizationManager.initSynchronization();
    }

    @Test
    void whatIsNotSampledOrNotCommittedIsNotExported() {
        try (OtlpSpans spans = spans()) {
            TraceContext notSampled = new TraceContext("00-" + TRACE + "-00f067aa0ba902b7-00", null);
            assertThat(spans.begin(EVENT, notSampled)).isEqualTo(notSampled);
            assertThat(TransactionSynchronizationManager.getSynchronizations()).isEmpty();

            spans.begin(EVENT, new TraceContext("00-" + TRACE + "-00f067aa0ba902b7-01", null));
        }
        assertThat(received).isEmpty();
    }

    private OtlpSpans spans() {
        return spans("/v1/traces");
    }

    private OtlpSpans spans(String path) {
        return new OtlpSpans(
                URI.create("http://localhost:" + collector.getAddress().getPort() + path),
                Map.of("X-Key", "secret"),
                "test",
                Clock.systemUTC(),
                watch,
                dropped);
    }
}
