package dev.accumulator.consumer.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.shard.Shard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ShardAssignorTests {
    private static final Node NODE = new Node(1, "localhost", 9092);
    private static final String WHOLE = "closing";

    @Test
    void kafkasClientMakesItFromItsSettings() {
        PartitionShare share = new PartitionShare(new Shard(2, 4), Set.of(WHOLE), Set.of("grouped"));

        List<ConsumerPartitionAssignor> made = ConsumerPartitionAssignor.getAssignorInstances(
                List.of(ShardAssignor.class.getName()), Map.of(ShardAssignor.SETTING, share));

        assertThat(made).singleElement().satisfies(assignor -> {
            assertThat(assignor.name()).isEqualTo("cooperative-sticky-shard-2-of-4");
            assertThat(assignor.supportedProtocols()).isEqualTo(new CooperativeStickyAssignor().supportedProtocols());
        });
    }

    @Test
    void whateverMembersComeAndGoAndPartitionsAreAddedEachPartitionOfTheShardIsAssignedOnceAndNoOther() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int history = 0; history < 200; history++) {
            int of = 2 + random.nextInt(4);
            PartitionShare share =
                    new PartitionShare(new Shard(random.nextInt(of), of), Set.of(WHOLE), Set.of("grouped"));
            Map<String, Integer> topics = new HashMap<>(
                    Map.of("orders", of * (1 + random.nextInt(3)), "receipts", 1 + random.nextInt(9), WHOLE, 3));
            ShardAssignor assignor = new ShardAssignor();
            assignor.configure(Map.of(ShardAssignor.SETTING, share));
            Map<String, List<TopicPartition>> owned = new HashMap<>();
            for (int change = 0; change < 6; change++) {
                change(random, owned, topics, of);
                settle(assignor, owned, topics);

                assertThat(owned.values().stream().flatMap(List::stream))
                        .as("seed %d, history %d, change %d, %s of %s", seed, history, change, share.shard(), topics)
                        .doesNotHaveDuplicates()
                        .containsExactlyInAnyOrderElementsOf(expected(share, topics));
            }
        }
    }

    private static void change(
            Random random, Map<String, List<TopicPartition>> owned, Map<String, Integer> topics, int of) {
        if (owned.size() < 2 || random.nextBoolean()) {
            owned.put("member-" + random.nextInt(1_000_000), List.of());
        } else if (random.nextBoolean()) {
            owned.remove(owned.keySet().iterator().next());
        } else {
            topics.merge("orders", of, Integer::sum);
        }
    }

    /** Cooperative members give up partitions in one round and get those of others in the next. */
    private static void settle(
            ShardAssignor assignor, Map<String, List<TopicPartition>> owned, Map<String, Integer> topics) {
        for (int round = 0; round < 3; round++) {
            int generation = round;
            Map<String, Subscription> members = new HashMap<>();
            owned.forEach((member, partitions) -> members.put(
                    member,
                    new Subscription(List.copyOf(topics.keySet()), null, partitions, generation, Optional.empty())));
            assignor.assign(cluster(topics), new GroupSubscription(members))
                    .groupAssignment()
                    .forEach((member, assignment) -> owned.put(member, List.copyOf(assignment.partitions())));
        }
    }

    private static Set<TopicPartition> expected(PartitionShare share, Map<String, Integer> topics) {
        Set<TopicPartition> expected = new HashSet<>();
        topics.forEach((topic, count) -> IntStream.range(0, count)
                .filter(number -> topic.equals(WHOLE)
                        || number % share.shard().of() == share.shard().index())
                .forEach(number -> expected.add(new TopicPartition(topic, number))));
        return expected;
    }

    private static Cluster cluster(Map<String, Integer> topics) {
        List<PartitionInfo> partitions = new ArrayList<>();
        Node[] nodes = {NODE};
        topics.forEach((topic, count) -> IntStream.range(0, count)
                .forEach(number -> partitions.add(new PartitionInfo(topic, number, NODE, nodes, nodes))));
        return new Cluster("cluster", List.of(NODE), partitions, Set.of(), Set.of());
    }

    @Test
    void aTopicWhoseDocumentsCouldChangeTheirShardIsNotRead() {
        PartitionShare share = new PartitionShare(
                new Shard(1, 4, List.of(), Map.of(), Set.of("otherwise")), Set.of(WHOLE), Set.of("grouped"));

        assertThat(share.misfit("orders", 8)).isNull();
        assertThat(share.misfit("otherwise", 6)).isNull();
        assertThat(share.misfit(WHOLE, 1)).isNull();
        assertThat(share.misfit("orders", 6))
                .isEqualTo("topic orders has 6 partitions, which is no multiple of the 4 shards, so its documents could"
                        + " change their shard with partitions that are added. Give it 8 partitions");
        assertThat(share.misfit("orders", 1)).endsWith("Give it 4 partitions");
        assertThat(share.misfit("grouped", 8, Set.of("orders"))).isNull();
        assertThat(share.misfit("orders", 8, Set.of("orders")))
                .as("of each document the last revision is kept")
                .isNull();
        assertThat(share.misfit("grouped", 8, Set.of("grouped")))
                .isEqualTo(
                        "topic grouped is keyed by groups of documents, and has cleanup.policy=compact, so the broker"
                                + " forgets all documents of a group but the last. Set it to delete");
    }

    @Test
    void theNumberOfAllPartitionsFollowsFromThoseOfTheShardWhereItIsKnown() {
        PartitionShare share = new PartitionShare(
                new Shard(1, 4, List.of(), Map.of(), Set.of("otherwise")), Set.of(WHOLE), Set.of("grouped"));

        assertThat(share.all("orders", 2)).isEqualTo(8);
        assertThat(share.all("otherwise", 2)).isZero();
        assertThat(share.all(WHOLE, 2)).isEqualTo(2);
        assertThat(PartitionShare.ALL.all("orders", 2)).isEqualTo(2);
    }
}
