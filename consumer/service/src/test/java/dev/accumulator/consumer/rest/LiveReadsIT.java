package dev.accumulator.consumer.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.zaxxer.hikari.HikariDataSource;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.generation.OpenGenerations;
import dev.accumulator.consumer.replica.Replicas;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.support.JdbcTransactionManager;

class LiveReadsIT {
    private final HikariDataSource dataSource = pool(TestPostgres.newDatabase());
    private final Generations generations = OpenGenerations.on(dataSource, new JdbcTransactionManager(dataSource));

    @AfterEach
    void close() {
        dataSource.close();
    }

    @Test
    void aRequestThatWaitsTooLongIsRefusedAndTheNextOneReads() throws Exception {
        LiveReads reads =
                new LiveReads(generations, new Replicas(List.of()), new QuerySettings(1, 1, Duration.ofMillis(50)));
        CountDownLatch read = new CountDownLatch(1);
        Thread reader = reading(reads, read, () -> {});
        await().until(() -> isWaitingIn(reader, CountDownLatch.class));

        assertThatThrownBy(() -> reads.read(ReadWidth.NARROW, live -> live.number()))
                .isInstanceOfSatisfying(
                        TooBusy.class,
                        busy -> assertThat(new Problems().tooBusy(busy).getStatusCode())
                                .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE));
        read.countDown();
        reader.join();
        assertThat(reads.<Integer>read(ReadWidth.NARROW, live -> live.number())).isEqualTo(1);
    }

    @Test
    void waitingRequestsReadInOrderOfArrival() throws Exception {
        LiveReads reads =
                new LiveReads(generations, new Replicas(List.of()), new QuerySettings(1, 1, Duration.ofHours(1)));
        CountDownLatch read = new CountDownLatch(1);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int number = i;
            Thread reader = reading(reads, read, () -> order.add(number));
            readers.add(reader);
            await().until(() -> isWaitingIn(reader, number == 0 ? CountDownLatch.class : Turns.class));
        }
        read.countDown();
        for (Thread reader : readers) {
            reader.join();
        }

        assertThat(order).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void aNarrowReadDoesNotWaitForWideOnes() throws Exception {
        LiveReads reads =
                new LiveReads(generations, new Replicas(List.of()), new QuerySettings(1, 2, Duration.ofHours(1)));
        CountDownLatch read = new CountDownLatch(1);
        List<Thread> wide = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            wide.add(reading(reads, ReadWidth.WIDE, read, () -> {}));
        }
        await().until(() -> wide.stream()
                .allMatch(reader -> isWaitingIn(reader, Turns.class) || isWaitingIn(reader, CountDownLatch.class)));

        // It would wait for an hour if it stood in the queue of the wide ones.
        assertTimeoutPreemptively(
                Duration.ofMinutes(3),
                () -> assertThat(reads.<Integer>read(ReadWidth.NARROW, live -> live.number()))
                        .isEqualTo(1));
        read.countDown();
        for (Thread reader : wide) {
            reader.join();
        }
    }

    @Test
    void aWideReadThatWaitsTooLongIsToldWhenToTryAgain() throws Exception {
        LiveReads reads =
                new LiveReads(generations, new Replicas(List.of()), new QuerySettings(1, 1, Duration.ofMillis(1500)));
        CountDownLatch read = new CountDownLatch(1);
        Thread reader = reading(reads, ReadWidth.WIDE, read, () -> {});
        await().until(() -> isWaitingIn(reader, CountDownLatch.class));

        assertThatThrownBy(() -> reads.read(ReadWidth.WIDE, live -> live.number()))
                .isInstanceOfSatisfying(TooBusy.class, busy -> {
                    var answer = new Problems().tooBusy(busy);
                    assertThat(answer.getHeaders().getFirst("Retry-After")).isEqualTo("1");
                    assertThat(String.valueOf(answer.getBody())).contains("too-busy", "knownAt");
                });
        read.countDown();
        reader.join();
    }

    @Test
    void aFailedReadReturnsItsTurn() {
        LiveReads reads = new LiveReads(generations, new Replicas(List.of()), new QuerySettings(1, 1, Duration.ZERO));

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> reads.registers(ReadWidth.WIDE, registers -> registers.definition("nothing")))
                    .hasMessageContaining("nothing");
        }
    }

    /** True if a method of the class waits, called by this thread. */
    private static boolean isWaitingIn(Thread thread, Class<?> type) {
        Thread.State state = thread.getState();
        return (state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING)
                && Arrays.stream(thread.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(type.getName()));
    }

    private static Thread reading(LiveReads reads, CountDownLatch until, Runnable then) {
        return reading(reads, ReadWidth.NARROW, until, then);
    }

    private static Thread reading(LiveReads reads, ReadWidth width, CountDownLatch until, Runnable then) {
        return Thread.ofPlatform()
                .start(() -> reads.read(width, live -> {
                    try {
                        until.await();
                    } catch (InterruptedException interrupted) {
                        throw new IllegalStateException(interrupted);
                    }
                    then.run();
                    return live.number();
                }));
    }

    private static HikariDataSource pool(PostgresDatabase database) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(database.jdbcUrl());
        pool.setUsername(database.username());
        pool.setPassword(database.password());
        return pool;
    }
}
