package dev.accumulator.consumer.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.ChangePlace;
import dev.accumulator.registers.model.Changes;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.RegisterDefinition;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whoever follows a register has its balances, whatever happens to the connection. */
@WholeConsumer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
class ChangesIT {
    private static final String PATH = "/api/registers/followed/changes";

    private static final Duration WAIT_MAX = Duration.ofMinutes(3);

    private static final AtomicInteger DOCUMENTS = new AtomicInteger();

    @LocalServerPort
    private int port;

    @Autowired
    private Generations generations;

    @Autowired
    private PlatformTransactionManager transactionManager;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private ChangeFeeds feeds;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeAll
    void define() {
        await().until(generations::isOpen);
        registers()
                .define(RegisterDefinition.balance("followed")
                        .dimension("shelf", "int")
                        .dimension("lot", "text?")
                        .resource("pieces", "numeric(18,3)")
                        .build());
    }

    /** Other tests of this context name all registers that there are. */
    @AfterAll
    void drop() {
        registers().drop("followed", true);
    }

    @Test
    void aClientKeepsTheBalancesOfWhatItFilters() throws Exception {
        post("kept:1", 1, movement(1, "a", "5"), movement(2, "a", "7"));
        try (Stream stream = open("?shelf=1&lot=a,null", null)) {
            Event ready = stream.next();
            assertThat(ready.name()).isEqualTo("ready");
            String knownAt = ready.data().path("knownAt").asString();
            BigDecimal balance = balance("knownAt=" + knownAt);

            post("kept:2", 1, movement(1, null, "2.5"), movement(1, "b", "100"), movement(2, "a", "1"));
            post("kept:1", 2, movement(1, "a", "6"));
            registers().post(Change.Unpost.of("kept:2", 2));
            List<Event> changes = stream.changes(4);

            assertThat(changes)
                    .extracting(change -> change.data().path("pieces").decimalValue())
                    .usingElementComparator(BigDecimal::compareTo)
                    .containsExactly(
                            new BigDecimal("2.5"), new BigDecimal("-5"), new BigDecimal("6"), new BigDecimal("-2.5"));
            assertThat(changes.get(1).data().toString())
                    .contains("\"recorder\":\"kept:1\"", "\"revision\":1", "\"reversal\":true", "\"lot\":\"a\"");
            BigDecimal sum = changes.stream()
                    .map(change -> change.data().path("pieces").decimalValue())
                    .reduce(balance, BigDecimal::add);
            assertThat(sum).isEqualByComparingTo(balance("nonZero=false"));
        }
    }

    @Test
    void aPostingThatIsCommittedLateIsNotSkipped() throws Exception {
        post("late:0", 1, movement(11, "before", "1"));
        try (Stream stream = open("?shelf=11", null)) {
            stream.next();
            ChangePlace place = registers().changes().newestChange("followed");
            new TransactionTemplate(transactionManager).executeWithoutResult(status -> {
                post("late:1", 1, movement(11, "first", "1"));
                // Another posting, with a greater number and a later moment, is committed before.
                CompletableFuture.runAsync(() -> post("late:2", 1, movement(11, "second", "1")))
                        .join();
                Changes meanwhile = CompletableFuture.supplyAsync(() -> {
                            registers().changes().settleNewest();
                            return registers().changes().changesAfter("followed", place, 10);
                        })
                        .join();
                assertThat(meanwhile)
                        .isInstanceOfSatisfying(
                                Changes.Found.class,
                                found -> assertThat(found.rows()).isEmpty());
            });

            assertThat(stream.changes(2))
                    .extracting(change -> change.data().path("lot").asString())
                    .containsExactly("first", "second");
        }
    }

    @Test
    void aClientThatComesBackMissesNothingAndGetsNothingTwice() throws Exception {
        int documents = 150;
        List<String> got = new ArrayList<>();
        try (ExecutorService posters = Executors.newFixedThreadPool(3)) {
            Stream stream = open("?shelf=21", null);
            String last = stream.next().id();
            List<Future<?>> posted = new ArrayList<>();
            for (int i = 0; i < documents; i++) {
                String recorder = "again:" + i;
                posted.add(posters.submit(() ->
                        post(recorder, 1, movement(21, "a", "1"), movement(22, "a", "1"), movement(21, "b", "1"))));
            }
            while (got.size() < 2 * documents) {
                for (Event change : stream.changes(Math.min(37, 2 * documents - got.size()))) {
                    got.add(change.data().path("recorder").asString()
                            + change.data().path("lot").asString());
                    last = change.id();
                }
                stream.close();
                stream = open("?shelf=21", last);
            }
            for (Future<?> one : posted) {
                one.get();
            }
            post("again:end", 1, movement(21, "end", "1"));
            assertThat(stream.changes(1).getFirst().data().path("recorder").asString())
                    .isEqualTo("again:end");
            stream.close();
        }
        assertThat(got).doesNotHaveDuplicates().hasSize(2 * documents);
    }

