package dev.accumulator.consumer.outbox;

import static dev.accumulator.consumer.outbox.OutboxFixture.arrivals;
import static dev.accumulator.consumer.outbox.OutboxFixture.message;
import static dev.accumulator.consumer.outbox.OutboxFixture.upTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.accumulator.testkit.TestKafka;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParkedMessagesIT {
    private final OutboxFixture fixture = new OutboxFixture();
    private final String topic = TestKafka.newTopic("small", 1, Map.of("max.message.bytes", "20000"));
    private final ParkedMessages parked = fixture.parkedMessages();

    @AfterEach
    void close() {
        fixture.close();
    }

    private ParkedMessage park(int number) {
        fixture.append(List.of(message(topic, "order:1", number, "{\"n\":" + " ".repeat(50_000) + number + "}")));
        fixture.awaitDrained();
        return parked.list("parked", null, 1).getFirst();
    }

    @Test
    void whatIsParkedIsListedWithItsReasonAndSentAgainOnceTheTopicTakesIt() throws Exception {
        fixture.startRelay(topic);
        ParkedMessage first = park(0);
        assertThat(first.topic()).isEqualTo(topic);
        assertThat(first.key()).isEqualTo("order:1");
        assertThat(first.eventId()).isEqualTo("order:1-0");
        assertThat(first.bytes()).isGreaterThan(50_000);
        assertThat(first.reason()).contains("larger than the max message size");
        // The topic takes it as little as before, so it comes back under another number.
        parked.send(first.id(), "ada", "again");
        await().until(() ->
                fixture.waiting() == 0 && !parked.list("parked", null, 1).isEmpty());
        ParkedMessage second = parked.list("parked", null, 10).getFirst();
        assertThat(second.id()).isGreaterThan(first.id());

        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
            AlterConfigOp larger =
                    new AlterConfigOp(new ConfigEntry("max.message.bytes", "200000"), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(larger)))
                    .all()
                    .get();
        }
        awaitTaken(60_000);
        parked.send(second.id(), "ada", "the topic takes more now");

        await().untilAsserted(() ->
                assertThat(arrivals(fixture.received(topic), "order:1")).isEqualTo(upTo(1)));
        await().until(() -> !parked.list("sent", null, 10).isEmpty());
        ParkedMessage sent = parked.list("sent", null, 10).getFirst();
        assertThat(sent.closedBy()).isEqualTo("ada");
        assertThat(sent.note()).isEqualTo("the topic takes more now");
        assertThat(sent.closedAt()).isNotNull();
        assertThat(sent.bytes()).isZero();
        assertThat(parked.send(second.id(), "bob", null)).isEqualTo(sent);
        assertThatThrownBy(() -> parked.drop(second.id(), "bob", null)).isInstanceOf(ParkedMessageClosed.class);
        fixture.awaitDrained();
    }

    /** A broker goes by a topic's setting a while after it was given. */
    private void awaitTaken(int bytes) {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            await().ignoreExceptions()
                    .until(() -> producer.send(new ProducerRecord<>(topic, "probe", new byte[bytes]))
                            .get()
                            .hasOffset());
        }
    }

    @Test
    void whatIsDroppedIsNeverToldAndWhoDroppedItIsKept() {
        fixture.startRelay(topic);
        ParkedMessage message = park(0);

        ParkedMessage dropped = parked.drop(message.id(), "ada", "told by mail");

        assertThat(dropped.state()).isEqualTo("dropped");
        assertThat(dropped.closedBy()).isEqualTo("ada");
        assertThat(parked.drop(message.id(), "bob", null)).isEqualTo(dropped);
        assertThatThrownBy(() -> parked.send(message.id(), "bob", null)).isInstanceOf(ParkedMessageClosed.class);
        assertThatThrownBy(() -> parked.drop(message.id() + 1, null, null)).isInstanceOf(ParkedMessageNotFound.class);
        assertThat(parked.list("parked", null, 10)).isEmpty();
        assertThat(fixture.parked()).isEqualTo(1);
    }

    @Test
    void pagesGoFromTheNewestToTheOldest() {
        fixture.startRelay(topic);
        List<Long> ids = List.of(park(0).id(), park(1).id(), park(2).id());

        assertThat(parked.list(null, null, 2)).extracting(ParkedMessage::id).containsExactly(ids.get(2), ids.get(1));
        assertThat(parked.list(null, ids.get(1), 2))
                .extracting(ParkedMessage::id)
                .containsExactly(ids.get(0));
    }
}
