package dev.accumulator.consumer.rebuild;

import static dev.accumulator.consumer.rebuild.KeyedSites.available;
import static dev.accumulator.consumer.rebuild.KeyedSites.letters;
import static dev.accumulator.consumer.rebuild.KeyedSites.shardOf;
import static dev.accumulator.consumer.rebuild.KeyedSites.warehouses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.rest.TypedDocument;
import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptLine;
import dev.accumulator.schemas.ReceiptPosted;
import dev.accumulator.schemas.ReservationConfirmed;
import dev.accumulator.schemas.ReservationLine;
import dev.accumulator.schemas.ReservationReleased;
import dev.accumulator.schemas.ReservationRequested;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.Environment;

/**
 * Reservations and the orders that use them up, in two shards by warehouse; with {@code -Dtest.long=true} beside one database
 * with all documents, which answers the same.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReservationsOverShardsIT implements RaceForReservations {
    static final Instant TEN = Instant.parse("2026-04-19T10:00:00Z");
    static final Instant FAR = Instant.parse("2099-12-31T08:00:00Z");
    private static final Duration WAIT_MAX = Duration.ofMinutes(3);

    @TempDir
    private static Path folder;

    private @Nullable KeyedSites started;
    private final List<Site.Instance> instances = new ArrayList<>();

    @BeforeAll
    void start() throws IOException {
        started = new KeyedSites(folder);
        instances.add(sites().start(0));
        instances.add(sites().start(1));
        if (Boolean.getBoolean("test.long")) {
            instances.add(sites().startWhole());
        }
    }

    @AfterAll
    void stop() {
        sites().close();
    }

    @Override
    public KeyedSites sites() {
        return Objects.requireNonNull(started);
    }

    /** An instance of one of the shards, which answers for both. */
    private Site.Instance front() {
        return instances.get(1);
    }

    @Override
    public List<Site.Instance> answering() {
        return instances.subList(1, instances.size());
    }

    static ReceiptPosted receipt(String id, String warehouse, String product, String quantity) {
        return new ReceiptPosted(
                id,
                1,
                TEN.minusSeconds(3_600),
                null,
                warehouse,
                List.of(new ReceiptLine(1, product, new BigDecimal(quantity), BigDecimal.ONE, null)));
    }

    static OrderPosted order(
            String id, String warehouse, @Nullable String reservation, String product, String quantity) {
        return new OrderPosted(
                id,
                1,
                TEN.plusSeconds(60),
                "1",
                warehouse,
                reservation,
                List.of(new OrderLine(1, product, new BigDecimal(quantity), BigDecimal.TEN, null)));
    }

    static List<ReservationLine> lines(String product, String quantity) {
        return List.of(new ReservationLine(1, product, new BigDecimal(quantity)));
    }

    /** Says that all who answer do so alike, but for moments of their own. */
    private void assertSame(String path) {
        assertThat(answering())
                .extracting(one -> one.get(path).toString().replaceAll("\"(asOf|recordedAt)\":\"[^\"]*\"", ""))
                .as(path)
                .containsOnly(front().get(path).toString().replaceAll("\"(asOf|recordedAt)\":\"[^\"]*\"", ""));
    }

    @Test
    @Order(1)
    void theCommandsOfTheDocumentHaveTheAnswersThatItShows() {
        new TypedDocument(front().port(), front().bean(Environment.class), sites().shard(1).jdbc)
                .type(KeyedSites.DOCUMENT, 7);
        sites().sentByOthers(5);
        sites().awaitPosted();

        assertThat(List.of(shardOf("1"), shardOf("2"))).containsExactly(1, 0);
        assertThat(front().get("/api/orders/1/45").path("revision").asLong()).isOne();
        assertThat(front().get("/api/recorders/used-up:1/7").path("state").asString())
                .isEqualTo("posted");
        assertThat(recorders(0)).containsExactly("receipt:2/11");
        assertThat(recorders(1)).containsExactly("order:1/45", "receipt:1/10", "reservation:1/7", "used-up:1/7");
        assertThat(front().text("/documents/reservation:1/7")).contains("reservation:1/7");
    }

    private List<String> recorders(int shard) {
        Site site = sites().shard(shard);
        return site.jdbc.query(
                "select recorder from accumulator_%d.recorders where revision > 0 order by recorder"
                        .formatted(site.live()),
                (row, number) -> row.getString(1));
    }

    /** Each shard has one warehouse, and the answers about both are those of one database. */
    @Test
    @Order(2)
    void whatIsConfirmedReleasedOrExpiredIsAsInOneDatabase() {
        List<String> both =
                List.of(warehouses(0, 20, 1).getFirst(), warehouses(1, 20, 1).getFirst());
        for (String w : both) {
            sites().publish(w, receipt(w + "/r", w, "902", "20"));
        }
        sites().awaitPosted();
        for (String w : both) {
            sites().publish(
                            w,
                            requested(w + "/kept", w, FAR, "3"),
                            requested(w + "/short", w, TEN.plusSeconds(600), "4"));
            sites().publish(
                            w,
                            new ReservationConfirmed(
                                    w + "/sure", 1, TEN, TEN.plusSeconds(600), w + "/its", w, lines("902", "5")),
                            requested(w + "/freed", w, FAR, "6"),
                            new ReservationReleased(
                                    w + "/freed", 2, TEN, FAR, TEN.plusSeconds(300), null, w, lines("902", "6")));
        }
        sites().awaitPosted();
        assertAvailable(both, "20 8 12");
        for (String w : both) {
            sites().publish(
                            w,
                            order(w + "/its", w, w + "/sure", "902", "2"),
                            order(w + "/other", w, w + "/kept", "902", "1"));
        }
        sites().awaitPosted();
        // What the order leaves of a confirmed reservation has gone back at its expiry.
        assertAvailable(both, "17 2 15");
        for (String w : both) {
            sites().publish(w, new OrderCancelled(w + "/other", 2, TEN.plusSeconds(120)));
        }
        sites().awaitPosted();
        assertAvailable(both, "18 3 15");
        for (String w : both) {
            for (String id : List.of("kept", "short", "sure", "freed")) {
                assertSame("/api/reservations/" + w + "/" + id);
            }
            assertSame("/api/orders/" + w + "/its");
        }
    }

    private static ReservationRequested requested(String id, String warehouse, Instant until, String quantity) {
        return new ReservationRequested(id, 1, TEN, until, warehouse, lines("902", quantity));
    }

    private void assertAvailable(List<String> warehouses, String figures) {
        assertThat(answering())
                .allSatisfy(one -> assertThat(available(one, "902"))
                        .containsExactlyInAnyOrderElementsOf(warehouses.stream()
                                .map(warehouse -> warehouse + ": " + figures)
                                .toList()));
    }

    @Test
    @Order(3)
    void whatWaitsIsPostedOnceAReservationOfItsGroupEnds() {
        for (int shard = 0; shard < KeyedSites.SHARDS; shard++) {
            String w = warehouses(shard, 40, 1).getFirst();
            sites().publish(w, receipt(w + "/r", w, "903", "5"));
            sites().awaitPosted();
            sites().publish(w, new ReservationRequested(w + "/held", 1, TEN, FAR, w, lines("903", "4")));
            sites().awaitPosted();
            sites().sell(w, w + "-1", "903", "2");
            sites().awaitPosted();
            String sale = "/api/recorders/sale:" + w + "-1";
            assertThat(front().get(sale).path("state").asString()).isEqualTo("refused");

            sites().publish(w, new ReservationReleased(w + "/held", 2, TEN, FAR, TEN, null, w, lines("903", "4")));

            for (Site.Instance instance : answering()) {
                await().atMost(WAIT_MAX)
                        .untilAsserted(() -> assertThat(
                                        instance.get(sale).path("state").asString())
                                .isEqualTo("posted"));
                assertThat(available(instance, "903")).contains(w + ": 3 0 3");
            }
        }
    }

    @Test
    @Order(4)
    void aRecordOfAnotherGroupIsADeadLetterAndChangesNothing() {
        String here = warehouses(0, 60, 1).getFirst();
        String there = warehouses(1, 60, 1).getFirst();
        sites().publish(here, receipt(here + "/r", here, "904", "5"));
        sites().publish(there, receipt(there + "/r", there, "904", "5"));
        sites().awaitPosted();
        sites().publish(here, new ReservationRequested(here + "/7", 1, TEN, FAR, here, lines("904", "4")));
        sites().awaitPosted();
        List<String> before = available(front(), "904");
        List<String> lettersBefore = letters(front());

        ReservationRequested moved = new ReservationRequested(here + "/7", 2, TEN, FAR, there, lines("904", "4"));
        sites().publish(here, moved);
        sites().publish(there, moved);
        sites().publish(there, order(there + "/8", there, here + "/7", "904", "1"));
        sites().publish(there, new OrderCancelled(here + "/9", 1, TEN));
        sites().publish(new ProducerRecord<>(sites().reservations(), here, null));
        sites().publish("42", order("42", here, null, "904", "1"));
        sites().awaitPosted();

        List<String> found = new ArrayList<>(letters(front()));
        found.removeAll(lettersBefore);
        String last = " before its last slash, was ";
        assertThat(found)
                .containsExactlyInAnyOrder(
                        "0 key-mismatch reservation:" + here + "/7 register \"reserved\" is moved with [warehouse] \""
                                + there
                                + "\", and the record is keyed by \"" + here
                                + "\": a document of its topic moves no other group. Withdraw it, and publish one that is"
                                + " named and keyed by its group",
                        "1 key-mismatch reservation:" + here + "/7 reservationId must have the record's key \"" + there
                                + "\"" + last + "\"" + here + "/7\"",
                        "1 key-mismatch order:" + there + "/8 reservationId must have the record's key \"" + there
                                + "\"" + last + "\"" + here + "/7\"",
                        "1 key-mismatch order:" + here + "/9 orderId must have the record's key \"" + there + "\""
                                + last + "\"" + here + "/9\"",
                        "0 invalid-key none the record has no value, and its key \"" + here
                                + "\" is that of many documents, so it withdraws none of them: send an event that does",
                        shardOf("42") + " key-mismatch order:42 orderId must have the record's key \"42\"" + last
                                + "\"42\"");
        assertThat(front().get("/api/reservations/" + here + "/7")
                        .path("revision")
                        .asLong())
                .isOne();
        assertThat(answering())
                .as("the rules are those of one database too")
                .allSatisfy(one -> assertThat(available(one, "904")).isEqualTo(before));
    }

    @Test
    @Order(6)
    void theStartIsRefusedIfAReservationCouldBeInAnotherShardThanItsOrder() {
        String orders = sites().shard(0).topics().orders();
        assertThatThrownBy(() -> sites().shard(0)
                        .start(
                                "--accumulator.topics.movements=",
                                "--accumulator.topics.reservations=" + sites().reservations(),
                                "--accumulator.shard.index=0",
                                "--accumulator.shard.of=2",
                                "--accumulator.shard.keyed-by[" + orders + "]=warehouse"))
                .rootCause()
                .hasMessageContaining(
                        "accumulator.topics.reservations: an order and the reservation that it uses up would be"
                                + " in different shards: topic \"" + sites().reservations()
                                + "\" is keyed by its documents, unless"
                                + " accumulator.shard.keyed-by." + sites().reservations() + " says by what");
    }

    @Test
    @Order(7)
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void aCompactedTopicIsNotReadUntilItIsNoLongerCompacted() throws Exception {
        String reason = "topic " + sites().reservations() + " is keyed by groups of documents, and has"
                + " cleanup.policy=compact, so the broker forgets all documents of a group but the last. Set it to delete";
        instances.getFirst().close();
        cleanup("compact");
        instances.set(0, sites().start(0));
        await().atMost(WAIT_MAX).untilAsserted(() -> assertThat(refused()).containsOnly(reason));
        String w = warehouses(0, 100, 1).getFirst();
        long before = sites().position(0);
        sites().publish(w, new ReservationRequested(w + "/1", 1, TEN, FAR, w, lines("906", "1")));
        sites().publish(w, receipt(w + "/r", w, "906", "5"));
        await().atMost(WAIT_MAX).until(() -> sites().position(0) == before + 1);
        assertThat(front().get("/api/recorders/receipt:" + w + "/r")
                        .path("state")
                        .asString())
                .as("other topics are read")
                .isEqualTo("posted");

        cleanup("delete");

        sites().awaitPosted();
        await().atMost(WAIT_MAX).untilAsserted(() -> assertThat(refused()).containsOnly(""));
        assertThat(available(front(), "906")).containsExactly(w + ": 5 1 4");
    }

    private List<String> refused() {
        return instances
                .getFirst()
                .get("/api/partitions")
                .path("partitions")
                .valueStream()
                .filter(one -> one.path("topic").asString().equals(sites().reservations()))
                .map(one -> one.path("refused").asString(""))
                .toList();
    }

    private void cleanup(String policy) throws Exception {
        try (Admin admin = Site.admin()) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, sites().reservations()),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("cleanup.policy", policy), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }
}
