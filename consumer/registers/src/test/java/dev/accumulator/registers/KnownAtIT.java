package dev.accumulator.registers;

import static dev.accumulator.registers.Samples.APRIL;
import static dev.accumulator.registers.Samples.by;
import static dev.accumulator.registers.Samples.post;
import static dev.accumulator.registers.Samples.stock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.MomentStillOpen;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.Selection;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.transaction.support.TransactionTemplate;

/** The answer for a moment of recording stays, whatever is being posted while it is asked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KnownAtIT {
    private final EngineDatabase database = new EngineDatabase();
    private Registers engine = database.newRegisters();

    @BeforeEach
    void clear() {
        RealEngine.clear(database);
        engine = database.newRegisters();
        engine.define(stock());
        engine.post(quantity("doc:1", 1, "10"));
    }

    @AfterAll
    void close() {
        database.close();
    }

    private static Change.Post quantity(String recorder, long revision, String quantity) {
        return post(recorder, revision, stock(APRIL, 1, 1, null, quantity));
    }

    private Instant now() {
        return Objects.requireNonNull(database.jdbc().queryForObject("select clock_timestamp()", OffsetDateTime.class))
                .toInstant();
    }

    private String known(Instant moment) {
        return Objects.requireNonNull(engine.balances(of(moment, Selection.ALL))
                        .rows()
                        .getFirst()
                        .resources()
                        .get("quantity"))
                .toPlainString();
    }

    /** Asks again where a machine that stands still has let the time of the read run out. */
    private String knownAtLast(Instant moment) {
        while (true) {
            try {
                return known(moment);
            } catch (MomentStillOpen early) {
                assertThat(early.moment()).isEqualTo(moment);
            }
        }
    }

    private static BalanceQuery of(Instant knownAt, Selection selection) {
        return new BalanceQuery("stock", null, knownAt, selection, false, List.of(), PageRequest.FIRST);
    }

    private static void await(BooleanSupplier condition) {
        long endNanos = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the end of the wait").isLessThan(endNanos);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private boolean someoneWaitsForARow() {
        return Boolean.TRUE.equals(database.jdbc()
                .queryForObject(
                        "select exists (select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database())",
                        Boolean.class));
    }

    private static Thread start(Runnable work) {
        return Thread.ofPlatform().start(work);
    }

    @Test
    void aPostingThatWaitedForALockChangesNoAnswerThatWasGivenMeanwhile() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Thread holder = start(() -> database.transactions().executeWithoutResult(status -> {
            database.jdbc().execute("select from accumulator_1.recorders where recorder = 'doc:1' for update");
            held.countDown();
            Together.await(release);
        }));
        Together.await(held);
        Thread poster = start(() -> engine.post(quantity("doc:1", 2, "3")));
        await(this::someoneWaitsForARow);

        Instant meanwhile = now();
        String answer = known(meanwhile);
        release.countDown();
        holder.join();
        poster.join();

        assertThat(answer).isEqualTo("10.0000");
        assertThat(known(meanwhile)).isEqualTo(answer);
        assertThat(known(now())).isEqualTo("3.0000");
        assertThat(engine.recorder("doc:1").orElseThrow().recordedAt()).isAfter(meanwhile);
    }

    @Test
    void aReadWaitsForAPostingThatHasItsMomentAndIsNotCommitted() throws Exception {
        CountDownLatch posted = new CountDownLatch(1);
        CountDownLatch commit = new CountDownLatch(1);
        Thread poster = start(() -> database.transactions().executeWithoutResult(status -> {
            engine.post(quantity("doc:2", 1, "5"));
            posted.countDown();
            Together.await(commit);
        }));
        Together.await(posted);
        Instant moment = now();
        AtomicReference<String> answer = new AtomicReference<>("");
        Thread reader = start(() -> answer.set(knownAtLast(moment)));
        await(() -> "TIMED_WAITING".equals(reader.getState().name()));
        // Whoever posts does not wait for the reader, and comes after the moment.
        engine.post(quantity("doc:3", 1, "7"));
        commit.countDown();
        poster.join();
        reader.join();

        assertThat(answer.get()).isEqualTo("15.0000");
        assertThat(known(moment)).isEqualTo("15.0000");
        assertThat(known(now())).isEqualTo("22.0000");
    }

    @Test
    void aReadIsToldToTryAgainWhileAnApplicationKeepsItsTransactionOpen() throws Exception {
        Instant before = now();
        assertThat(known(before)).isEqualTo("10.0000");
        CountDownLatch posted = new CountDownLatch(1);
        CountDownLatch commit = new CountDownLatch(1);
        Thread poster = start(() -> database.transactions().executeWithoutResult(status -> {
            engine.post(quantity("doc:2", 1, "5"));
            posted.countDown();
            Together.await(commit);
            status.setRollbackOnly();
        }));
        Together.await(posted);
        Instant moment = now();

        assertThatThrownBy(() -> known(moment))
                .isInstanceOfSatisfying(MomentStillOpen.class, open -> {
                    assertThat(open.code()).isEqualTo("moment-still-open");
                    assertThat(open.field()).isEqualTo("knownAt");
                    assertThat(open.moment()).isEqualTo(moment);
                })
                .hasMessageContaining("was not committed within 2 s");
        assertThat(known(before)).as("a moment that is settled").isEqualTo("10.0000");
        assertThatThrownBy(() -> engine.movements(history(moment))).isInstanceOf(MomentStillOpen.class);
        commit.countDown();
        poster.join();
        assertThat(known(moment)).isEqualTo("10.0000");
        assertThat(engine.movements(history(moment)).rows()).hasSize(1);
    }

    private static MovementQuery history(Instant recordedTo) {
        return new MovementQuery(
                "stock",
                null,
                Map.of(),
                null,
                null,
                null,
                recordedTo,
                true,
                MovementQuery.Order.RECORDED_OLDEST_FIRST,
                PageRequest.FIRST);
    }

    @Test
    void aMomentInTheFutureIsRefusedAndOneThatIsNearlyThereIsWaitedFor() {
        Instant tomorrow = now().plus(Duration.ofDays(1));
        assertThatThrownBy(() -> known(tomorrow))
                .isInstanceOfSatisfying(
                        InvalidQuery.class,
                        refused -> assertThat(refused.field()).isEqualTo("knownAt"))
                .hasMessageContaining("is in the future");
        assertThat(engine.movements(history(tomorrow)).rows())
                .as("as a mere bound")
                .hasSize(1);

        Instant soon = now().plus(Duration.ofMillis(300));
        assertThat(known(soon)).isEqualTo("10.0000");
        engine.post(quantity("doc:2", 1, "5"));
        assertThat(known(soon)).isEqualTo("10.0000");
    }

    @Test
    void aClockThatGoesBackwardsMovesNothingBelowAMomentThatWasAnswered() {
        Instant answered = now();
        assertThat(known(answered)).isEqualTo("10.0000");
        // As if the clock had been an hour ahead when somebody asked, and when somebody posted.
        database.jdbc()
                .execute("select setval('accumulator_1.moment_barrier',"
                        + " cast(extract(epoch from clock_timestamp() + interval '1 hour') * 1000000 as bigint))");
        engine.post(quantity("doc:2", 1, "5"));
        Instant first = engine.recorder("doc:2").orElseThrow().recordedAt();
        database.jdbc()
                .execute("update accumulator_1.postings set recorded_at = recorded_at + interval '1 hour'"
                        + " where recorded_at > clock_timestamp()");
        engine.post(quantity("doc:2", 2, "6"));

        assertThat(first).isAfter(answered.plus(Duration.ofMinutes(59)));
        assertThat(engine.recorder("doc:2").orElseThrow().recordedAt())
                .isAfterOrEqualTo(first.plus(Duration.ofHours(1)));
        assertThat(known(answered)).isEqualTo("10.0000");
        database.jdbc().execute("alter sequence accumulator_1.moment_barrier restart");
    }

    @Test
    void aConnectionThatOnlyReadsAnswersWhatOthersHaveSettled() {
        Instant settled = now();
        engine.settle(settled);
        engine.post(quantity("doc:1", 2, "3"));
        Instant open = now();
        TransactionTemplate reading = database.transactions();
        reading.executeWithoutResult(status -> {
            database.jdbc().execute("set transaction read only");
            assertThat(known(settled)).isEqualTo("10.0000");
            assertThatThrownBy(() -> known(open))
                    .isInstanceOf(MomentStillOpen.class)
                    .hasMessageContaining("read-only");
        });
        database.ofOneSnapshot().executeWithoutResult(status -> {
            assertThat(known(settled)).isEqualTo("10.0000");
            assertThatThrownBy(() -> known(open))
                    .isInstanceOf(MomentStillOpen.class)
                    .hasMessageContaining("begins later");
        });
        engine.settle(open);
        reading.executeWithoutResult(status -> assertThat(known(open)).isEqualTo("3.0000"));
    }

    @Test
    void aTransactionSeesItsOwnPostingsAtAMomentAfterThem() {
        database.transactions().executeWithoutResult(status -> {
            engine.post(quantity("doc:2", 1, "5"));
            assertThat(known(now())).isEqualTo("15.0000");
            status.setRollbackOnly();
        });
        assertThat(known(now())).isEqualTo("10.0000");
    }

    /** An answer that was given while others posted. */
    private record Given(Instant moment, List<BalanceRow> rows) {}

    @Test
    void everyAnswerOfAConcurrentHistoryIsTheSameAtItsEnd() {
        long seed = Long.getLong("accumulator.seed", System.nanoTime());
        List<Given> given = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch writing = new CountDownLatch(4);
        Together.run(6, number -> {
            Random random = new Random(seed + number);
            if (number < 4) {
                try {
                    write(database.newRegisters(), random);
                } finally {
                    writing.countDown();
                }
            } else {
                Registers reader = database.newRegisters();
                do {
                    Instant moment = now();
                    try {
                        given.add(new Given(moment, rows(reader, moment)));
                    } catch (MomentStillOpen early) {
                        // A writer has stood still with an open transaction; no answer was given.
                    }
                } while (writing.getCount() > 0);
            }
        });

        assertThat(given).as("answers with seed %s", seed).isNotEmpty();
        for (Given answer : given) {
            assertThat(rows(engine, answer.moment()))
                    .as("known at %s, seed %s", answer.moment(), seed)
                    .isEqualTo(answer.rows());
        }
    }

    private static List<BalanceRow> rows(Registers registers, Instant moment) {
        return registers.balances(of(moment, by("warehouse"))).rows();
    }

    /** Few documents, so that postings wait for each other, some of them in longer transactions. */
    private void write(Registers registers, Random random) {
        for (int call = 0; call < 60; call++) {
            Map<String, Change> changes = new LinkedHashMap<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                String recorder = "doc:" + random.nextInt(12);
                changes.put(
                        recorder,
                        post(
                                recorder,
                                1 + random.nextInt(1_000_000),
                                stock(APRIL, random.nextInt(4), 1, null, String.valueOf(random.nextInt(9)))));
            }
            database.transactions().executeWithoutResult(status -> {
                assertThat(registers.post(List.copyOf(changes.values()))).noneMatch(Outcome.Rejected.class::isInstance);
                if (random.nextInt(4) == 0) {
                    LockSupport.parkNanos(random.nextInt(20) * 1_000_000L);
                }
                if (random.nextInt(10) == 0) {
                    status.setRollbackOnly();
                }
            });
        }
    }
}
