package dev.accumulator.consumer.security;

import dev.accumulator.text.ForeignText;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the sign-in.
 *
 * @param users who may sign in by name and password; without users and without an OAuth2 issuer the service listens on
 *     loopback only
 * @param hosts the names under which clients reach the service, each with or without a port; {@code localhost} and
 *     addresses need not be listed. A request that names another host is refused
 * @param origins the pages of other sites that may ask, such as {@code https://app.example.com}; none by default (CORS)
 * @param publicReference shows the API reference and its description to everybody; a browser cannot open them otherwise
 *     where tokens are the sign-in
 */
@ConfigurationProperties("accumulator.security")
record SecuritySettings(
        @DefaultValue List<User> users,
        @DefaultValue List<String> hosts,
        @DefaultValue List<String> origins,
        @DefaultValue("false") boolean publicReference) {
    /** As browsers write them: without a path, and without a pattern. */
    private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?");

    SecuritySettings {
        users = List.copyOf(users);
        hosts = List.copyOf(hosts);
        origins = List.copyOf(origins);
        for (String origin : origins) {
            if (!ORIGIN.matcher(origin.strip()).matches()) {
                throw new IllegalArgumentException(
                        "accumulator.security.origins: \"" + ForeignText.shorten(origin)
                                + "\" is no origin; it is a scheme, a host and perhaps a port, such as https://app.example.com");
            }
        }
    }

    /**
     * Somebody who may sign in.
     *
     * @param name without a colon
     * @param password a hash such as {@code {bcrypt}$2a$10$...}
     * @param roles {@code reader}, {@code admin} or both
     */
    record User(String name, String password, Set<Role> roles) {
        User {
            password = password.strip();
            roles = Set.copyOf(roles);
        }

        /** Shows no hash, since logs show users. */
        @Override
        public String toString() {
            return name + " " + roles;
        }
    }
}
