package dev.accumulator.consumer.rebuild;

import static dev.accumulator.consumer.rebuild.KeyedSites.available;
import static dev.accumulator.consumer.rebuild.KeyedSites.warehouses;
import static dev.accumulator.consumer.rebuild.ReservationsOverShardsIT.FAR;
import static dev.accumulator.consumer.rebuild.ReservationsOverShardsIT.TEN;
import static dev.accumulator.consumer.rebuild.ReservationsOverShardsIT.lines;
import static dev.accumulator.consumer.rebuild.ReservationsOverShardsIT.order;
import static dev.accumulator.consumer.rebuild.ReservationsOverShardsIT.receipt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.producer.wire.Publisher;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.schemas.ReservationReleased;
import dev.accumulator.schemas.ReservationRequested;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Many who want more than there is, in both shards at once. */
interface RaceForReservations {
    /** Writers, each with a producer of its own. */
    int WRITERS = 4;

    String PRODUCT = "905";

    KeyedSites sites();

    /** An instance that answers for both shards, and one of one database if there is one. */
    List<Site.Instance> answering();

    @Test
    @Order(5)
    default void noPieceIsGivenAwayTwiceHoweverManyWantIt() throws Exception {
        long seed = Long.getLong("test.seed", System.nanoTime());
        int pieces = Integer.getInteger("test.pieces", Boolean.getBoolean("test.long") ? 20 : 4);
        List<String> all = Stream.concat(warehouses(0, 80, 2).stream(), warehouses(1, 80, 2).stream())
                .toList();
        for (String w : all) {
            sites().publish(w, receipt(w + "/r", w, PRODUCT, Integer.toString(pieces)));
        }
        sites().awaitPosted();

        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<Long>> written = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                written.add(threads.submit(() -> write(writer, all, pieces, new Random(seed + writer))));
            }
            for (Future<Long> one : written) {
                sites().sentByOthers(one.get());
            }
        }
        sites().awaitPosted();

        // Which are refused depends on who comes first. What there is follows from those that are not.
        for (Site.Instance instance : answering()) {
            List<String> expected = new ArrayList<>();
            int refused = 0;
            for (String w : all) {
                Answers answers = Answers.of(instance, w, pieces);
                assertThat(answers.ordered() + answers.held())
                        .as("warehouse %s, seed %d", w, seed)
                        .isLessThanOrEqualTo(pieces);
                int onHand = pieces - answers.ordered();
                expected.add("%s: %d %d %d".formatted(w, onHand, answers.held(), onHand - answers.held()));
                refused += answers.refused();
            }
            assertThat(available(instance, PRODUCT)).as("seed " + seed).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(refused).as("seed " + seed).isPositive();
        }
    }

    /** Writes every fourth of those who want a piece of each warehouse: three for each piece. */
    private long write(int writer, List<String> warehouses, int pieces, Random random) {
        try (Publisher publisher = KeyedSites.publisher()) {
            for (int i = writer; i < 3 * pieces; i += WRITERS) {
                for (String w : warehouses) {
                    String reservation = w + "/v" + i;
                    List<DocumentEvent> events = new ArrayList<>();
                    events.add(new ReservationRequested(reservation, 1, TEN, FAR, w, lines(PRODUCT, "1")));
                    if (i % 3 > 0) {
                        events.add(
                                random.nextInt(events.size() + 1), order(w + "/o" + i, w, reservation, PRODUCT, "1"));
                    }
                    if (i % 5 == 0) {
                        events.add(new OrderCancelled(w + "/o" + i, 2, TEN.plusSeconds(90)));
                    }
                    if (i % 7 == 0) {
                        events.add(new ReservationReleased(
                                reservation, 2, TEN, FAR, TEN.plusSeconds(100), null, w, lines(PRODUCT, "1")));
                    }
                    // A record may come again at any time.
                    events.add(events.get(random.nextInt(events.size())));
                    events.forEach(event -> publisher.send(sites().record(w, event)));
                }
            }
            publisher.flush();
            return publisher.acknowledged();
        }
    }

    /** How many of those who want a piece of a warehouse have it, hold it, or were refused. */
    record Answers(int ordered, int held, int refused) {
        static Answers of(Site.Instance instance, String warehouse, int pieces) {
            int ordered = 0;
            int held = 0;
            int refused = 0;
            for (int i = 0; i < 3 * pieces; i++) {
                boolean isOrdered = i % 3 > 0 && isPosted(instance, "order:" + warehouse + "/o" + i);
                JsonNode reservation = instance.get("/api/recorders/reservation:" + warehouse + "/v" + i);
                boolean isHeld = reservation.path("state").asString().equals("posted")
                        && reservation.path("revision").asLong() == 1;
                ordered += isOrdered ? 1 : 0;
                held += isHeld && !isOrdered ? 1 : 0;
                refused += reservation.path("state").asString().equals("refused") ? 1 : 0;
            }
            return new Answers(ordered, held, refused);
        }

        private static boolean isPosted(Site.Instance instance, String recorder) {
            return instance.get("/api/recorders/" + recorder)
                    .path("state")
                    .asString()
                    .equals("posted");
        }
    }
}
