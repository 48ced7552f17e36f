package dev.accumulator.consumer.outbox;

import static dev.accumulator.consumer.outbox.OutboxFixture.firstArrivals;
import static dev.accumulator.consumer.outbox.OutboxFixture.messages;
import static dev.accumulator.consumer.outbox.OutboxFixture.upTo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.outbox.OutboxFixture.Running;
import dev.accumulator.consumer.outbox.RelayStatus.Role;
import dev.accumulator.testkit.TestKafka;
import dev.accumulator.testkit.TestPostgres;
import java.util.List;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class OutageIT {
    private static final String TOPIC = "postings";

    @Test
    void messagesWaitWhileTheBrokerIsAwayAndAreSentInOrderAfter() {
        try (TestKafka.OwnKafka kafka = TestKafka.own()) {
            kafka.broker().createTopics(List.of(new NewTopic(TOPIC, 3, (short) 1)));
            try (OutboxFixture fixture = OutboxFixture.hasty(
                    TestPostgres.newDatabase(), kafka.broker().bootstrapServers())) {
                Running running = fixture.startRelay(TOPIC);
                fixture.append(messages(TOPIC, "order:1", 100));
                fixture.awaitDrained();

                kafka.broker().stop();
                fixture.append(messages(TOPIC, "order:1", 500).subList(100, 500));
                running.awaitRole(Role.WAITING);
                Health health = running.health.health();
                assertThat(health.getStatus()).isEqualTo(Status.DOWN);
                assertThat(health.getDetails()).containsKey("waitingFor");
                assertThat(fixture.waiting()).isEqualTo(400);

                kafka.broker().start();
                fixture.awaitDrained();
                assertThat(firstArrivals(fixture.received(TOPIC), "order:1")).isEqualTo(upTo(500));
                running.awaitRole(Role.ACTIVE);
                assertThat(running.status.failures.sum()).isPositive();
            }
        }
    }

    @Test
    void theRelayGoesOnWhenTheDatabaseIsBack() {
        String topic = TestKafka.newTopic(TOPIC, 3);
        try (TestPostgres.OwnPostgres postgres = TestPostgres.own();
                OutboxFixture fixture =
                        OutboxFixture.hasty(postgres.server().database("outages"), TestKafka.bootstrapServers())) {
            Running running = fixture.startRelay(topic);
            fixture.append(messages(topic, "order:1", 100));
            fixture.awaitDrained();

            postgres.server().stop();
            running.awaitRole(Role.WAITING);
            postgres.server().start();

            running.awaitRole(Role.ACTIVE);
            fixture.append(messages(topic, "order:1", 200).subList(100, 200));
            fixture.awaitDrained();
            assertThat(firstArrivals(fixture.received(topic), "order:1")).isEqualTo(upTo(200));
        }
    }
}
