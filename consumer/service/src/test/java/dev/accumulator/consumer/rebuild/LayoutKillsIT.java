package dev.accumulator.consumer.rebuild;

import static dev.accumulator.consumer.rebuild.LayoutRuns.error;
import static dev.accumulator.consumer.rebuild.LayoutRuns.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.layout.LayoutTrap;
import dev.accumulator.testkit.DataFolder;
import dev.accumulator.testkit.PostgresServer;
import dev.accumulator.testkit.PostgresServer.Durability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * From two shards to four, each layout on a server of its own: every command is stopped at every step it has, and the servers
 * crash at some, while documents keep coming and both layouts are asked.
 */
@EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
class LayoutKillsIT {
    private static final Duration WAIT_MAX = Duration.ofMinutes(2);

    private final DataFolder folder = DataFolder.temporary();
    private final PostgresServer first = PostgresServer.of(folder.resolve("first"), 0, Durability.PROCESS_LOSS);
    private final PostgresServer second = PostgresServer.of(folder.resolve("second"), 0, Durability.PROCESS_LOSS);

    @AfterEach
    void stop() {
        second.stop();
        first.stop();
        folder.close();
    }

    @Test
    void twoLayoutsAreNeverLiveWhereverARunIsStoppedAndEachCanBeGoneOnWith() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("LayoutKillsIT seed " + seed);
        first.start();
        second.start();
        List<Site> previous = new ArrayList<>();
        List<Site> next = new ArrayList<>();
        try (Site old = new Site(first.database("old_0"));
                Traffic traffic = new Traffic(old, seed)) {
            previous.add(old);
            previous.add(old.beside(first.database("old_1")));
            IntStream.range(0, 4).forEach(shard -> next.add(old.beside(second.database("new_" + shard))));
            // The other one first: it is part of what the first one answers.
            previous.getLast().start("--accumulator.shard.index=1", "--accumulator.shard.of=2");
            Site.Instance before = old.start(
                    "--accumulator.shard.index=0",
                    "--accumulator.shard.of=2",
                    "--accumulator.shard.databases[0]=" + old.jdbcUrl(),
                    "--accumulator.shard.databases[1]=" + previous.getLast().jdbcUrl());
            traffic.publish(200);
            traffic.begin(Duration.ofMillis(5));
            List<Site.Instance> fronts = LayoutIT.start(next, previous);
            traffic.ask(before, fronts.getFirst());
            LayoutRuns runs = new LayoutRuns(old, before, fronts);
            try (LayoutWatch watch = new LayoutWatch(previous, next)) {
                stopEverywhere(runs, before);
                assertThat(LayoutIT.announced(old)).doesNotHaveDuplicates();
                traffic.serversAreAway();
                crash(before, fronts);
                watch.nothingWasWrong();
            }
            LayoutIT.everythingIsThereOnce(old, next, traffic, fronts.getFirst());
        } finally {
            next.forEach(Site::close);
            previous.stream().skip(1).forEach(Site::close);
        }
    }

    private static void stopEverywhere(LayoutRuns runs, Site.Instance before) throws Exception {
        for (String point : LayoutRuns.pointsBefore(2, 4)) {
            runs.diesAndIsTakenBack(point);
        }
        // The next run goes on where the one before has died.
        LayoutRuns.pointsBefore(2, 4).forEach(point -> runs.dies("switch", point));
        runs.dies("back", "LOOK/1");
        runs.dies("back", "STAY/1");
        runs.dies("switch", "CLAIM/3");
        runs.succeeds("back", "one that has died");
        for (String point : List.of("COMPARE/1", "END/1", "LEAVE/2", "REACH/1")) {
            runs.goesOnTooLate("switch", point, () -> runs.succeeds("back", point));
            assertThat(before.status(LayoutRuns.STOCK)).isEqualTo(200);
        }
    }

    private void crash(Site.Instance before, List<Site.Instance> fronts) {
        for (String point : List.of("PREPARE/1", "END/1", "LEAVE/1", "REACH/1")) {
            for (PostgresServer server : List.of(first, second)) {
                crashAt(point, server, fronts.getFirst());
                await().atMost(WAIT_MAX)
                        .until(() -> error(run(fronts.get(1), "back")).isEmpty());
                await().atMost(WAIT_MAX).until(() -> before.status(LayoutRuns.STOCK) == 200);
            }
        }
        for (String point : LayoutRuns.pointsAfter(2, 4)) {
            crashAt(point, point.startsWith("ENTER") ? second : first, fronts.get(2));
        }
        await().atMost(WAIT_MAX).until(() -> error(run(fronts.get(3), "switch")).isEmpty());
    }

    /** The instance dies too. */
    private static void crashAt(String point, PostgresServer server, Site.Instance front) {
        front.bean(LayoutTrap.class).at(point, () -> {
            server.crash();
            server.start();
            throw new IllegalStateException("it died here");
        });
        await("a switch that comes to " + point)
                .atMost(WAIT_MAX)
                .until(() -> error(run(front, "switch")).contains("it died here"));
    }
}
