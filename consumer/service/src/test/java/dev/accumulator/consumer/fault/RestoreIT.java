package dev.accumulator.consumer.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.producer.expected.Expectation;
import dev.accumulator.producer.traffic.Disturbances;
import dev.accumulator.producer.traffic.Modes;
import dev.accumulator.producer.traffic.Traffic;
import dev.accumulator.producer.traffic.TrafficOptions;
import dev.accumulator.producer.wire.Envelope;
import dev.accumulator.producer.wire.Mode;
import dev.accumulator.producer.wire.Publisher;
import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.producer.wire.Spelling;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.MovementLine;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.ReceiptLine;
import dev.accumulator.schemas.ReceiptPosted;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A database is restored to an earlier state, and a broker forgets the offsets of its group. */
class RestoreIT {
    private static final Instant APRIL = Instant.parse("2026-04-19T10:15:00Z");
    private static final Duration DRAIN_MAX = Duration.ofMinutes(3);

    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void postingGoesOnFromTheRestoredPositionsWithoutARestart() throws Exception {
        try (FaultSite site = new FaultSite(Path.of(
                        "target", "fault", "restore-" + ProcessHandle.current().pid()));
                Publisher publisher = Publisher.to(site.bootstrapServers())) {
            Traffic traffic = Traffic.of(
                    TrafficOptions.of(9, 3_000).with(Disturbances.ALL).with(Modes.MIXED));
            ConsumerProcess consumer = site.consumer("restored", FaultSite.PUBLISHING);
            try {
                consumer.start();
                consumer.awaitUp();
                publish(traffic, publisher, 300);
                site.awaitDrained(DRAIN_MAX);
                long then = site.posted();
                site.postgres().cutOff("fault");
                site.postgres().copyTo("fault", "backup");
                site.postgres().admit("fault");

                publish(traffic, publisher, 300);
                site.awaitDrained(DRAIN_MAX);
                assertThat(site.posted()).isGreaterThan(then);
                // A cell that the topic tells, and that the backup does not have.
                site.jdbc().update("""
                        insert into accumulator_1.inventory_cell (warehouse, product, quantity)
                        values (777, 777, 7)
                        """);
                consumer.post("/api/registers/inventory/publication/compare");
                site.awaitPublished(DRAIN_MAX);

                site.postgres().cutOff("fault");
                site.postgres().drop("fault");
                site.postgres().copyTo("backup", "fault");
                assertThat(consumer.isAlive()).isTrue();
                publish(traffic, publisher, 300);
                site.awaitDrained(DRAIN_MAX);
                new Reckoning(site, traffic.expectation().state())
                        .afterRestore()
                        .settle();
                site.awaitPublished(DRAIN_MAX);

                consumer.process().terminate();
                forgetGroup(site);
                publish(traffic, publisher, 300);
                consumer.start();
                site.awaitDrained(DRAIN_MAX);
                new Reckoning(site, traffic.expectation().state())
                        .afterRestore()
                        .settle();
            } finally {
                consumer.kill();
            }
        }
    }

    /**
     * Nothing fails here by itself. The instance is idle when the database is restored. The next record is in a
     * partition whose position has not changed, and in a cell that the instance remembers but the database does not
     * have.
     */
    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void anIdleInstanceNoticesARestoreAndForgetsWhatItRemembered() throws Exception {
        try (FaultSite site = new FaultSite(Path.of(
                        "target", "fault", "idle-" + ProcessHandle.current().pid()));
                Publisher publisher = Publisher.to(site.bootstrapServers())) {
            ConsumerProcess consumer = site.consumer("idle", FaultSite.PUBLISHING);
            Expectation expectation = new Expectation();
            try {
                consumer.start();
                consumer.awaitUp();
                send(publisher, expectation, receipt("before", 1));
                site.awaitDrained(DRAIN_MAX);
                site.postgres().cutOff("fault");
                site.postgres().copyTo("fault", "backup");
                site.postgres().admit("fault");
                send(publisher, expectation, receipt("lost", 2));
                site.awaitDrained(DRAIN_MAX);

                site.postgres().cutOff("fault");
                site.postgres().drop("fault");
                site.postgres().copyTo("backup", "fault");
                site.postgres().admit("fault");
                send(publisher, expectation, movements("after", 2));
                site.awaitDrained(DRAIN_MAX);

                new Reckoning(site, expectation.state()).afterRestore().settle();
                site.awaitPublished(DRAIN_MAX);
            } finally {
                consumer.kill();
            }
        }
    }

    private static void send(Publisher publisher, Expectation expectation, DocumentEvent event) {
        expectation.accept(event);
        publisher.send(Envelope.of(SourceTopics.DEFAULT, event, Spelling.TEXT).record(Mode.BINARY));
        publisher.flush();
    }

    private static ReceiptPosted receipt(String id, int product) {
        return new ReceiptPosted(
                id,
                1,
                APRIL,
                null,
                "1",
                List.of(new ReceiptLine(1, "" + product, BigDecimal.TEN, BigDecimal.ONE, null)));
    }

    private static MovementsPosted movements(String recorder, int product) {
        return new MovementsPosted(
                recorder,
                1,
                APRIL,
                List.of(new MovementLine(
                        "inventory",
                        null,
                        Map.of("warehouse", "1", "product", "" + product),
                        Map.of("quantity", BigDecimal.ONE, "amount", BigDecimal.ONE))));
    }

    private static void publish(Traffic traffic, Publisher publisher, int documents) {
        int until = traffic.documentsBegun() + documents;
        while (traffic.hasNext() && traffic.documentsBegun() < until) {
            publisher.send(traffic.next().record());
        }
        publisher.flush();
    }

    private static void forgetGroup(FaultSite site) {
        try (Admin admin = site.admin()) {
            await().atMost(Duration.ofMinutes(3))
                    .ignoreExceptions()
                    .untilAsserted(() -> admin.deleteConsumerGroups(List.of("accumulator"))
                            .all()
                            .get());
        }
    }
}
