package dev.accumulator.consumer.security;

import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the sign-in.
 *
 * @param users who may sign in by name and password; without users and without an OAuth2 issuer the service listens on
 *     loopback only
 * @param hosts the names under which clients reach the service, each with or without a port; {@code localhost} and
 *     addresses need not be listed. A request that names another host is refused
 */
@ConfigurationProperties("accumulator.security")
record SecuritySettings(
        @DefaultValue List<User> users, @DefaultValue List<String> hosts) {

    SecuritySettings {
        users = List.copyOf(users);
        hosts = List.copyOf(hosts);
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
