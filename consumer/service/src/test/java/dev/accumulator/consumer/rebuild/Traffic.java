package dev.accumulator.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.ReceiptCancelled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Documents that keep coming, with corrections and cancellations, somebody who keeps asking for a balance of all of them, and
 * what the topics say that each answer has to be.
 */
final class Traffic implements AutoCloseable {
    private static final String STOCK = "/api/registers/inventory/balances?warehouse=1&product=500";

    private final Site site;
    private final Random random;
    private final Map<String, Long> open = new HashMap<>();
    private final List<Answer> answers = new CopyOnWriteArrayList<>();
    private final List<String> wrong = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable ScheduledFuture<?>> publishing = new AtomicReference<>();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
    private final HttpClient http = HttpClient.newHttpClient();
    private int number;
    private volatile boolean serversAreAway;

    Traffic(Site site, long seed) {
        this.site = site;
        this.random = new Random(seed);
    }

    /** An answer of an instance, with the positions that it names. */
    record Answer(String by, String positions, BigDecimal stock) {}

    void publish(int documents) {
        for (int i = 0; i < documents; i++) {
            publishOne();
        }
        site.flush();
    }

    private void publishOne() {
        List<String> known = List.copyOf(open.keySet());
        int kind = known.size() < 10 ? 0 : random.nextInt(10);
        String quantity = Integer.toString(1 + random.nextInt(50));
        if (kind < 7) {
            String id = "d" + number++;
            boolean isOrder = random.nextInt(4) == 0;
            open.put((isOrder ? "order:" : "receipt:") + id, 1L);
            site.publish(isOrder ? Documents.order(id, 1, quantity) : Documents.receipt(id, 1, quantity));
            return;
        }
        String recorder = known.get(random.nextInt(known.size()));
        long revision = open.merge(recorder, 1L, Long::sum);
        String id = recorder.substring(recorder.indexOf(':') + 1);
        DocumentEvent event;
        if (recorder.startsWith("order:")) {
            event = Documents.order(id, revision, quantity);
        } else if (kind == 9) {
            open.remove(recorder);
            event = new ReceiptCancelled(id, revision, Documents.APRIL);
        } else {
            event = Documents.receipt(id, revision, quantity);
        }
        site.publish(event);
    }

    /** From now on nobody has to answer: servers crash. */
    void serversAreAway() {
        serversAreAway = true;
    }

    boolean areServersAway() {
        return serversAreAway;
    }

    /** Lets documents come until {@link #stop}. */
    void begin(Duration every) {
        publishing.set(threads.scheduleWithFixedDelay(this::publishOne, 0, every.toMillis(), TimeUnit.MILLISECONDS));
    }

    void stop() throws Exception {
        ScheduledFuture<?> running = publishing.getAndSet(null);
        if (running != null) {
            running.cancel(false);
            // The last one is over once another task of the only thread that publishes has run.
            threads.submit(site::flush).get();
        }
    }

    /**
     * Keeps asking both in turn. Once the one that follows has answered, the one before must not answer again.
     *
     * @param before answers at first
     * @param after answers later
     */
    void ask(Site.Instance before, Site.Instance after) {
        AtomicReference<Boolean> switched = new AtomicReference<>(false);
        asking = threads.scheduleWithFixedDelay(
                () -> {
                    if (asked("after", after)) {
                        switched.set(true);
                    }
                    if (asked("before", before) && switched.get()) {
                        wrong.add("the layout before has answered after the new one");
                    }
                },
                0,
                10,
                TimeUnit.MILLISECONDS);
    }

    private @Nullable ScheduledFuture<?> asking;

    void stopAsking() {
        ScheduledFuture<?> running = asking;
        if (running != null) {
            running.cancel(false);
        }
    }

