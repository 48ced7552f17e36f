package dev.accumulator.consumer.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.accumulator.producer.expected.DeadLetter;
import dev.accumulator.producer.traffic.Disturbances;
import dev.accumulator.producer.traffic.Modes;
import dev.accumulator.producer.traffic.Traffic;
import dev.accumulator.producer.traffic.TrafficOptions;
import dev.accumulator.producer.wire.Envelope;
import dev.accumulator.producer.wire.Mode;
import dev.accumulator.producer.wire.Publisher;
import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.producer.wire.Spelling;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Processes die, or freeze for too long, at a step of their work, one after the other on one site. By default one freezes;
 * with {@code -Daccumulator.fault.points.all=true} some freeze and die at all steps.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfSystemProperty(
        named = CrashPointsIT.ALL_POINTS,
        matches = "true",
        disabledReason = ".ci/crash-points runs it")
class CrashPointsIT {
    private static final int CHUNK_DOCUMENTS = 300;
    private static final int MORE_DOCUMENTS = 20;
    private static final Duration POINT_MAX = Duration.ofMinutes(5);
    private static final Duration DRAIN_MAX = Duration.ofMinutes(3);

    /** Each step costs the start of a process, so not all are in every build. Other tests cover them within one process. */
    static final String ALL_POINTS = "accumulator.fault.points.all";

    private static final boolean ALL = Boolean.getBoolean(ALL_POINTS);

    private final FaultSite site = new FaultSite(
            Path.of("target", "fault", "points-" + ProcessHandle.current().pid()));
    private final ConsumerProcess dying = site.consumer("dying");
    private final ConsumerProcess successor = site.consumer("successor");
    private final Publisher publisher = Publisher.to(site.bootstrapServers());
    private final Traffic traffic =
            Traffic.of(TrafficOptions.of(4, 1_000_000).with(Disturbances.ALL).with(Modes.MIXED));

    static List<String> sleeps() {
        return ALL
                ? List.of(
                        "posting/MOVEMENTS/2",
                        "posting/COMMIT/2",
                        "outbox/SENDING/1",
                        "outbox/SENT/1",
                        "outbox/COMMITTED/1")
                : List.of("posting/COMMIT/2");
    }

    private static List<String> deaths() {
        return List.of(
                "posting/GENERATION/2",
                "posting/POSITIONS/2",
                "posting/MOVEMENTS/2",
                "posting/ORDERS/2",
                "posting/DEAD_LETTERS/2",
                "posting/RESULTS/2",
                "posting/COMMIT/2",
                "outbox/ACTIVE/1",
                "outbox/READ/1",
                "outbox/SENDING/1",
                "outbox/SENT/1",
                "outbox/COMMITTED/1",
                "outbox/DELETED/1");
    }

    @AfterEach
    void stop() {
        for (ConsumerProcess process : List.of(dying, successor)) {
            if (process.isAlive()) {
                process.kill();
            }
        }
    }

    @AfterAll
    void close() {
        publisher.close();
        site.close();
    }

    /**
     * Each process finds what the one before left, and dies one step later. The last one lives. A process dies at a
     * later batch than its first, so that it has posted something before and has more to post.
     */
    @Test
    void theNextProcessGoesOnFromAnyStepAtWhichOneDies() throws Exception {
        for (String point : deaths()) {
            publish(CHUNK_DOCUMENTS);
            // Positions are in the database, so each process can have its own group, and need not wait for a dead
            // member.
            dying.startCrashing(point + "/halt", "--spring.kafka.consumer.group-id=" + point);
            publishUntil(point, () -> !dying.isAlive());
            assertThat(dying.process().awaitExit()).as(point).isEqualTo(CrashPoint.EXIT_CODE);
        }
        dying.start();
        site.awaitDrained(DRAIN_MAX);

        new Reckoning(site, traffic.expectation().state()).settle();
    }

