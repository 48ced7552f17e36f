package dev.accumulator.producer.wire;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Checks a broker before anything is sent to it, because a producer would silently wait for minutes. */
public final class BrokerCheck {

    private static final int ANSWER_SECONDS_MAX = 10;

    private BrokerCheck() {}

    /**
     * Requires that the broker answers and has the topics.
     *
     * @throws PublishFailed if it does not, with a sentence about what is missing
     */
    public static void require(String bootstrapServers, SourceTopics topics) throws InterruptedException {
        int millis = Math.toIntExact(TimeUnit.SECONDS.toMillis(ANSWER_SECONDS_MAX));
        Map<String, Object> settings = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        Collection<String> present;
        try (Admin admin = Admin.create(settings)) {
            present = admin.listTopics().names().get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException unanswered) {
            throw new PublishFailed("No Kafka broker answers at " + bootstrapServers, unanswered);
        }
        Set<String> missing = new TreeSet<>(Set.of(topics.orders(), topics.receipts(), topics.movements()));
        missing.removeAll(present);
        if (!missing.isEmpty()) {
            throw new PublishFailed(
                    "The broker at " + bootstrapServers + " has no topic " + String.join(", ", missing)
                            + ". Create it first, for example with kafka-topics.sh --create.",
                    null);
        }
    }
}