    private boolean asked(String by, Site.Instance instance) {
        HttpResponse<String> answer = get(instance.url() + STOCK);
        if (answer.statusCode() == 200) {
            answers.add(new Answer(
                    by,
                    answer.headers().firstValue("Accumulator-Positions").orElseThrow(),
                    Documents.sum(JsonMapper.shared().readTree(answer.body()))));
            return true;
        }
        // A server that stood still for as long as a front waits was away, and has answered nothing wrong.
        boolean isAway = answer.body().contains("shard-unavailable") || serversAreAway;
        if (!answer.body().contains("layout-not-live") && !(isAway && answer.statusCode() == 503)) {
            wrong.add(answer.statusCode() + " " + answer.body());
        }
        return false;
    }

    /** Follows the changes until the stream ends, and returns all of it. */
    CompletableFuture<String> follow(Site.Instance instance) {
        URI changes = URI.create(instance.url() + "/api/registers/inventory/changes");
        return http.sendAsync(HttpRequest.newBuilder(changes).build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(HttpResponse::body);
    }

    HttpResponse<String> get(String url) {
        try {
            return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** A record that was published. */
    private record Published(String place, long offset, String recorder, long revision, BigDecimal stock) {}

    private List<Published> published() {
        List<Published> all = new ArrayList<>();
        for (String topic : List.of(site.topics().orders(), site.topics().receipts())) {
            for (ConsumerRecord<String, String> record : Site.records(topic)) {
                if (record.headers().lastHeader("ce_type") != null) {
                    all.add(published(record, topic.equals(site.topics().orders())));
                }
            }
        }
        return all;
    }

    private static Published published(ConsumerRecord<String, String> record, boolean isOrder) {
        String type = new String(record.headers().lastHeader("ce_type").value(), StandardCharsets.UTF_8);
        JsonNode value = JsonMapper.shared().readTree(record.value());
        long revision = value.get("revision").asLong();
        boolean isCancelled = type.endsWith("cancelled");
        BigDecimal quantity = isCancelled
                ? BigDecimal.ZERO
                : new BigDecimal(value.at("/lines/0/quantity").asString());
        return new Published(
                record.topic() + "-" + record.partition(),
                record.offset(),
                (isOrder ? "order:" : "receipt:") + record.key(),
                revision,
                isOrder ? quantity.negate() : quantity);
    }

    /** Every answer was that of the documents before the positions that it names. */
    void everyAnswerWasThatOfItsPositions() {
        List<Published> all = published();
        assertThat(wrong).isEmpty();
        assertThat(answers).extracting(Answer::by).contains("before", "after");
        for (Answer answer : answers) {
            assertThat(answer.stock())
                    .as(answer.toString())
                    .isEqualByComparingTo(stock(all, positions(answer.positions())));
        }
    }

    private static Map<String, Long> positions(String text) {
        Map<String, Long> positions = new HashMap<>();
        for (String one : text.split(",", -1)) {
            int at = one.lastIndexOf('@');
            positions.put(one.substring(0, at), Long.valueOf(one.substring(at + 1)));
        }
        return positions;
    }

    private static BigDecimal stock(List<Published> all, Map<String, Long> positions) {
        Map<String, Published> last = new HashMap<>();
        all.stream()
                .filter(one -> one.offset() < positions.getOrDefault(one.place(), 0L))
                .forEach(one -> last.merge(one.recorder(), one, (a, b) -> a.revision() > b.revision() ? a : b));
        return last.values().stream().map(Published::stock).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** The stock by all documents. */
    BigDecimal stock() {
        List<Published> all = published();
        Map<String, Long> ends = new HashMap<>();
        all.forEach(one -> ends.put(one.place(), Long.MAX_VALUE));
        return stock(all, ends);
    }

    /** Every recorder with every revision. */
    List<String> revisions() {
        return published().stream()
                .map(one -> one.recorder() + " " + one.revision())
                .toList();
    }

    /** By recorder, the same with the last revision. */
    Map<String, String> lastRevisions() {
        Map<String, String> last = new HashMap<>();
        // They come in their order, since each document is in one partition.
        published().forEach(one -> last.put(one.recorder(), one.recorder() + " " + one.revision()));
        return last;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