    /**
     * The process is frozen for longer than its group session, its transaction and its lease last, and then goes on. It
     * has polled far more than one batch, so it still has batches whose positions others have moved when it wakes up.
     */
    @ParameterizedTest
    @MethodSource("sleeps")
    void aProcessThatWakesUpAfterLosingItsPartitionsWritesNothing(String point) throws Exception {
        publish(CHUNK_DOCUMENTS);
        dying.startCrashing(point + "/stop", "--accumulator.intake.batch-records=20");
        notePositionsThatGoBack();
        publishUntil(point, () -> dying.process().hasWritten(CrashPoint.announcement(point + "/stop")));
        successor.start();
        publish(CHUNK_DOCUMENTS);
        site.awaitDrained(DRAIN_MAX);
        new Reckoning(site, traffic.expectation().state()).settle();

        dying.process().resume();
        publish(CHUNK_DOCUMENTS);
        dying.awaitUp();
        site.awaitDrained(DRAIN_MAX);

        new Reckoning(site, traffic.expectation().state()).settle();
        assertThat(site.jdbc().queryForList("select moved from accumulator.positions_that_went_back", String.class))
                .isEmpty();
    }

    /**
     * Records that are posted a second time leave no trace in the registers, because their revisions are known. The
     * positions tell: they never go back.
     */
    private void notePositionsThatGoBack() {
        await("the process has made its tables")
                .atMost(POINT_MAX)
                .until(() -> Objects.requireNonNull(site.jdbc()
                        .queryForObject("select to_regclass('accumulator_1.positions') is not null", Boolean.class)));
        site.jdbc().execute("create table if not exists accumulator.positions_that_went_back (moved text)");
        site.jdbc().execute("""
            create or replace function note_position() returns trigger language plpgsql as $$
            begin
              insert into accumulator.positions_that_went_back
              values (old.topic || '/' || old.partition || ' from ' || old.position || ' to ' || new.position);
              return new;
            end $$\
            """);
        site.jdbc()
                .execute("create or replace trigger note_position after update on accumulator_1.positions for each row"
                        + " when (new.position <= old.position) execute function note_position()");
    }

    @Test
    void aRetryThatDiesBeforeItsCommitCanBeRepeatedAndOneThatDiesAfterItIsDone() throws Exception {
        OrderPosted order = new OrderPosted(
                "mended",
                1,
                Instant.parse("2026-04-19T10:15:00Z"),
                "1",
                "1",
                List.of(new OrderLine(1, "1001", BigDecimal.TEN, BigDecimal.ONE, null)));
        successor.start();
        successor.awaitUp();
        refuse(order.orderId());
        publisher.send(Envelope.of(SourceTopics.DEFAULT, order, Spelling.TEXT).record(Mode.BINARY));
        publisher.flush();
        site.awaitDrained(DRAIN_MAX);
        successor.kill();
        site.jdbc().execute("drop trigger refuse on accumulator_1.orders");
        String letter = Objects.requireNonNull(site.jdbc()
                .queryForObject(
                        "select id::text from accumulator.dead_letters where recorder = 'order:mended'", String.class));

        retryAndDie("posting/MOVEMENTS/1/halt", letter);
        assertThat(state(letter)).isEqualTo("open");
        retryAndDie("retry/COMMIT/1/halt", letter);
        assertThat(state(letter)).isEqualTo("retried");
        successor.start();
        successor.awaitUp();
        assertThat(successor.post("/api/dead-letters/" + letter + "/retry")).contains("\"state\":\"retried\"");
        assertThat(successor.post("/api/dead-letters/" + letter + "/retry")).contains("\"state\":\"retried\"");
        site.awaitDrained(DRAIN_MAX);

        traffic.expectation().accept(order);
        traffic.expectation().refuse(new DeadLetter("orders", "mended", "database-refused"));
        new Reckoning(site, traffic.expectation().state()).settle();
    }

