package dev.accumulator.consumer.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

class OneRunIT {
    private final PostgresDatabase database = TestPostgres.newDatabase();
    private final MaintenanceInstance first = new MaintenanceInstance(database);
    private final MaintenanceInstance second = new MaintenanceInstance(database);

    @AfterEach
    void close() {
        second.close();
        first.close();
    }

    @Test
    void oneOfManyConcurrentRequestsToTwoInstancesStartsARun() throws Exception {
        List<Future<Admission>> asked = new ArrayList<>();
        try (ExecutorService people = Executors.newFixedThreadPool(8)) {
            first.transactions().executeWithoutResult(status -> {
                holdUp();
                for (int i = 0; i < 8; i++) {
                    Maintenance maintenance = (i % 2 == 0 ? first : second).maintenance();
                    asked.add(people.submit(() -> maintenance.verify(null, "ann")));
                }
                await().until(() -> asked.stream().allMatch(Future::isDone));
            });
        }
        List<Run> started = new ArrayList<>();
        List<Run> busy = new ArrayList<>();
        for (Future<Admission> answer : asked) {
            switch (answer.get()) {
                case Admission.Started one -> started.add(one.run());
                case Admission.Busy other -> busy.add(other.running());
            }
        }
        assertThat(started).hasSize(1);
        assertThat(busy)
                .hasSize(7)
                .extracting(Run::id)
                .containsOnly(started.getFirst().id());
        awaitState(started.getFirst().id(), Run.State.DONE);
    }

    @Test
    void aScheduledMomentHasOneRunHoweverLateAnInstanceAsks() {
        Instant due = Instant.parse("2026-05-15T03:30:00Z");

        Run run = first.maintenance().verifyDue(due).orElseThrow();
        awaitState(run.id(), Run.State.DONE);

        assertThat(run.requestedBy()).isEqualTo(Run.RequestedBy.SCHEDULE);
        assertThat(second.maintenance().verifyDue(due)).isEmpty();
        assertThat(second.maintenance().verifyDue(due.plus(Duration.ofDays(1)))).isPresent();
    }

    @Test
    void aRunWhoseProcessDiedIsReportedAsFailedAndAnotherIsAdmitted() {
        long dead = first.runs()
                .insert(new RunsTable.RunRequest(Run.Kind.REPAIR, null, null, "ann"), 1, "77@gone", 2)
                .orElseThrow();
        second.maintenance().beat();
        assertThat(first.maintenance().find(Run.Kind.REPAIR, dead).orElseThrow().state())
                .isEqualTo(Run.State.RUNNING);
        first.jdbc()
                .update("update accumulator.maintenance_runs set heartbeat_at = heartbeat_at - interval '31 seconds'");

        second.maintenance().beat();

        Run failed = first.maintenance().find(Run.Kind.REPAIR, dead).orElseThrow();
        assertThat(failed.state()).isEqualTo(Run.State.FAILED);
        assertThat(failed.error()).startsWith("The process 77@gone gave no sign of life after ");
        assertThat(first.maintenance().verify(null, "ann")).isInstanceOf(Admission.Started.class);
    }

    @Test
    void aRunThatWasDeclaredDeadDoesNotGoOn() {
        long id = first.transactions().execute(status -> {
            holdUp();
            long started = ((Admission.Started) second.maintenance().verify(null, "ann"))
                    .run()
                    .id();
            await().until(() -> second.maintenance()
                    .find(Run.Kind.VERIFY, started)
                    .map(Run::step)
                    .filter("inventory"::equals)
                    .isPresent());
            assertThat(second.runs().fail(started, "declared dead")).isTrue();
            return started;
        });

        // The next run of that instance waits for its only thread, so the first run has ended once this one is done.
        Run next = ((Admission.Started) second.maintenance().verify(null, "ann")).run();
        awaitState(next.id(), Run.State.DONE);
        Run ended = second.maintenance().find(Run.Kind.VERIFY, id).orElseThrow();
        assertThat(ended.error()).isEqualTo("declared dead");
        assertThat(ended.results()).isEmpty();
    }

    @Test
    void aRunOfAnInstanceThatStopsFailsAtOnce() {
        long id = first.transactions().execute(status -> {
            holdUp();
            long started = ((Admission.Started) second.maintenance().verify(null, "ann"))
                    .run()
                    .id();
            second.close();
            return started;
        });

        Run stopped = first.maintenance().find(Run.Kind.VERIFY, id).orElseThrow();
        assertThat(stopped.state()).isEqualTo(Run.State.FAILED);
        assertThat(stopped.error()).isEqualTo("The process was stopped");
    }

    @Test
    void aStatementThatTakesTooLongFailsTheRunWithItsReason() {
        try (MaintenanceInstance hasty = new MaintenanceInstance(database, Duration.ofSeconds(1))) {
            long id = first.transactions().execute(status -> {
                holdUp();
                long started = ((Admission.Started) hasty.maintenance().verify("inventory", "ann"))
                        .run()
                        .id();
                awaitState(started, Run.State.FAILED);
                return started;
            });
            assertThat(first.maintenance()
                            .find(Run.Kind.VERIFY, id)
                            .orElseThrow()
                            .error())
                    .contains(wordsOfATimeout());
        }
    }

    /** A server may speak another language. */
    private String wordsOfATimeout() {
        try {
            new JdbcTemplate(database.dataSource()).execute("set statement_timeout = 10; select pg_sleep(60)");
        } catch (DataAccessException cancelled) {
            return String.valueOf(cancelled.getMostSpecificCause().getMessage());
        }
        throw new AssertionError("It was not cancelled");
    }

    @Test
    void onlyTheNewestRunsAreKept() {
        first.jdbc()
                .update("insert into accumulator.maintenance_runs"
                        + " (kind, generation, state, requested_by, instance, registers_total)"
                        + " select 'verify', 1, 'done', 'schedule', 'earlier', 2 from generate_series(1, 250)");

        Run run = ((Admission.Started) first.maintenance().verify(null, "ann")).run();
        awaitState(run.id(), Run.State.DONE);

        assertThat(first.maintenance().list(Run.Kind.VERIFY))
                .hasSize(RunsTable.KEPT_MAX)
                .first()
                .satisfies(newest -> assertThat(newest.id()).isEqualTo(run.id()));
        assertThat(first.jdbc().queryForObject("select count(*) from accumulator.maintenance_runs", Integer.class))
                .isEqualTo(RunsTable.KEPT_MAX);
    }

    /** Locks the movements of a register against all readers until the caller's transaction ends. */
    private void holdUp() {
        first.jdbc().execute("lock table accumulator_1.inventory_log in access exclusive mode");
    }

    private void awaitState(long id, Run.State state) {
        await().untilAsserted(() -> assertThat(second.maintenance()
                        .find(Run.Kind.VERIFY, id)
                        .orElseThrow()
                        .state())
                .isEqualTo(state));
    }
}
