package dev.accumulator.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.producer.expected.ExpectedState;
import dev.accumulator.producer.traffic.Disturbances;
import dev.accumulator.producer.traffic.Traffic;
import dev.accumulator.producer.traffic.TrafficOptions;
import dev.accumulator.producer.verify.Report;
import dev.accumulator.producer.verify.Verification;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Publishes documents at a constant rate: the demo's traffic with all its disturbances, and one transfer in ten. */
final class DocumentLoad {
    private static final int DOCUMENTS_MAX = 10_000_000;
    private static final long LOOK_NANOS = 200_000_000L;
    private static final int BEHIND_MAX = 3_000;

    private final Site site;
    private final int perSecond;
    private final Traffic traffic;
    private final AtomicInteger documents = new AtomicInteger();
    private final AtomicInteger transfers = new AtomicInteger();
    private volatile long publishedNanos;
    private volatile boolean over;
    private @Nullable CompletableFuture<Void> publishing;

    DocumentLoad(Site site, int perSecond, long seed) {
        this.site = site;
        this.perSecond = perSecond;
        this.traffic = Traffic.of(
                TrafficOptions.of(seed, DOCUMENTS_MAX).with(Disturbances.ALL).with(site.topics()));
    }

    void begin() {
        publishing = CompletableFuture.runAsync(this::publish, task -> new Thread(task, "load").start());
    }

    private void publish() {
        long beganNanos = System.nanoTime();
        long lookedNanos = beganNanos;
        boolean held = false;
        double due = 0;
        for (long before = beganNanos; !over; LockSupport.parkNanos(1_000_000)) {
            long now = System.nanoTime();
            due = Math.min(due + (now - before) * perSecond / 1e9, perSecond);
            before = now;
            if (now - lookedNanos > LOOK_NANOS) {
                // A machine that cannot post so much would never catch up. Then the rate is lowered to what it can do.
                held = site.behind() > BEHIND_MAX;
                lookedNanos = now;
            }
            for (; due >= 1 && !held; due--) {
                publishOne();
            }
            publishedNanos = now - beganNanos;
        }
    }

    private void publishOne() {
        if (documents.getAndIncrement() % 10 == 0) {
            site.publish(Documents.transfer(transfers.incrementAndGet(), 1));
        } else {
            int begun = traffic.documentsBegun();
            while (traffic.documentsBegun() == begun) {
                site.publish(traffic.next().record());
            }
        }
    }

    /** The rate of documents a second that was reached. */
    long rate() {
        return Math.round(documents.get() / (publishedNanos / 1e9));
    }

    /** The number of documents that were published so far. */
    int documents() {
        return documents.get();
    }

    int transfers() {
        return transfers.get();
    }

    /** Stops, and waits until all documents are posted. */
    void end() throws Exception {
        over = true;
        CompletableFuture<Void> running = publishing;
        if (running != null) {
            running.get(1, TimeUnit.MINUTES);
        }
        site.awaitPosted();
    }

    /** Compares all answers of an instance with the model. */
    void assertAgreed(Site.Instance instance) throws Exception {
        ExpectedState expected = traffic.expectation().state();
        Report report = new Verification(URI.create(instance.url()), expected, false, 2_000).check();
        assertThat(report.sections())
                .allSatisfy(section ->
                        assertThat(section.differences()).as(section.name()).isEmpty());
        assertThat(Documents.sum(instance.get(TRANSFERRED))).isEqualByComparingTo(BigDecimal.valueOf(transfers.get()));
        assertThat(Documents.sum(instance.get(MOVED))).isZero();
    }

    /** Checks that every document was announced in its last state, and nothing twice. */
    void assertTold() {
        List<String> newest = new ArrayList<>();
        traffic.expectation()
                .state()
                .recorders()
                .forEach((recorder, state) -> newest.add(recorder + " " + state.revision()));
        for (int i = 1; i <= transfers.get(); i++) {
            newest.add("transfer:" + i + " 1");
        }
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    // A set is used, because searching a list for each of very many documents takes longer than the
                    // run.
                    Set<String> announced = accepted().stream()
                            .map(one -> one.substring(one.indexOf(' ') + 1))
                            .collect(Collectors.toSet());
                    assertThat(newest.stream().filter(one -> !announced.contains(one)))
                            .isEmpty();
                });
        assertThat(accepted()).doesNotHaveDuplicates();
    }

    /**
     * The announced results of accepted documents. A record that is refused twice is announced twice, so refusals are
     * left out.
     */
    private List<String> accepted() {
        return site.announced().stream()
                .filter(result -> !result.startsWith("document.rejected"))
                .toList();
    }

    private static final String PRODUCTS = "product=0,1,2,3,4,5,6,7,8,9";

    /** The sum of all transfers, which is zero: each takes from one warehouse what it gives to another. */
    static final String MOVED = "/api/registers/inventory/balances?" + PRODUCTS;

    /** The number of transfers. */
    static final String TRANSFERRED = "/api/registers/sales/turnovers?" + PRODUCTS;
}
