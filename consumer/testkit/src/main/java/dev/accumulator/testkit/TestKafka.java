package dev.accumulator.testkit;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.NewTopic;

/** The Kafka broker of all tests in this JVM, started by the first that asks. */
public final class TestKafka {

    private static final AtomicInteger NAMES = new AtomicInteger();

    private TestKafka() {}

    public static String bootstrapServers() {
        return Shared.BROKER.bootstrapServers();
    }

    /** A name that no other test in this JVM has: for topics, and for consumer groups. */
    public static String uniqueName(String name) {
        return name + "-" + NAMES.incrementAndGet();
    }

    /** Makes an empty topic whose name begins with the given one, and returns its name. */
    public static String newTopic(String name, int partitions) {
        return newTopic(name, partitions, Map.of());
    }

    /** The same, with topic settings such as {@code cleanup.policy}. */
    public static String newTopic(String name, int partitions, Map<String, String> settings) {
        String unique = uniqueName(name);
        createTopic(unique, partitions, settings);
        return unique;
    }

    /** Makes an empty topic of exactly this name. */
    public static void createTopic(String name, int partitions, Map<String, String> settings) {
        Shared.BROKER.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(settings)));
    }

    /** A running broker of the caller's own, to be stopped and started in the middle of a test. */
    public static OwnKafka own() {
        return new OwnKafka();
    }

    /** A broker that no other test sees. Its data goes when it is closed, and not before. */
    public static final class OwnKafka implements AutoCloseable {

        private final DataFolder folder = DataFolder.thrownAway();
        private final KafkaBroker broker = KafkaBroker.of(folder.resolve("kafka"), 0);

        private OwnKafka() {
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

        static final KafkaBroker BROKER = start();

        private static KafkaBroker start() {
            OwnKafka kafka = new OwnKafka();
            AtExit.stop("stop-test-kafka", kafka::close);
            return kafka.broker();
        }
    }
}