    @Test
    void aClientThatTakesNothingHoldsUpNobody() throws Exception {
        try (Socket slow = new Socket("localhost", port);
                Stream stream = open("?shelf=31", null)) {
            slow.setReceiveBufferSize(1_024);
            slow.getOutputStream()
                    .write(("GET " + PATH + " HTTP/1.1\r\nHost: localhost:" + port + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            stream.next();
            Movement[] many = IntStream.range(0, 50)
                    .mapToObj(i -> movement(31, "x".repeat(180) + i, "1"))
                    .toArray(Movement[]::new);
            long began = System.nanoTime();
            for (int i = 0; i < 200; i++) {
                post("slow:" + i, 1, many);
            }
            assertThat(stream.changes(10_000)).extracting(Event::id).doesNotHaveDuplicates();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(WAIT_MAX);
        }
    }

    @Test
    void whatCannotBeCaughtUpIsToldAsMissedOrSwitchedAndBeginsAnew() throws Exception {
        String id;
        try (Stream stream = open("", null)) {
            post("told:1", 1, movement(41, "a", "1"));
            id = stream.changes(1).getFirst().id();
        }
        String[] parts = id.split("\\.", -1);
        String[] foreign = parts.clone();
        foreign[2] = String.valueOf(Long.parseLong(parts[2]) - 1);
        try (Stream stream = open("", String.join(".", foreign))) {
            Event missed = stream.next();
            assertThat(missed.name()).isEqualTo("missed");
            assertThat(missed.data().path("reason").asString()).isEqualTo("not-in-the-log");
            assertThat(stream.next().name()).isEqualTo("ready");
            post("told:2", 1, movement(41, "a", "1"));
            assertThat(stream.changes(1).getFirst().data().path("recorder").asString())
                    .isEqualTo("told:2");
        }
        foreign = parts.clone();
        foreign[0] = "77";
        try (Stream stream = open("", String.join(".", foreign))) {
            assertThat(stream.next().name()).isEqualTo("switched");
            assertThat(stream.next().name()).isEqualTo("ready");
        }
    }

    @Test
    void whatIsNoRequestForChangesIsRefused() throws Exception {
        assertThat(problem("/api/registers/nothing/changes", null)).contains("\"status\":404");
        assertThat(problem(PATH + "?groupBy=shelf", null)).contains("\"status\":400", "\"field\":\"groupBy\"");
        assertThat(problem(PATH + "?shelf=one", null)).contains("\"status\":400", "\"field\":\"shelf\"");
        for (String id : List.of("x", "1", "1.1", "1.1.1.1.1", "1.1.99999999999999999999.1", "1.1.-5.1")) {
            assertThat(problem(PATH, id)).contains("\"status\":400", "\"field\":\"Last-Event-ID\"");
        }
    }

    @Test
    void aCommentComesWhenNothingElseDoesAndItsIdIsAPlace() throws Exception {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(send(PATH + "?shelf=999", null).body(), StandardCharsets.UTF_8))) {
            String id = "";
            String line = lines.readLine();
            while (!line.equals(": heartbeat")) {
                id = line.startsWith("id: ") ? line.substring(4) : id;
                line = lines.readLine();
            }
            assertThat(ChangePosition.parse(id).text()).isEqualTo(id);
        }
    }

    @Test
    void aStreamEndsWithItsTime() {
        // If it stands still for all of its time, it ends without a heartbeat.
        await().atMost(WAIT_MAX)
                .untilAsserted(() -> assertThat(sentByAStreamOfOneSecond())
                        .anyMatch(text -> text.contains("event: ready"))
                        .anyMatch(text -> text.contains("heartbeat")));
    }

