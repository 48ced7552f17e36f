package dev.accumulator.consumer.intake;

import dev.accumulator.testkit.Ports;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** Two brokers in this JVM, of which the second can go away. */
final class TwoBrokers implements AutoCloseable {
    private final String cluster = Uuid.randomUuid().toString();
    private final int controllerPort = Ports.anyFree();
    private final int port = Ports.anyFree();
    private final KafkaRaftServer first;
    private final KafkaRaftServer second;
    private boolean secondIsGone;

    TwoBrokers(Path folder) throws Exception {
        first = broker(folder.resolve("first"), 1, "broker,controller", port);
        first.startup();
        second = broker(folder.resolve("second"), 2, "broker", Ports.anyFree());
        second.startup();
    }

    String bootstrapServers() {
        return "localhost:" + port;
    }

    /** Makes a topic whose first partition is on the first broker, and whose second is on the second. */
    void createTopic(String name) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(name, Map.of(0, List.of(1), 1, List.of(2)))))
                    .all()
                    .get();
        }
    }

    void stopSecond() {
        secondIsGone = true;
        second.shutdown();
        second.awaitShutdown();
    }

    private KafkaRaftServer broker(Path data, int node, String roles, int ofBroker) throws Exception {
        Files.createDirectories(data);
        try (PrintStream quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setNodeId(node)
                    .setClusterId(cluster)
                    .setControllerListenerName("CONTROLLER")
                    .setHasDynamicQuorum(false)
                    .setDirectories(List.of(data.toString()))
                    .setMetadataLogDirectory(data.toString())
                    .setPrintStream(quiet)
                    .run();
        }
        String controller = roles.contains("controller") ? ",CONTROLLER://localhost:" + controllerPort : "";
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "process.roles",
                roles,
                "node.id",
                Integer.toString(node),
                "controller.quorum.voters",
                "1@localhost:" + controllerPort,
                "controller.listener.names",
                "CONTROLLER",
                "listeners",
                "PLAINTEXT://localhost:" + ofBroker + controller,
                "advertised.listeners",
                "PLAINTEXT://localhost:" + ofBroker,
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "log.dirs",
                data.toString(),
                "broker.session.timeout.ms",
                "30000",
                "broker.heartbeat.interval.ms",
                "500"));
        settings.putAll(Map.of(
                "auto.create.topics.enable",
                "false",
                "log.cleaner.dedupe.buffer.size",
                Integer.toString(2 << 20),
                "log.index.size.max.bytes",
                Integer.toString(1 << 20)));
        return new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
    }

    @Override
    public void close() {
        if (!secondIsGone) {
            stopSecond();
        }
        first.shutdown();
        first.awaitShutdown();
    }
}
