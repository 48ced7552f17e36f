package dev.accumulator.testkit;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * One Kafka broker, which makes no topic unasked. It can be stopped and started again, on the same port and with the data
 * it had.
 */
public sealed interface KafkaBroker permits EmbeddedKafkaBroker, ContainerKafkaBroker {

    /**
     * A broker that is not started yet.
     *
     * @param data an empty or absent folder, or one that such a broker has used before
     * @param port 0 for any free port, chosen now
     */
    static KafkaBroker of(Path data, int port) {
        int chosen = port == 0 ? Ports.anyFree() : port;
        return Docker.isAvailable() ? new ContainerKafkaBroker(data, chosen) : new EmbeddedKafkaBroker(data, chosen);
    }

    /**
     * Starts, and returns when clients can connect. Does nothing when it runs.
     *
     * @throws PortTaken when another program has the port
     */
    void start();

    /** Waits until the broker is gone. Does nothing when it is. */
    void stop();

    int port();

    /** {@code embedded} or {@code in a container}. */
    String runs();

    default String bootstrapServers() {
        return "localhost:" + port();
    }

    /** An administrator's client, for the caller to close. */
    default Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()));
    }

    /** Makes those topics that there are not yet. */
    default void createTopics(Collection<NewTopic> topics) {
        try (Admin admin = admin()) {
            for (var made : admin.createTopics(topics).values().entrySet()) {
                try {
                    made.getValue().get();
                } catch (ExecutionException failure) {
                    if (!(failure.getCause() instanceof TopicExistsException)) {
                        throw new IllegalStateException("No topic " + made.getKey(), failure);
                    }
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while making topics", interrupted);
        }
    }
}
