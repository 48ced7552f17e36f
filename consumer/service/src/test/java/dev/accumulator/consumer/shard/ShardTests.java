package dev.accumulator.consumer.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardTests {

    @Test
    void everyPartitionBelongsToOneShardAndKeepsItWhenOthersAreAdded() {
        for (int of = 1; of <= 16; of++) {
            for (int partition = 0; partition < 200; partition++) {
                int count = of;
                int number = partition;
                assertThat(IntStream.range(0, of).filter(index -> new Shard(index, count).owns(number)))
                        .containsExactly(new Shard(0, of).ofPartition(partition));
            }
        }
    }

    @Test
    void aKeyHasTheShardOfThePartitionThatKafkaPutsItInHoweverManyMultiplesThereAre() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] key = new byte[random.nextInt(40)];
            random.nextBytes(key);
            int of = 1 + random.nextInt(16);
            int partitions = of * (1 + random.nextInt(8));
            Shard shard = new Shard(random.nextInt(of), of);

            // As the partitioner of the producer does.
            int partition = Utils.toPositive(Utils.murmur2(key)) % partitions;

            assertThat(shard.fits(partitions)).isTrue();
            assertThat(shard.ofKey(key))
                    .as("seed %d, key %d of %d shards and %d partitions", seed, i, of, partitions)
                    .isEqualTo(shard.ofPartition(partition));
        }
    }

    @Test
    void theNameOfASharedThingIsItsOwnOnlyWhereThereAreOtherShards() {
        assertThat(Shard.ONLY.named("accumulator")).isEqualTo("accumulator");
        assertThat(new Shard(2, 4).named("accumulator")).isEqualTo("accumulator-shard-2-of-4");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                     0 |    0 | accumulator.shard.of must be from 1 to 1024, was 0
                     0 | 1025 | accumulator.shard.of must be from 1 to 1024, was 1025
                    -1 |    4 | accumulator.shard.index must be from 0 to 3, because accumulator.shard.of is 4, was -1
                     4 |    4 | accumulator.shard.index must be from 0 to 3, because accumulator.shard.of is 4, was 4
                     1 |    1 | accumulator.shard.index must be from 0 to 0, because accumulator.shard.of is 1, was 1
                    """)
    void aShardThatCannotBeIsRefusedWithTheSettingAndItsValue(int index, int of, String message) {
        assertThatThrownBy(() -> settings(index, of, List.of(), Map.of())).hasMessage(message);
    }

    @Test
    void databasesAreOfAllShardsOrNoneAndDifferent() {
        String one = "jdbc:postgresql://a/one";

        assertThatThrownBy(() -> settings(0, 2, List.of(one), Map.of()))
                .hasMessage(
                        "accumulator.shard.databases must name the databases of all 2 shards in their order, or none,"
                                + " named 1");
        assertThatThrownBy(() -> settings(0, 2, List.of(one, one), Map.of()))
                .hasMessage("accumulator.shard.databases[1] is the database of shard 0 already");
        assertThatThrownBy(() -> settings(0, 2, List.of(one, "jdbc:mysql://secret@b/two"), Map.of()))
                .hasMessage("accumulator.shard.databases[1] must begin with jdbc:postgresql://");
        assertThat(settings(1, 2, List.of(one, "jdbc:postgresql://b/two"), Map.of())
                        .shard()
                        .databases())
                .hasSize(2);
    }

    @Test
    void theShardsBeforeAreOfAnotherNumberAndInOtherDatabases() {
        String one = "jdbc:postgresql://a/one";
        String two = "jdbc:postgresql://b/two";

        assertThatThrownBy(() -> previous(2, List.of(one, two)))
                .hasMessage("accumulator.shard.previous must name another number of databases than 2, which is how many"
                        + " shards there are to be");
        assertThatThrownBy(() -> previous(3, List.of(one, one)))
                .hasMessage("accumulator.shard.previous[1] is the database of another shard already");
        assertThatThrownBy(() -> previous(2, List.of("jdbc:mysql://secret@b/two")))
                .hasMessage("accumulator.shard.previous[0] must begin with jdbc:postgresql://");
        assertThat(previous(4, List.of(one, two)).shard().previous()).containsExactly(one, two);
    }

    private static ShardSettings previous(int of, List<String> previous) {
        return new ShardSettings(0, of, List.of(), previous, Map.of(), List.of());
    }

    @Test
    void aTopicIsKeyedByDifferentDimensions() {
        assertThatThrownBy(() -> settings(0, 2, List.of(), Map.of("stock", List.of())))
                .hasMessage(
                        "accumulator.shard.keyed-by.stock must name one dimension or several different ones, was []");
        assertThatThrownBy(() -> settings(0, 2, List.of(), Map.of("stock", List.of("a", "a"))))
                .hasMessageContaining("was [a, a]");
    }

    private static ShardSettings settings(
            int index, int of, List<String> databases, Map<String, List<String>> keyedBy) {
        return new ShardSettings(index, of, databases, List.of(), keyedBy, List.of());
    }
}
