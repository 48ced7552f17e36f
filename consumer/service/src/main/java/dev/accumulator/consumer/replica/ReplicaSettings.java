package dev.accumulator.consumer.replica;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the replicas that answer requests.
 *
 * @param replicas JDBC URLs of hot standbys of the database, at most 16. Requests are answered by them, as the user of the
 *     database, and by the database itself only if none of them can
 * @param replicaLagMax how far a replica may be behind the database before it is left out, from a second to an hour
 */
@ConfigurationProperties("accumulator.query")
record ReplicaSettings(
        @DefaultValue List<String> replicas,
        @DefaultValue("10s") Duration replicaLagMax) {

    private static final int REPLICAS_MAX = 16;

    private static final String SCHEME = "jdbc:postgresql:";

    ReplicaSettings {
        replicas = List.copyOf(replicas);
        if (replicas.size() > REPLICAS_MAX || new HashSet<>(replicas).size() < replicas.size()) {
            throw new IllegalArgumentException("accumulator.query.replicas must be up to " + REPLICAS_MAX
                    + " different URLs, were " + replicas.size());
        }
        for (int i = 0; i < replicas.size(); i++) {
            if (!replicas.get(i).startsWith(SCHEME)) {
                // A URL may hold a password, so it is not repeated.
                throw new IllegalArgumentException(
                        "accumulator.query.replicas[" + i + "] must begin with " + SCHEME + "//");
            }
        }
        if (replicaLagMax.toMillis() < 1_000 || replicaLagMax.toHours() > 1) {
            throw new IllegalArgumentException(
                    "accumulator.query.replica-lag-max must be from 1s to 1h, was " + replicaLagMax);
        }
    }
}
