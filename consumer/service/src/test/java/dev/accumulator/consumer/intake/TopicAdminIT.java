package dev.accumulator.consumer.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.Exhaustion;
import dev.accumulator.testkit.TestKafka;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class TopicAdminIT {

    @Test
    void aClientWhoseThreadHasDiedOfTooLittleMemoryIsReplaced() {
        String topic = TestKafka.newTopic("admin", 1);
        TopicAdmin admin = new TopicAdmin(Map.of(
                "bootstrap.servers",
                TestKafka.bootstrapServers(),
                "metric.reporters",
                List.of(Exhaustion.class.getName())));
        try {
            Exhaustion.dueIn("kafka-admin-client-thread");
            assertThatThrownBy(() -> admin.topics(Set.of(topic))).isInstanceOf(KafkaException.class);
            assertThat(Exhaustion.cancel()).isFalse();

            // The thread says that it has died shortly before it is dead.
            await().ignoreExceptions().until(() -> admin.topics(Set.of(topic)).containsKey(topic));
        } finally {
            Exhaustion.cancel();
            admin.destroy();
        }
    }

    @Test
    void aClientWhoseThreadLivesIsKept() {
        try (AdminConnection connection =
                new AdminConnection(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
            assertThat(connection.open()).isSameAs(connection.open());
        }
    }
}