    private List<String> sentByAStreamOfOneSecond() {
        List<String> sent = new ArrayList<>();
        ResponseBodyEmitter emitter = new ResponseBodyEmitter(0L) {
            @Override
            public void send(Object text, @Nullable MediaType type) {
                sent.add(text.toString());
            }
        };
        ChangeSource source = new DatabaseChanges(feeds, "followed");
        ChangeSource.Beginning newest = source.newest();
        ChangeViewer.Wanted wanted =
                new ChangeViewer.Wanted("followed", row -> true, newest.positions(), newest.knownAt(), false);
        long began = System.nanoTime();
        new ChangeViewer(
                        wanted,
                        source,
                        new ChangesSettings(1, Duration.ofMillis(100), Duration.ofSeconds(1)),
                        JsonMapper.shared(),
                        emitter)
                .run();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        return sent;
    }

    @Test
    void aStopEndsAllStreamsAtOnce() throws Exception {
        try (Stream stream = open("", null)) {
            stream.next();
            long began = System.nanoTime();
            feeds.stop();
            try {
                assertThatThrownBy(stream::next).hasMessageContaining("ended");
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(25));
            } finally {
                feeds.start();
            }
        }
    }

    @Test
    void theNumberOfThoseWhoFollowIsBounded() throws Exception {
        List<Stream> streams = new ArrayList<>();
        try {
            String refusal = null;
            while (refusal == null && streams.size() <= 100) {
                HttpResponse<InputStream> answer = send(PATH, null);
                if (answer.statusCode() == 200) {
                    streams.add(new Stream(answer.body()));
                } else {
                    refusal = new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
                }
            }
            assertThat(refusal).contains("\"status\":503", "too-many-viewers");
            assertThat(streams).hasSizeGreaterThan(50);
        } finally {
            for (Stream stream : streams) {
                stream.close();
            }
        }
        await().atMost(WAIT_MAX)
                .until(() -> meters.get("accumulator.changes.viewers").gauge().value() < 50);
    }

    private Registers registers() {
        return generations.live().registers();
    }

    private void post(String recorder, long revision, Movement... movements) {
        registers().post(Change.Post.of(recorder, revision, List.of(movements)));
    }

    private static Movement movement(int shelf, @Nullable String lot, String pieces) {
        Instant period = Instant.parse("2026-04-10T10:00:00Z").plusSeconds(DOCUMENTS.incrementAndGet());
        return new Movement(
                "followed",
                period,
                lot == null ? Map.of("shelf", shelf) : Map.of("shelf", shelf, "lot", lot),
                Map.of("pieces", new BigDecimal(pieces)));
    }

    private BigDecimal balance(String parameter) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer =
                send("/api/registers/followed/balances?shelf=1&lot=a,null&" + parameter, null);
        JsonNode rows = JsonMapper.shared().readTree(answer.body()).path("rows");
        return rows.isEmpty() ? BigDecimal.ZERO : rows.path(0).path("pieces").decimalValue();
    }

    private String problem(String path, @Nullable String lastEventId) throws IOException, InterruptedException {
        return new String(send(path, lastEventId).body().readAllBytes(), StandardCharsets.UTF_8);
    }

    private Stream open(String query, @Nullable String lastEventId) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = send(PATH + query, lastEventId);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        return new Stream(answer.body());
    }

    private HttpResponse<InputStream> send(String path, @Nullable String lastEventId)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    /** An event with its data. */
    private record Event(String id, String name, JsonNode data) {}

    /** The events of an answer. */
    private static final class Stream implements AutoCloseable {
        private final InputStream body;
        private final BufferedReader lines;

        Stream(InputStream body) {
            this.body = body;
            this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        }

        /** Waits for the next event, and passes over comments. */
        Event next() {
            String id = "";
            String name = null;
            try {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("id: ")) {
                        id = line.substring(4);
                    } else if (line.startsWith("event: ")) {
                        name = line.substring(7);
                    } else if (line.startsWith("data: ") && name != null) {
                        return new Event(id, name, JsonMapper.shared().readTree(line.substring(6)));
                    }
                }
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
            throw new IllegalStateException("The stream has ended");
        }

        /** Waits for so many changes; fails if anything else but {@code ready} comes between. */
        List<Event> changes(int count) {
            List<Event> changes = new ArrayList<>();
            while (changes.size() < count) {
                Event next = next();
                if (!next.name().equals("ready")) {
                    assertThat(next.name()).isEqualTo("change");
                    changes.add(next);
                }
            }
            return changes;
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}
