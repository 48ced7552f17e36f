package dev.accumulator.registers.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.EngineDatabase;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.table.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SettledMomentsIT {
    private static final Duration WAIT_MAX = Duration.ofMinutes(3);
    private static final int TRIES_MAX = 50;

    private final EngineDatabase database = new EngineDatabase();
    private final SettledMoments moments = new SettledMoments(
            Database.of(database.dataSource(), database.transactions(), new Schema("accumulator_1")), Duration.ZERO);

    @AfterEach
    void close() {
        database.close();
    }

    /** On a busy schema there is always one, and a standby would be told nothing new for ever. */
    @Test
    void aPostingThatIsJustBeingCommittedIsWaitedFor() throws InterruptedException {
        database.registers().define(EngineDatabase.inventory());
        String before = settled();
        // A machine that is slow may not commit within the tenth of a second.
        for (int i = 0; i < TRIES_MAX && settled().equals(before); i++) {
            settleWhileCommitting("doc:" + i);
        }
        assertThat(settled()).isNotEqualTo(before);
    }

    private void settleWhileCommitting(String recorder) throws InterruptedException {
        CountDownLatch posted = new CountDownLatch(1);
        CountDownLatch commit = new CountDownLatch(1);
        Thread poster = Thread.ofPlatform()
                .start(() -> database.transactions().executeWithoutResult(status -> {
                    database.registers()
                            .post(Change.Post.of(
                                    recorder, 1, List.of(EngineDatabase.stock(Instant.EPOCH, 1, 1, "1", "1"))));
                    posted.countDown();
                    await(commit);
                }));
        await(posted);
        Thread settling = Thread.ofPlatform().start(moments::settleUnasked);
        while (settling.isAlive() && !hasLooked()) {
            LockSupport.parkNanos(1_000_000);
        }
        commit.countDown();
        poster.join();
        settling.join();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(WAIT_MAX.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("Waited too long");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** True if somebody has asked whether the posting is still open, and was told that it is. */
    private boolean hasLooked() {
        return Boolean.TRUE.equals(database.jdbc().queryForObject("""
                        select exists (select
                                         from pg_stat_activity
                                        where datname = current_database()
                                          and state = 'idle in transaction'
                                          and query like '%virtualtransaction = any%')
                        """, Boolean.class));
    }

    private String settled() {
        return Objects.requireNonNull(
                database.jdbc().queryForObject("select settled::text from accumulator_1.moments", String.class));
    }
}
