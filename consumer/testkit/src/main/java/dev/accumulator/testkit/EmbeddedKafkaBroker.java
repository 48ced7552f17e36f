package dev.accumulator.testkit;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/** A Kafka broker, and the controller it needs, in this JVM. */
final class EmbeddedKafkaBroker implements KafkaBroker {

    private static final int NODE = 1;

    /** A killed broker counts as alive until its session ends, and its successor cannot register before. */
    private static final Duration SESSION = Duration.ofSeconds(2);

    /** For a broker that is never killed, and is no other one's successor: it may stand still for seconds. */
    private static final Duration LONG_SESSION = Duration.ofSeconds(30);

    static {
        // A broker that cannot go on ends the JVM without a word.
        Exit.setHaltProcedure((code, message) -> {
            tellWhyItEnds(code, message);
            Runtime.getRuntime().halt(code);
        });
    }

    private final Path data;
    private final int port;
    private final @Nullable KafkaAccess access;
    private final Duration session;
    private @Nullable KafkaRaftServer server;

    EmbeddedKafkaBroker(Path data, int port) {
        this(data, port, null, SESSION);
    }

    private EmbeddedKafkaBroker(Path data, int port, @Nullable KafkaAccess access, Duration session) {
        this.data = data;
        this.port = port;
        this.access = access;
        this.session = session;
    }

    /**
     * Returns a broker that ends with this JVM and its folder.
     *
     * @param access who may do what; null if everybody may do everything, in plain text
     */
    static EmbeddedKafkaBroker ofThisProcess(Path data, @Nullable KafkaAccess access) {
        return new EmbeddedKafkaBroker(data, Ports.anyFree(), access, LONG_SESSION);
    }

    @Override
    public synchronized void start() {
        if (server != null) {
            return;
        }
        Ports.requireFree("Kafka", port);
        format();
        KafkaRaftServer starting = new KafkaRaftServer(KafkaConfig.fromProps(properties()), Time.SYSTEM);
        starting.startup();
        server = starting;
    }

    @Override
    public synchronized void stop() {
        if (server == null) {
            return;
        }
        server.shutdown();
        server.awaitShutdown();
        server = null;
    }

    /** Logging may be off or late, so this goes to the error stream of the process itself. */
    private static void tellWhyItEnds(int code, @Nullable String message) {
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        err.println("The Kafka broker in this JVM ends it with code " + code + ": " + message);
        new Throwable("The call that ends it").printStackTrace(err);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String runs() {
        return "embedded";
    }

    @Override
    public Map<String, Object> clientSettings() {
        Map<String, Object> settings = new HashMap<>(KafkaBroker.super.clientSettings());
        if (access != null) {
            settings.putAll(access.administrator());
        }
        return settings;
    }

    private void format() {
        if (Files.exists(data.resolve("meta.properties"))) {
            return;
        }
        try (PrintStream quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            Files.createDirectories(data);
            Formatter formatter = new Formatter()
                    .setNodeId(NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName("CONTROLLER")
                    .setHasDynamicQuorum(false)
                    .setDirectories(List.of(data.toString()))
                    .setMetadataLogDirectory(data.toString())
                    .setPrintStream(quiet);
            if (access != null) {
                formatter.setScramArguments(access.scramArguments());
            }
            formatter.run();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (Exception failure) {
            throw new IllegalStateException("Kafka's folder " + data + " can't be formatted", failure);
        }
    }

    private Properties properties() {
        int controllerPort = Ports.anyFree();
        Map<String, Object> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", NODE);
        settings.put("controller.quorum.voters", NODE + "@localhost:" + controllerPort);
        settings.put("controller.listener.names", "CONTROLLER");
        String clients = access == null ? "PLAINTEXT" : KafkaAccess.LISTENER;
        settings.put("listeners", clients + "://localhost:" + port + ",CONTROLLER://localhost:" + controllerPort);
        settings.put("advertised.listeners", clients + "://localhost:" + port);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("log.dirs", data.toString());
        settings.put("broker.session.timeout.ms", session.toMillis());
        settings.put("broker.heartbeat.interval.ms", 500);
        settings.put("auto.create.topics.enable", false);
        settings.put("group.initial.rebalance.delay.ms", 0);
        // One broker can hold only one replica, and the defaults for a cluster's internal topics open 100 partitions.
        settings.put("default.replication.factor", 1);
        settings.put("offsets.topic.replication.factor", 1);
        settings.put("offsets.topic.num.partitions", 4);
        settings.put("transaction.state.log.replication.factor", 1);
        settings.put("transaction.state.log.min.isr", 1);
        settings.put("transaction.state.log.num.partitions", 4);
        // The defaults suit a dedicated machine: 128 MiB for the cleaner, and 20 MiB of index files for each partition.
        settings.put("log.cleaner.dedupe.buffer.size", 2L * 1024 * 1024);
        settings.put("log.index.size.max.bytes", 1024 * 1024);
        if (access != null) {
            settings.putAll(access.broker());
        }
        Properties properties = new Properties();
        settings.forEach((name, value) -> properties.put(name, value.toString()));
        return properties;
    }
}
