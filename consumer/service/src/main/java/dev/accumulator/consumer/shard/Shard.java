package dev.accumulator.consumer.shard;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A share of the partitions of all topics. The partition with number {@code p} belongs to shard {@code p mod of}, so that
 * partitions that are added change the shard of no other.
 *
 * @param index its number, from 0
 * @param of how many shards there are; 1 if the deployment is not sharded
 * @param previous the JDBC URLs of the databases of the layout that this one follows and is to take the place of, in their
 *     order; empty if there is none
 * @param databases the JDBC URLs of the databases of all shards in their order; empty if this instance answers for its own
 *     shard alone
 * @param keyedBy by topic, the dimensions whose values are the key of each of its records
 * @param partitionedOtherwise topics whose producers choose the partitions by themselves
 */
public record Shard(
        int index,
        int of,
        List<String> previous,
        List<String> databases,
        Map<String, List<String>> keyedBy,
        Set<String> partitionedOtherwise) {
    /** The whole of a deployment that is not sharded. */
    public static final Shard ONLY = new Shard(0, 1);

    private static final int HIGHEST_BIT_OFF = 0x7fffffff;

    public Shard {
        if (of < 1 || index < 0 || index >= of) {
            throw new IllegalArgumentException("There is no shard " + index + " of " + of);
        }
    }

    /** Makes a shard that answers for itself alone, of topics that Kafka's own partitioner fills. */
    public Shard(int index, int of) {
        this(index, of, List.of(), List.of(), Map.of(), Set.of());
    }

    /** Makes a shard of a layout that follows no other. */
    public Shard(
            int index,
            int of,
            List<String> databases,
            Map<String, List<String>> keyedBy,
            Set<String> partitionedOtherwise) {
        this(index, of, List.of(), databases, keyedBy, partitionedOtherwise);
    }

    /** Returns true if there are other shards. */
    public boolean isOneOfSeveral() {
        return of > 1;
    }

    /** Returns true if this shard has a partition. */
    public boolean owns(int partition) {
        return partition % of == index;
    }

    /** Returns the number of the shard that has a partition. */
    public int ofPartition(int partition) {
        return partition % of;
    }

    /**
     * Returns the number of the shard that has the records of a key, if Kafka's own partitioner places them and the topic
     * has a {@linkplain #fits multiple} of {@link #of} partitions: whatever that multiple is, the shard is the same.
     */
    public int ofKey(byte[] key) {
        return (Murmur2.of(key) & HIGHEST_BIT_OFF) % of;
    }

    /** Returns the number of the shard that has the records of a key; see {@link #ofKey(byte[])}. */
    public int ofKey(String key) {
        return ofKey(key.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns true if a topic with so many partitions keeps every key in one shard, and does so when more are added. */
    public boolean fits(int partitions) {
        return partitions % of == 0;
    }

    /**
     * Returns a name that only the instances of this shard have: the name itself if there are no other shards.
     *
     * @param name what all shards have in common
     */
    public String named(String name) {
        return isOneOfSeveral() ? name + "-shard-" + index + "-of-" + of : name;
    }

    @Override
    public String toString() {
        return "shard " + index + " of " + of;
    }
}
