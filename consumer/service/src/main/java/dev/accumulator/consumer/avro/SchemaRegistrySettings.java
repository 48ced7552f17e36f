package dev.accumulator.consumer.avro;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the schemas of values in Avro are.
 *
 * @param url the address of a registry that speaks Confluent's interface; Apicurio has it under {@code
 *     /apis/ccompat/v7}. None by default, and then no mapping may say {@code value: avro}
 * @param idBytes bytes of the schema's id in each value, 4 or 8
 * @param username of HTTP Basic; none by default
 * @param password of that user
 * @param token a bearer token; none by default
 * @param bundle the SSL bundle whose authorities are trusted; those of the JVM by default
 * @param waitMax how long one question to the registry may take
 */
@ConfigurationProperties("accumulator.schema-registry")
record SchemaRegistrySettings(
        @Nullable URI url,
        @DefaultValue("4") int idBytes,
        @Nullable String username,
        @Nullable String password,
        @Nullable String token,
        @Nullable String bundle,
        @DefaultValue("5s") Duration waitMax) {

    SchemaRegistrySettings {
        if (url != null) {
            checkAddress(url);
        }
        if (idBytes != Integer.BYTES && idBytes != Long.BYTES) {
            throw new IllegalArgumentException("accumulator.schema-registry.id-bytes must be 4 or 8, was " + idBytes);
        }
    }

    /** An address that no question can be sent to would make a dead letter of every record. */
    private static void checkAddress(URI url) {
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "accumulator.schema-registry.url must not hold a user; username and password are settings beside it");
        }
        boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!web || url.getHost() == null || url.getQuery() != null || url.getFragment() != null) {
            throw new IllegalArgumentException("accumulator.schema-registry.url must be an address like"
                    + " https://registry.example.com/apis/ccompat/v7, was " + url);
        }
    }
}
