package dev.accumulator.consumer.shard;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the shard that this instance belongs to.
 *
 * @param index the number of the shard, from 0
 * @param of how many shards there are; 1 if the deployment is not sharded
 * @param databases the JDBC URLs of the databases of all shards, in their order. With them this instance answers for all
 *     shards, as the user of its own database; without them for its own shard alone
 * @param previous the JDBC URLs of the databases of the shards that there were before, in their order, while another number
 *     of shards is built beside them; as the user of this instance's own database. An empty database then follows them, and
 *     tells nobody, until it is switched in
 * @param keyedBy by topic, the dimensions whose values are the key of each of its records, in their order and with a slash
 *     between two. A floor over several shards needs it of every topic that moves its registers, and reservations need it
 *     of their topic and that of their orders. In a shipped topic it holds for any number of shards
 * @param partitionedOtherwise topics whose producers choose the partitions by themselves, so that all records of a document
 *     are in one shard. In all others a record whose key belongs to another shard is a dead letter
 */
@ConfigurationProperties("accumulator.shard")
record ShardSettings(
        @DefaultValue("0") int index,
        @DefaultValue("1") int of,
        @DefaultValue List<String> databases,
        @DefaultValue List<String> previous,
        @DefaultValue Map<String, List<String>> keyedBy,
        @DefaultValue List<String> partitionedOtherwise) {

    private static final int SHARDS_MAX = 1_024;

    private static final String SCHEME = "jdbc:postgresql:";

    ShardSettings {
        databases = List.copyOf(databases);
        previous = List.copyOf(previous);
        keyedBy = Map.copyOf(keyedBy);
        partitionedOtherwise = List.copyOf(partitionedOtherwise);
        if (of < 1 || of > SHARDS_MAX) {
            throw new IllegalArgumentException("accumulator.shard.of must be from 1 to " + SHARDS_MAX + ", was " + of);
        }
        if (index < 0 || index >= of) {
            throw new IllegalArgumentException("accumulator.shard.index must be from 0 to " + (of - 1)
                    + ", because accumulator.shard.of is " + of + ", was " + index);
        }
        checkDatabases(of, databases);
        checkPrevious(of, previous, databases);
        keyedBy.forEach((topic, dimensions) -> {
            if (dimensions.isEmpty() || Set.copyOf(dimensions).size() < dimensions.size()) {
                throw new IllegalArgumentException("accumulator.shard.keyed-by." + topic
                        + " must name one dimension or several different ones, was " + dimensions);
            }
        });
    }

    private static void checkDatabases(int of, List<String> databases) {
        if (!databases.isEmpty() && databases.size() != of) {
            throw new IllegalArgumentException("accumulator.shard.databases must name the databases of all " + of
                    + " shards in their order, or none, named " + databases.size());
        }
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < databases.size(); i++) {
            // A URL may hold a password, so it is not repeated.
            if (!databases.get(i).startsWith(SCHEME)) {
                throw new IllegalArgumentException(
                        "accumulator.shard.databases[" + i + "] must begin with " + SCHEME + "//");
            }
            Integer other = first.putIfAbsent(databases.get(i), i);
            if (other != null) {
                throw new IllegalArgumentException(
                        "accumulator.shard.databases[" + i + "] is the database of shard " + other + " already");
            }
        }
    }

    private static void checkPrevious(int of, List<String> previous, List<String> databases) {
        if (previous.size() == of) {
            throw new IllegalArgumentException("accumulator.shard.previous must name another number of databases than "
                    + of + ", which is how many shards there are to be");
        }
        if (previous.size() > SHARDS_MAX) {
            throw new IllegalArgumentException("accumulator.shard.previous must name at most " + SHARDS_MAX
                    + " databases, named " + previous.size());
        }
        for (int i = 0; i < previous.size(); i++) {
            String url = previous.get(i);
            if (!url.startsWith(SCHEME)) {
                throw new IllegalArgumentException(
                        "accumulator.shard.previous[" + i + "] must begin with " + SCHEME + "//");
            }
            if (databases.contains(url) || previous.indexOf(url) < i) {
                throw new IllegalArgumentException(
                        "accumulator.shard.previous[" + i + "] is the database of another shard already");
            }
        }
    }

    Shard shard() {
        return new Shard(index, of, previous, databases, keyedBy, Set.copyOf(partitionedOtherwise));
    }
}
