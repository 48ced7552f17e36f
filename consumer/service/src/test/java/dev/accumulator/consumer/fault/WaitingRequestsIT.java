package dev.accumulator.consumer.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Thousands of requests that wait for a record at once, at an instance in a process of its own: others are answered
 * meanwhile, and all are answered once the record is posted. {@code .ci/waiting-requests}; the build does so with fewer in
 * {@code ReadAfterIT}.
 */
@EnabledIfSystemProperty(named = "test.waiting-requests", matches = "[0-9]+", disabledReason = "takes a minute")
class WaitingRequestsIT {
    private static final int REQUESTS = Integer.getInteger("test.waiting-requests", 10_000);

    /** More at once would fill the queue of connections that wait to be accepted, and be sent again seconds later. */
    private static final int CONNECTING_MAX = 100;

    private static final Pattern WAITING = Pattern.compile("accumulator_query_after_waiting(?:\\{[^}]*})? ([0-9.E]+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger answered = new AtomicInteger();
    private final Semaphore connecting = new Semaphore(CONNECTING_MAX);

    @Test
    void allAreAnsweredOnceTheRecordIsPostedAndOthersMeanwhile() throws Exception {
        Path logs =
                Path.of("target", "fault", "waiting-" + ProcessHandle.current().pid());
        try (FaultSite site = new FaultSite(logs)) {
            ConsumerProcess service = site.consumer(
                    "waiting",
                    "--server.tomcat.max-connections=" + (REQUESTS + 1_000),
                    "--server.tomcat.connection-timeout=120s",
                    "--accumulator.rest.connections-per-address=" + (REQUESTS + 500),
                    "--accumulator.query.after.waiting-max=" + REQUESTS,
                    "--accumulator.query.after.wait-max=60s");
            service.startWith(System.getProperty("test.heap", "6g"));
            try {
                service.awaitUp();
                waitAndAsk(site, service);
                assertThat(service.process().written()).doesNotContain("OutOfMemoryError", "Too many open files");
            } finally {
                service.kill();
            }
        }
    }

    private void waitAndAsk(FaultSite site, ConsumerProcess service) throws Exception {
        URI question = service.uri("/api/registers/inventory/balances?warehouse=1&product=101");
        ask(question, 500);
        Duration quiet = slowestOfHundred(ask(question, 500));
        Duration beside;
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < REQUESTS; i++) {
                clients.execute(() -> awaitAnswer(question));
            }
            await().atMost(Duration.ofMinutes(2)).until(() -> waiting(service) >= REQUESTS);
            beside = slowestOfHundred(ask(question, 500));
            assertThat(answered.get()).as("answered before the record").isZero();

            publish(site);
            await().atMost(Duration.ofMinutes(2)).until(() -> answered.get() == REQUESTS);
        }
        System.out.println("The slowest answer of a hundred took " + quiet.toMillis() + " ms in quiet, and "
                + beside.toMillis() + " ms while " + REQUESTS + " requests waited");
    }

    private void awaitAnswer(URI question) {
        byte[] request = ("GET " + question.getRawPath() + "?" + question.getRawQuery() + "&after=orders-0@0"
                        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = new Socket()) {
            connecting.acquire();
            try {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), question.getPort()), 60_000);
                socket.getOutputStream().write(request);
            } finally {
                connecting.release();
            }
            InputStream in = socket.getInputStream();
            String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (answer.startsWith("HTTP/1.1 200")) {
                answered.incrementAndGet();
            } else {
                System.out.println(answer);
            }
        } catch (IOException failed) {
            System.out.println(failed);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static double waiting(ConsumerProcess service) throws IOException, InterruptedException {
        Matcher line = WAITING.matcher(service.get("/actuator/prometheus"));
        assertThat(line.find()).isTrue();
        return Double.parseDouble(line.group(1));
    }

    /** Any record will do: a dead letter is an effect too. */
    private static void publish(FaultSite site) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", site.bootstrapServers()), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("orders", 0, "nothing", "{}")).get();
        }
    }

    private List<Duration> ask(URI question, int times) throws IOException, InterruptedException {
        List<Duration> took = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            long began = System.nanoTime();
            HttpResponse<String> answer =
                    http.send(HttpRequest.newBuilder(question).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            took.add(Duration.ofNanos(System.nanoTime() - began));
        }
        return took;
    }

    private static Duration slowestOfHundred(List<Duration> took) {
        List<Duration> sorted = took.stream().sorted().toList();
        return sorted.get(sorted.size() - 1 - sorted.size() / 100);
    }
}