    /** The process freezes while it locks a register's log, so that nobody can post to it or read it. */
    @Test
    void aFrozenProcessWithALockOnARegisterBlocksOthersOnlyBriefly() throws Exception {
        dying.start();
        dying.awaitUp();
        YearMonth month = YearMonth.now(ZoneOffset.UTC).minusMonths(20);
        // The process waits at most a second for the lock. If the test is too slow, it tries another month.
        while (!isStoppedWithTheLogOf(month)) {
            dying.process().resume();
            site.awaitDrained(DRAIN_MAX);
            month = month.plusMonths(1);
        }
        successor.start();
        publish(CHUNK_DOCUMENTS);
        site.awaitDrained(DRAIN_MAX);
        dying.process().resume();
        dying.awaitUp();
        publish(CHUNK_DOCUMENTS);
        site.awaitDrained(DRAIN_MAX);

        new Reckoning(site, traffic.expectation().state()).settle();
    }

    /** Freezes the process just before it gets the lock, which it then holds. */
    private boolean isStoppedWithTheLogOf(YearMonth month) throws SQLException {
        try (Connection other = site.database().dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table only accumulator_1.inventory_log in row exclusive mode");
            OrderPosted order = new OrderPosted(
                    "of-" + month,
                    1,
                    month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant(),
                    "1",
                    "1",
                    List.of(new OrderLine(1, "1001", BigDecimal.TEN, BigDecimal.ONE, null)));
            traffic.expectation().accept(order);
            publisher.send(
                    Envelope.of(SourceTopics.DEFAULT, order, Spelling.TEXT).record(Mode.BINARY));
            publisher.flush();
            // After a try that failed the register is left alone for some seconds.
            await("a lock on the log is waited for")
                    .atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> locksOnTheLog(false) > 0);
            dying.process().suspend();
            other.rollback();
        }
        return locksOnTheLog(true) > 0;
    }

    private long locksOnTheLog(boolean granted) {
        return Objects.requireNonNull(site.jdbc().queryForObject("""
                        select count(*)
                          from pg_locks
                         where relation = to_regclass('accumulator_1.inventory_log')
                           and mode = 'AccessExclusiveLock'
                           and granted = ?
                        """, Long.class, granted));
    }

    private void publish(int documents) {
        int until = traffic.documentsBegun() + documents;
        while (traffic.documentsBegun() < until) {
            publisher.send(traffic.next().record());
        }
        publisher.flush();
    }

    /**
     * Publishes more until the point is reached. A process may post everything in one batch and never reach the second.
     */
    private void publishUntil(String point, Callable<Boolean> reached) {
        await(point).atMost(POINT_MAX).pollInterval(Duration.ofMillis(500)).until(() -> {
            boolean there = reached.call();
            if (!there) {
                publish(MORE_DOCUMENTS);
            }
            return there;
        });
    }

    private void retryAndDie(String point, String letter) throws Exception {
        dying.startCrashing(point);
        dying.awaitUp();
        assertThatThrownBy(() -> dying.post("/api/dead-letters/" + letter + "/retry"))
                .as(point)
                .isInstanceOf(IOException.class);
        assertThat(dying.process().awaitExit()).as(point).isEqualTo(CrashPoint.EXIT_CODE);
    }

    private String state(String letter) {
        return String.valueOf(site.jdbc()
                .queryForObject(
                        "select state from accumulator.dead_letters where id = ?", String.class, Long.valueOf(letter)));
    }

    private void refuse(String orderId) {
        site.jdbc().execute("""
            create or replace function refuse_order() returns trigger language plpgsql as $$
            begin
              if new.order_id = '%s' then
                raise exception 'not this one' using errcode = '23514';
              end if;
              return new;
            end $$\
            """.formatted(orderId));
        site.jdbc()
                .execute("create trigger refuse before insert on accumulator_1.orders"
                        + " for each row execute function refuse_order()");
    }
}
