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
 * A Kafka broker that creates no topics by itself. It can be stopped and started again, on the same port and with its
 * data.
 */
public sealed interface KafkaBroker permits EmbeddedKafkaBroker, ContainerKafkaBroker {

    /**
     * Returns a broker that is not started yet.
     *
     * @param data an empty or absent folder, or one that such a broker has used before
     * @param port 0 for any free port, which is chosen now
     */
    static KafkaBroker of(Path data, int port) {
        int chosen = port == 0 ? Ports.anyFree() : port;
        return Docker.isAvailable() ? new ContainerKafkaBroker(data, chosen) : new EmbeddedKafkaBroker(data, chosen);
    }

    /**
     * Returns a broker that is not started yet, serves over TLS only, and nobody whom it does not know. It never runs in
     * a container.
     *
     * @param data an empty or absent folder
     */
    static KafkaBroker of(Path data, KafkaAccess access) {
        return EmbeddedKafkaBroker.ofThisProcess(data, access);
    }

    /**
     * Starts, and returns once clients can connect. Does nothing if the broker is running.
     *
     * @throws PortTaken if another program has the port
     */
    void start();

    /** Stops the broker and waits for its end. Does nothing if it is stopped. */
    void stop();

    int port();

    /** Returns how the broker runs: {@code embedded} or {@code in a container}. */
    String runs();

    default String bootstrapServers() {
        return "localhost:" + port();
    }

    /** Returns what any client needs to connect as the administrator. */
    default Map<String, Object> clientSettings() {
        return Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
    }

    /** Opens an administrator's client. The caller closes it. */
    default Admin admin() {
        return Admin.create(clientSettings());
    }

    /** Creates the topics that do not exist yet. */
    default void createTopics(Collection<NewTopic> topics) {
        try (Admin admin = admin()) {
            createTopics(admin, topics);
        }
    }

    /** Creates the topics that do not exist yet, by a client that is open. */
    static void createTopics(Admin admin, Collection<NewTopic> topics) {
        try {
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
            throw new IllegalStateException("Interrupted while creating topics", interrupted);
        }
    }
}
