package dev.accumulator.consumer.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.producer.traffic.Disturbances;
import dev.accumulator.producer.traffic.Modes;
import dev.accumulator.producer.traffic.Traffic;
import dev.accumulator.producer.traffic.TrafficOptions;
import dev.accumulator.producer.wire.Publisher;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Servers are unavailable for minutes, one after the other, while two instances have work: PostgreSQL is stopped, then
 * frozen, then the broker is stopped. Nobody touches an instance. The test runs only on demand, since
 * {@code intake.OutageIT} has shorter outages in every build.
 */
@EnabledIfSystemProperty(named = LongOutageIT.SECONDS, matches = "[0-9]+")
class LongOutageIT {
    static final String SECONDS = "accumulator.fault.outage.seconds";

    private static final Logger LOG = LoggerFactory.getLogger(LongOutageIT.class);
    private static final int DOCUMENTS = 12_000;
    private static final int PHASES = 6;
    private static final Duration SETTLE_MAX = Duration.ofMinutes(5);
    private static final String READING = "\"intake\":{\"details\":{\"state\":\"reading\"},\"status\":\"UP\"}";

    private final Duration lasts = Duration.ofSeconds(Long.getLong(SECONDS, 0));
    private final Traffic traffic =
            Traffic.of(TrafficOptions.of(17, DOCUMENTS).with(Disturbances.ALL).with(Modes.MIXED));

    @Test
    void instancesSurviveOutagesOfMinutesAndGoOnByThemselves() throws Exception {
        try (FaultSite site = new FaultSite(Path.of(
                        "target", "fault", "outage-" + ProcessHandle.current().pid()));
                Publisher publisher = Publisher.to(site.bootstrapServers())) {
            List<ConsumerProcess> instances = List.of(site.consumer("a"), site.consumer("b"));
            try {
                instances.forEach(ConsumerProcess::start);
                for (ConsumerProcess instance : instances) {
                    instance.awaitUp();
                }
                publish(publisher);
                site.awaitDrained(SETTLE_MAX);
                int members = members(site);

                postgresGone(site, publisher, instances);
                assertThat(members(site)).isEqualTo(members);
                postgresSilent(site, publisher, instances);
                brokerGone(site, publisher, instances);

                publish(publisher);
                site.awaitDrained(SETTLE_MAX);
                assertThat(traffic.hasNext()).isFalse();
                assertThat(instances).allMatch(instance -> instance.isAlive() && instance.starts() == 1);
                LOG.info(
                        "Equal to the model: {}",
                        new Reckoning(site, traffic.expectation().state()).settle());
            } finally {
                instances.stream().filter(ConsumerProcess::isAlive).forEach(ConsumerProcess::kill);
            }
        }
    }

    private void postgresGone(FaultSite site, Publisher publisher, List<ConsumerProcess> instances) throws Exception {
        int members = members(site);
        publish(publisher);
        site.postgres().crash();
        Instant until = Instant.now().plus(lasts);
        publish(publisher);
        for (ConsumerProcess instance : instances) {
            awaitHealth(instance, "\"state\":\"waiting\"");
        }
        awaitMoment(until);
        assertThat(members(site)).isEqualTo(members);
        for (ConsumerProcess instance : instances) {
            assertThat(instance.get("/actuator/health")).contains("\"state\":\"waiting\"");
            assertThat(instance.get("/actuator/prometheus")).contains("accumulator_intake_retries_total{");
        }
        site.postgres().start();
        settles("PostgreSQL was gone", site, instances);
    }

    private void postgresSilent(FaultSite site, Publisher publisher, List<ConsumerProcess> instances) throws Exception {
        int members = members(site);
        publish(publisher);
        site.postgres().suspend();
        Instant until = Instant.now().plus(lasts);
        awaitMoment(until);
        assertThat(members(site)).isEqualTo(members);
        site.postgres().resume();
        settles("PostgreSQL was silent", site, instances);
    }

    private void brokerGone(FaultSite site, Publisher publisher, List<ConsumerProcess> instances) throws Exception {
        publish(publisher);
        site.broker().kill();
        Instant until = Instant.now().plus(lasts);
        for (ConsumerProcess instance : instances) {
            awaitHealth(instance, "\"kafka\":{\"details\":{\"broker\"");
        }
        awaitMoment(until);
        for (ConsumerProcess instance : instances) {
            assertThat(instance.get("/actuator/health")).contains("\"kafka\":{\"details\":{\"broker\"");
            assertThat(instance.get("/api/registers")).contains("inventory");
        }
        site.restartBroker();
        settles("The broker was gone", site, instances);
    }

    private void settles(String what, FaultSite site, List<ConsumerProcess> instances) throws Exception {
        long back = System.nanoTime();
        site.awaitDrained(SETTLE_MAX);
        for (ConsumerProcess instance : instances) {
            awaitHealth(instance, READING);
        }
        LOG.info(
                "{} for {} s; everything was posted and sent {} s later",
                what,
                lasts.toSeconds(),
                (System.nanoTime() - back) / 1_000_000_000);
    }

    private void publish(Publisher publisher) {
        int until = traffic.documentsBegun() + DOCUMENTS / PHASES;
        while (traffic.hasNext() && (traffic.documentsBegun() < until || until >= DOCUMENTS)) {
            publisher.send(traffic.next().record());
        }
        publisher.flush();
    }

    private void awaitMoment(Instant moment) {
        await().atMost(lasts.plusMinutes(1))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> Instant.now().isAfter(moment));
    }

    private static void awaitHealth(ConsumerProcess instance, String part) {
        await().atMost(SETTLE_MAX)
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(instance.get("/actuator/health")).contains(part));
    }

    private static int members(FaultSite site) throws Exception {
        try (Admin admin = site.admin()) {
            Map<String, ConsumerGroupDescription> groups =
                    admin.describeConsumerGroups(List.of("accumulator")).all().get();
            return Objects.requireNonNull(groups.get("accumulator")).members().size();
        }
    }
}
