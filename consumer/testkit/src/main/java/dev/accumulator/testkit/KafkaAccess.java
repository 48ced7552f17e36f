package dev.accumulator.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;

/**
 * The access to a broker that serves clients by SASL over TLS only, and by its list of rights. There is one user at
 * first, the administrator.
 *
 * @param key a PEM file with the broker's private key and its certificate, whose subject is {@code CN=localhost}
 * @param authority a PEM file with the certificate that the broker's is signed by
 * @param password the administrator's password, of letters and digits
 */
public record KafkaAccess(Path key, Path authority, String password) {
    static final String LISTENER = "SASL_SSL";
    private static final String ADMINISTRATOR = "broker";
    private static final String MECHANISM = "SCRAM-SHA-512";

    /** Returns what a client needs to connect as this user. */
    public Map<String, Object> client(String user, String userPassword) {
        return Map.of(
                "security.protocol",
                LISTENER,
                "sasl.mechanism",
                MECHANISM,
                "sasl.jaas.config",
                login(user, userPassword),
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                authority.toString());
    }

    Map<String, Object> administrator() {
        return client(ADMINISTRATOR, password);
    }

    List<String> scramArguments() {
        return List.of(MECHANISM + "=[name=" + ADMINISTRATOR + ",password=" + password + "]");
    }

    /** The broker is a client of its own: coordinators of transactions write their marks through its listener. */
    Map<String, Object> broker() {
        return Map.ofEntries(
                Map.entry("listener.security.protocol.map", LISTENER + ":" + LISTENER + ",CONTROLLER:SSL"),
                Map.entry("inter.broker.listener.name", LISTENER),
                Map.entry("sasl.enabled.mechanisms", MECHANISM),
                Map.entry("sasl.mechanism.inter.broker.protocol", MECHANISM),
                Map.entry("listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config", login(ADMINISTRATOR, password)),
                Map.entry("ssl.keystore.type", "PEM"),
                Map.entry("ssl.keystore.location", key.toString()),
                Map.entry("ssl.truststore.type", "PEM"),
                Map.entry("ssl.truststore.location", authority.toString()),
                Map.entry("listener.name.controller.ssl.client.auth", "required"),
                Map.entry("authorizer.class.name", StandardAuthorizer.class.getName()),
                Map.entry("super.users", "User:" + ADMINISTRATOR + ";User:CN=localhost"));
    }

    private static String login(String user, String password) {
        return ScramLoginModule.class.getName() + " required username=\"" + user + "\" password=\"" + password + "\";";
    }
}
