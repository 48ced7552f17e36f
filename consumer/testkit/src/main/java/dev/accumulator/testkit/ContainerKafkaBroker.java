package dev.accumulator.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.testcontainers.containers.BindMode;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** A Kafka broker in a container. */
final class ContainerKafkaBroker implements KafkaBroker {

    /** The image may have to be unpacked first, and the machine may be busy with the build. */
    private static final Duration START_MAX = Duration.ofMinutes(3);

    private final Path data;
    private final int port;
    private final KafkaContainer container;

    ContainerKafkaBroker(Path data, int port) {
        this.data = data;
        this.port = port;
        container = new KafkaContainer(DockerImageName.parse("apache/kafka:4.2.1"))
                .withEnv("KAFKA_LOG_DIRS", "/accumulator")
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .withEnv("KAFKA_BROKER_SESSION_TIMEOUT_MS", "2000")
                .withEnv("KAFKA_BROKER_HEARTBEAT_INTERVAL_MS", "500")
                .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
                .withFileSystemBind(data.toAbsolutePath().toString(), "/accumulator", BindMode.READ_WRITE)
                .withStartupTimeout(START_MAX);
        container.setPortBindings(List.of("127.0.0.1:" + port + ":9092"));
    }

    @Override
    public void start() {
        if (container.isRunning()) {
            return;
        }
        Ports.requireFree("Kafka", port);
        try {
            Files.createDirectories(data);
            if (Files.getFileStore(data).supportsFileAttributeView("posix")) {
                // The broker's user in the container does not exist on this machine.
                Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        container.start();
    }

    @Override
    public void stop() {
        container.stop();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String runs() {
        return "in a container";
    }
}
