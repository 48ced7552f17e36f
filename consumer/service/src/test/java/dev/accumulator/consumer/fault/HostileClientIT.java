package dev.accumulator.consumer.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Clients that want to keep an instance with a small heap from answering others, beside one that only asks. The short form
 * is one of {@code .ci/long-tests}; {@code .ci/hostile-client} takes two minutes and thousands of connections.
 */
@EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
class HostileClientIT {
    private static final int SECONDS = Integer.getInteger("accumulator.hostile.seconds", 5);
    private static final int CONNECTIONS = Integer.getInteger("accumulator.hostile.connections", 300);

    /** The hostile client wants more. */
    private static final int CONNECTIONS_MAX = Math.min(4_096, 2 * CONNECTIONS);

    private static final String HEAP = System.getProperty("accumulator.hostile.heap", "256m");

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)");

    /** A request that takes longer has failed. */
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(20);

    /** How much slower the long form lets answers be than in quiet. In the build other tests run beside. */
    private static final int TIMES_SLOWER_MAX = Integer.getInteger("accumulator.hostile.times", 0);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();

    @Test
    void othersAreAnsweredMemoryIsBoundedAndEverythingIsReleasedAfterwards() throws Exception {
        assumeThat(Path.of("/proc/self/fd")).isDirectory();
        Path logs =
                Path.of("target", "fault", "hostile-" + ProcessHandle.current().pid());
        try (FaultSite site = new FaultSite(logs)) {
            ConsumerProcess service = site.consumer(
                    "hostile",
                    "--server.tomcat.connection-timeout=3s",
                    "--server.tomcat.max-connections=" + CONNECTIONS_MAX,
                    "--accumulator.rest.body-time-max=3s");
            service.startWith(HEAP);
            try {
                service.awaitUp();
                meet(service);
                assertThat(service.isAlive()).isTrue();
                assertThat(service.process().written()).doesNotContain("OutOfMemoryError", "StackOverflowError");
            } finally {
                service.kill();
            }
        }
    }

    private void meet(ConsumerProcess service) throws Exception {
        URI question = service.uri("/api/registers/inventory/balances?warehouse=1&product=101");
        ask(question, Duration.ofSeconds(2));
        Duration quiet = slowestOfHundred(ask(question, Duration.ofSeconds(3)));
        int files = entries(service, "fd");
        int threads = entries(service, "task");
        try (HostileClient crowd = new HostileClient(question.getPort(), 2);
                HostileClient otherHalf = new HostileClient(question.getPort(), 3);
                Socket steady = new Socket(InetAddress.getLoopbackAddress(), question.getPort())) {
            crowd.idle(CONNECTIONS_MAX / 2);
            otherHalf.idle(CONNECTIONS_MAX / 2);
            askOverOneConnection(steady, question);
        }
        Duration beside;
        try (HostileClient hoarder = new HostileClient(question.getPort(), 2);
                HostileClient hostile = new HostileClient(question.getPort(), 3)) {
            hoarder.slowHeaders(CONNECTIONS);
            hoarder.slowBodies(CONNECTIONS / 4);
            hoarder.idle(CONNECTIONS);
            hostile.largeBodies(2);
            hostile.deepJson(2);
            hostile.expensiveQueries(8);
            beside = slowestOfHundred(ask(question, Duration.ofSeconds(SECONDS)));

            assertThat(hoarder.cutOff.get())
                    .as("connections that were closed on slow clients")
                    .isPositive();
            assertThat(hostile.refused.get()).as("requests that were refused").isPositive();
            assertThat(hostile.answered.get())
                    .as("expensive queries that were answered")
                    .isPositive();
        }
        System.out.println("The slowest answer of a hundred took " + quiet.toMillis() + " ms in quiet, and "
                + beside.toMillis() + " ms beside the hostile client");
        if (TIMES_SLOWER_MAX > 0) {
            assertThat(beside).isLessThan(quiet.multipliedBy(TIMES_SLOWER_MAX));
        }
        await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
            assertThat(entries(service, "fd")).as("open files").isLessThan(files + 30);
            assertThat(entries(service, "task")).as("threads").isLessThan(threads + 30);
        });
    }

    /** Whoever asks again and again keeps the connection, however crowded it is. */
    private static void askOverOneConnection(Socket steady, URI question) throws IOException, InterruptedException {
        steady.setSoTimeout((int) Duration.ofSeconds(60).toMillis());
        byte[] request = ("GET " + question.getRawPath() + "?" + question.getRawQuery()
                        + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        long answered = System.nanoTime();
        long end = answered + Duration.ofSeconds(4).toNanos();
        for (int i = 0; System.nanoTime() < end; i++) {
            Duration silent = Duration.ofNanos(System.nanoTime() - answered);
            boolean isAnswered = isAnswered(steady, request);
            if (!isAnswered && silent.compareTo(Duration.ofMillis(500)) > 0) {
                // This machine has kept the client from asking for so long that it was idle indeed.
                return;
            }
            assertThat(isAnswered).as("request " + i + ", after " + silent).isTrue();
            answered = System.nanoTime();
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static boolean isAnswered(Socket steady, byte[] request) {
        try {
            steady.getOutputStream().write(request);
            InputStream in = steady.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    return false;
                }
                head.append((char) next);
            }
            assertThat(head.toString()).startsWith("HTTP/1.1 200");
            Matcher length = LENGTH.matcher(head);
            assertThat(length.find()).as(head.toString()).isTrue();
            int bytes = Integer.parseInt(length.group(1));
            return in.readNBytes(bytes).length == bytes;
        } catch (SocketTimeoutException silent) {
            throw new UncheckedIOException(silent);
        } catch (IOException closed) {
            return false;
        }
    }

    /** Asks one question after the other, and returns how long each answer took. */
    private List<Duration> ask(URI question, Duration time) throws IOException, InterruptedException {
        List<Duration> took = new ArrayList<>();
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            long began = System.nanoTime();
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(question).timeout(ANSWERED_WITHIN).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            took.add(Duration.ofNanos(System.nanoTime() - began));
        }
        return took;
    }

    /** All but one in a hundred are faster. */
    private static Duration slowestOfHundred(List<Duration> took) {
        List<Duration> sorted = took.stream().sorted().toList();
        return sorted.get(sorted.size() - 1 - sorted.size() / 100);
    }

    private static int entries(ConsumerProcess service, String what) throws IOException {
        Path folder = Path.of("/proc", String.valueOf(service.process().pid()), what);
        try (Stream<Path> entries = Files.list(folder)) {
            return (int) entries.count();
        }
    }
}
