package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.event.TraceContext;
import dev.accumulator.consumer.watch.Reason;
import dev.accumulator.consumer.watch.ThreadWatch;
import dev.accumulator.consumer.watch.WatchedThread;
import io.micrometer.core.instrument.Counter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Exports the spans of postings by OTLP over HTTP, as JSON. Only what its publisher has sampled is exported, so a record
 * without a trace costs nothing. Spans wait in a bounded queue, and what does not find room or cannot be sent is dropped
 * and counted: a collector that is away holds up no posting.
 */
final class OtlpSpans implements Spans, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OtlpSpans.class);

    /** About a megabyte. */
    static final int WAITING_MAX = 4_096;

    private static final int SENT_AT_ONCE_MAX = 512;
    private static final Duration SEND_MAX = Duration.ofSeconds(10);
    private static final Duration STOP_WAIT_MAX = Duration.ofSeconds(3);
    private static final String SAMPLED = "01";

    private final BlockingQueue<OtlpSpan> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final SecureRandom random = new SecureRandom();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(SEND_MAX).build();
    private final URI endpoint;
    private final Map<String, String> headers;
    private final String service;
    private final Clock clock;
    private final Counter dropped;
    private final WatchedThread thread;
    private volatile boolean closing;
    private boolean failing;

    /**
     * @param service the name under which the spans are shown
     * @param dropped counts the spans that are lost
     */
    OtlpSpans(
            URI endpoint,
            Map<String, String> headers,
            String service,
            Clock clock,
            ThreadWatch watch,
            Counter dropped) {
        this.endpoint = endpoint;
        this.headers = Map.copyOf(headers);
        this.service = service;
        this.clock = clock;
        this.dropped = dropped;
        this.thread = watch.start("accumulator-traces", this::run);
    }

    @Override
    public TraceContext begin(RawEvent event, TraceContext trace) {
        String[] parts = trace.traceparent().split("-", -1);
        if ((HexFormat.fromHexDigits(parts[3]) & 1) == 0) {
            return trace;
        }
        String id = newId();
        OtlpSpan.Source source = new OtlpSpan.Source(event.topic(), event.partition(), event.offset());
        Instant began = clock.instant();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                if (!waiting.offer(new OtlpSpan(parts[1], id, parts[2], source, began, clock.instant()))) {
                    dropped.increment();
                }
            }
        });
        return new TraceContext("00-" + parts[1] + "-" + id + "-" + SAMPLED, trace.tracestate());
    }

    private String newId() {
        long id;
        do {
            id = random.nextLong();
        } while (id == 0);
        return HexFormat.of().toHexDigits(id);
    }

    private void run() {
        while (!closing || !waiting.isEmpty()) {
            try {
                OtlpSpan first = waiting.poll(500, TimeUnit.MILLISECONDS);
                if (first != null) {
                    List<OtlpSpan> spans = new ArrayList<>(List.of(first));
                    waiting.drainTo(spans, SENT_AT_ONCE_MAX - 1);
                    send(spans);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void send(List<OtlpSpan> spans) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint)
                .timeout(SEND_MAX)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(OtlpSpan.json(service, spans)));
        headers.forEach(request::header);
        boolean arrived = false;
        // The client's own limit ends with the headers of the answer, and a body may never end.
        CompletableFuture<HttpResponse<Void>> answer =
                http.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding());
        try {
            int status = answer.get(SEND_MAX.toSeconds(), TimeUnit.SECONDS).statusCode();
            arrived = status / 100 == 2;
            told(arrived ? "" : "it answers " + status);
        } catch (ExecutionException failure) {
            told(Reason.of(Objects.requireNonNullElse(failure.getCause(), failure)));
        } catch (TimeoutException late) {
            answer.cancel(true);
            told("it does not answer within " + SEND_MAX.toSeconds() + " s");
        } finally {
            // Also when a stop does not wait for the answer any longer.
            if (!arrived) {
                dropped.increment(spans.size());
            }
        }
    }

    /** One line for each outage. */
    private void told(String reason) {
        boolean fails = !reason.isEmpty();
        if (fails && !failing) {
            LOG.warn("Spans cannot be sent to {} and are dropped: {}", endpoint, reason);
        } else if (!fails && failing) {
            LOG.info("Spans are sent to {} again", endpoint);
        }
        failing = fails;
    }

    /** Sends what waits, for some seconds at most. */
    @Override
    public void close() {
        thread.letEnd();
        closing = true;
        if (!thread.end(STOP_WAIT_MAX)) {
            thread.interrupt();
        }
    }
}
