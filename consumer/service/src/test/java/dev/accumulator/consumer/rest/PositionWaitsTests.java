package dev.accumulator.consumer.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.watch.ThreadWatch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PositionWaitsTests {
    private static final Partition ORDERS = new Partition("orders-by-day", 3);

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Map<Partition, Long> positions = new ConcurrentHashMap<>(Map.of(ORDERS, 10L));
    private final AtomicInteger asked = new AtomicInteger();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ThreadWatch watch = ThreadWatch.of(meters);
    private final PositionWaits waits = new PositionWaits(
            partitions -> {
                asked.incrementAndGet();
                return Map.copyOf(positions);
            },
            3,
            watch,
            meters);

    @BeforeEach
    void start() {
        waits.start();
    }

    @AfterEach
    void stop() {
        waits.stop();
        watch.close();
    }

    @Test
    void aWaitEndsOnceThePositionIsPastTheRecord() {
        PositionWaits.Waiting waiting = waits.begin(record(10, Duration.ofMinutes(1)));
        await().atMost(LIMIT).until(() -> asked.get() > 2);
        assertThat(waiting.reached()).isNotDone();

        positions.put(ORDERS, 11L);

        assertThat(waiting.reached()).succeedsWithin(LIMIT).isEqualTo(true);
        assertThat(waits.haveSeen(record(10, Duration.ZERO))).isTrue();
        assertThat(waits.haveSeen(record(11, Duration.ZERO))).isFalse();
    }

    @Test
    void aWaitEndsInTimeAndSaysSo() {
        PositionWaits.Waiting waiting = waits.begin(record(10, Duration.ofMillis(30)));

        assertThat(waiting.reached()).succeedsWithin(LIMIT).isEqualTo(false);
    }

    @Test
    void theDatabaseIsAskedOnceForAllAndOnlyWhileSomebodyWaits() throws InterruptedException {
        List<PositionWaits.Waiting> three = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            three.add(waits.begin(record(10, Duration.ofMinutes(1))));
        }
        await().atMost(LIMIT).until(() -> asked.get() > 2);
        three.forEach(waits::leave);
        // The round that is under way ends, and then nobody asks.
        int rounds;
        do {
            rounds = asked.get();
        } while (!new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS) && rounds != asked.get());
        assertThat(asked.get()).isEqualTo(rounds);
    }

    @Test
    void moreThanTheBoundAreRefusedUntilOneLeaves() {
        AskedPositions late = record(10, Duration.ofMinutes(1));
        PositionWaits.Waiting first = waits.begin(late);
        waits.begin(late);
        waits.begin(late);
        assertThatThrownBy(() -> waits.begin(late))
                .isInstanceOf(TooManyWaiting.class)
                .hasMessageContaining("3 requests");
        assertThat(new Problems()
                        .tooManyWaiting(new TooManyWaiting(3))
                        .getStatusCode()
                        .value())
                .isEqualTo(503);
        assertThat(meters.get("accumulator.query.after.waiting").gauge().value())
                .isEqualTo(3);

        waits.leave(first);

        assertThat(waits.begin(late).reached()).isNotDone();
    }

    @Test
    void aStopEndsAllWaits() {
        PositionWaits.Waiting waiting = waits.begin(record(10, Duration.ofMinutes(1)));

        waits.stop();

        assertThat(waiting.reached()).isCompletedWithValue(false);
    }

    @Test
    void thoseWhoHaveWaitedGoOnFewAtATimeAndInOrder() {
        Resumptions resumptions = new Resumptions(2);
        List<Integer> gone = new ArrayList<>();
        List<Resumptions.Turn> turns = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            turns.add(begin(resumptions, gone, i));
        }
        assertThat(gone).containsExactly(0, 1);

        resumptions.end(turns.get(1));
        assertThat(gone).containsExactly(0, 1, 2);
        turns.forEach(resumptions::end);
        assertThat(gone).containsExactly(0, 1, 2, 3, 4);
        turns.forEach(resumptions::end);
        for (int i = 5; i < 8; i++) {
            begin(resumptions, gone, i);
        }
        assertThat(gone).containsExactly(0, 1, 2, 3, 4, 5, 6);
    }

    @Test
    void aRequestThatEndsBeforeItsTurnTakesNobodyElsesPlaceAlong() {
        Resumptions resumptions = new Resumptions(1);
        List<Integer> gone = new ArrayList<>();
        Resumptions.Turn first = begin(resumptions, gone, 0);
        Resumptions.Turn second = begin(resumptions, gone, 1);
        begin(resumptions, gone, 2);

        resumptions.end(second);
        assertThat(second.come()).isCompletedWithValue(false);
        assertThat(gone).as("the first is still going").containsExactly(0);

        resumptions.end(first);
        assertThat(gone).containsExactly(0, 2);
    }

    @Test
    void aTurnThatDoesNotComeInTimeIsToldAndGoesToTheNext() {
        Resumptions resumptions = new Resumptions(1);
        List<Integer> gone = new ArrayList<>();
        Resumptions.Turn first = begin(resumptions, gone, 0);
        Resumptions.Turn late = resumptions.begin(Duration.ofMillis(30));
        assertThat(late.come()).succeedsWithin(LIMIT).isEqualTo(false);

        resumptions.end(first);
        begin(resumptions, gone, 2);

        assertThat(gone).containsExactly(0, 2);
    }

    @Test
    void thousandsWhoEndAsSoonAsTheirTurnComesAreNoRecursion() {
        Resumptions resumptions = new Resumptions(1);
        List<Integer> gone = new ArrayList<>();
        Resumptions.Turn first = begin(resumptions, gone, 0);
        for (int i = 1; i <= 20_000; i++) {
            int number = i;
            Resumptions.Turn turn = resumptions.begin(Duration.ofMinutes(5));
            assertThat(turn.come().thenAccept(come -> {
                        gone.add(number);
                        resumptions.end(turn);
                    }))
                    .isNotDone();
        }

        resumptions.end(first);

        assertThat(gone).hasSize(20_001);
    }

    private static Resumptions.Turn begin(Resumptions resumptions, List<Integer> gone, int number) {
        Resumptions.Turn turn = resumptions.begin(Duration.ofMinutes(5));
        @SuppressWarnings("unused")
        CompletableFuture<Void> over = turn.come().thenAccept(come -> {
            if (come) {
                gone.add(number);
            }
        });
        return turn;
    }

    @Test
    void anOffsetIsNamedByTopicPartitionAndOffset() {
        assertThat(PositionText.parse("orders-by-day-3@10")).contains(new PositionText.Offset(ORDERS, 10));
        assertThat(PositionText.of(ORDERS, 10)).isEqualTo("orders-by-day-3@10");
        assertThat(PositionText.list("a-0@1,b-c-2@0"))
                .isEqualTo(Map.of(new Partition("a", 0), 1L, new Partition("b-c", 2), 0L));
        assertThat(PositionText.list("")).isEmpty();
        for (String wrong :
                List.of("", "orders", "orders-3", "orders@3", "orders-3@", "orders-x@1", "orders-3@-1", "ö-3@1")) {
            assertThat(PositionText.parse(wrong)).as(wrong).isEmpty();
        }
    }

    private static AskedPositions record(long offset, Duration waitMax) {
        return AskedPositions.parse(new String[] {"orders-by-day-3@" + offset}, waitMax, partition -> {});
    }
}
