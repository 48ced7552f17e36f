package dev.accumulator.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The Kafka broker that all tests in this JVM share. The first test that asks starts it. */
public final class TestKafka {

    private static final AtomicInteger NAMES = new AtomicInteger();

    static {
        Patience.take();
        NightlyRuns.none();
    }

    private TestKafka() {}

    public static String bootstrapServers() {
        return Shared.BROKER.bootstrapServers();
    }

    /** Returns a name for a topic or a consumer group that no other test in this JVM uses. */
    public static String uniqueName(String name) {
        return name + "-" + NAMES.incrementAndGet();
    }

    /** Creates an empty topic whose name begins with the given one, and returns its name. */
    public static String newTopic(String name, int partitions) {
        return newTopic(name, partitions, Map.of());
    }

    /** Creates an empty topic with settings such as {@code cleanup.policy}, and returns its name. */
    public static String newTopic(String name, int partitions, Map<String, String> settings) {
        String unique = uniqueName(name);
        createTopic(unique, partitions, settings);
        return unique;
    }

    /** Creates an empty topic of exactly this name. */
    public static void createTopic(String name, int partitions, Map<String, String> settings) {
        KafkaBroker.createTopics(Shared.ADMIN, List.of(new NewTopic(name, partitions, (short) 1).configs(settings)));
    }

    /** Starts a broker for one test, which may stop and start it. */
    public static OwnKafka own() {
        return new OwnKafka(data -> Docker.isAvailable()
                ? new ContainerKafkaBroker(data, Ports.anyFree())
                : EmbeddedKafkaBroker.ofThisProcess(data, null));
    }

    /** Starts a broker for one test, with access control. */
    public static OwnKafka own(KafkaAccess access) {
        return new OwnKafka(data -> KafkaBroker.of(data, access));
    }

    /** A broker that no other test sees. Its data is deleted only when it is closed. */
    public static final class OwnKafka implements AutoCloseable {

        private final DataFolder folder = DataFolder.temporary();
        private final KafkaBroker broker;

        private OwnKafka(Function<Path, KafkaBroker> brokers) {
            broker = brokers.apply(folder.resolve("kafka"));
            broker.start();
        }

        public KafkaBroker broker() {
            return broker;
        }

        @Override
        public void close() {
            broker.stop();
            folder.close();
        }
    }

    private static final class Shared {

        static final KafkaBroker BROKER;

        /** Tests make hundreds of topics, and opening a client takes longer than making a topic. */
        static final Admin ADMIN;

        static {
            OwnKafka kafka = own();
            BROKER = kafka.broker();
            ADMIN = BROKER.admin();
            AtExit.stop("stop-test-kafka", () -> {
                ADMIN.close(Duration.ZERO);
                kafka.close();
            });
        }
    }
}
