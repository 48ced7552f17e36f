package dev.accumulator.producer.wire;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

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
        Set<String> missing = new TreeSet<>(Set.of(topics.orders(), topics.receipts(), topics.movements()));
        try (Admin admin = admin(bootstrapServers)) {
            missing.removeAll(present(admin, bootstrapServers));
        }
        if (!missing.isEmpty()) {
            throw new PublishFailed(
                    "The broker at " + bootstrapServers + " has no topic " + String.join(", ", missing)
                            + ". Create it first, for example with kafka-topics.sh --create.",
                    null);
        }
    }

    /**
     * Requires that the broker answers, and makes a topic if it has none of that name.
     *
     * @throws PublishFailed if it does not answer, or does not let the topic be made
     */
    public static void requireOrMake(String bootstrapServers, String topic) throws InterruptedException {
        make(bootstrapServers, Set.of(topic), Map.of());
    }

    /**
     * Requires that the broker answers, and makes the topics of catalogues that it has not, compacted.
     *
     * @throws PublishFailed if it does not answer, or does not let a topic be made
     */
    public static void requireOrMake(String bootstrapServers, CatalogueTopics topics) throws InterruptedException {
        make(
                bootstrapServers,
                topics.all(),
                Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    }

    private static void make(String bootstrapServers, Set<String> topics, Map<String, String> configuration)
            throws InterruptedException {
        Set<String> missing = new TreeSet<>(topics);
        try (Admin admin = admin(bootstrapServers)) {
            missing.removeAll(present(admin, bootstrapServers));
            admin.createTopics(missing.stream()
                            .map(topic ->
                                    new NewTopic(topic, Optional.empty(), Optional.empty()).configs(configuration))
                            .toList())
                    .all()
                    .get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException refused) {
            // Another program has made it meanwhile.
            if (!(refused.getCause() instanceof TopicExistsException)) {
                throw new PublishFailed(cannotBeMade(missing, bootstrapServers), refused);
            }
        } catch (TimeoutException unanswered) {
            throw new PublishFailed(cannotBeMade(missing, bootstrapServers), unanswered);
        }
    }

    private static String cannotBeMade(Set<String> topics, String bootstrapServers) {
        return "Topic " + String.join(", ", topics) + " cannot be made at " + bootstrapServers;
    }

    private static Admin admin(String bootstrapServers) {
        int millis = Math.toIntExact(TimeUnit.SECONDS.toMillis(ANSWER_SECONDS_MAX));
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis));
    }

    private static Set<String> present(Admin admin, String bootstrapServers) throws InterruptedException {
        try {
            return admin.listTopics().names().get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException unanswered) {
            throw new PublishFailed("No Kafka broker answers at " + bootstrapServers, unanswered);
        }
    }
}
