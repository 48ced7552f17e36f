package dev.accumulator.consumer.configuration;

import dev.accumulator.text.ForeignText;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Checks who may sign in, and that a service without a sign-in listens on loopback only. No message shows a password, nor
 * what stands in its place.
 */
final class SecuritySettingsCheck {
    private static final String USERS = "accumulator.security.users";
    private static final String TOKENS = "spring.security.oauth2.resourceserver.jwt.";
    private static final String ISSUER = TOKENS + "issuer-uri";

    private static final List<String> USER_KEYS = List.of("name", "password", "roles");
    private static final List<String> LISTS = List.of("users", "hosts", "origins");
    private static final List<String> ROLES = List.of("reader", "admin");

    /** Where the number of a user or host stands. */
    private static final int NUMBER = 3;

    private static final int NAME_CHARS_MAX = 200;

    /** The cost of a hash, with each step twice the time: from a fraction of a second to some seconds. */
    private static final int COST_MIN = 10;

    private static final int COST_MAX = 14;

    private static final Pattern BCRYPT = Pattern.compile("\\{bcrypt}\\$2[aby]?\\$(\\d\\d)\\$[./0-9A-Za-z]{53}");

    /** Salt of 16 bytes and hash of 32, by the numbers of rounds that the name stands for. */
    private static final Pattern PBKDF2 = Pattern.compile("\\{pbkdf2@SpringSecurity_v5_8}[0-9a-f]{96}");

    /** A user as it is written. */
    record Written(
            @Nullable String name,
            @Nullable String password,
            @Nullable List<String> roles) {}

    private SecuritySettingsCheck() {}

    /** True if the setting is that of one user, host or origin: these have numbers, so no list of names holds them. */
    static boolean concerns(SettingName name) {
        List<String> elements = name.comparable();
        return elements.size() > NUMBER
                && elements.get(0).equals(KnownSettings.ROOT)
                && elements.get(1).equals("security")
                && LISTS.contains(elements.get(2));
    }

    /** The reason why the name of a setting is refused; empty if it is in order. */
    static Optional<String> mistake(SettingName name) {
        List<String> elements = name.comparable();
        boolean ofUser = elements.get(2).equals("users");
        if (!elements.get(NUMBER).matches("\\d{1,4}")) {
            return Optional.of(
                    ofUser
                            ? "users are a list, such as " + USERS + "[0].name"
                            : elements.get(2) + " are a list, or one line with commas");
        }
        int size = elements.size();
        boolean known = ofUser
                ? size > NUMBER + 1
                        && USER_KEYS.contains(elements.get(NUMBER + 1))
                        && (size == NUMBER + 2
                                || (size == NUMBER + 3
                                        && elements.get(NUMBER + 1).equals("roles")))
                : size == NUMBER + 1;
        return known
                ? Optional.empty()
                : Optional.of(
                        ofUser
                                ? "a user has no such setting; it has " + String.join(", ", USER_KEYS)
                                : elements.get(2).equals("hosts")
                                        ? "a host is a name, with or without a port"
                                        : "an origin is a scheme, a host and perhaps a port");
    }

    static List<SettingMistake> mistakes(ConfigurableEnvironment environment) {
        List<SettingMistake> mistakes = new ArrayList<>();
        List<Written> users;
        try {
            users = users(environment);
        } catch (BindException unreadable) {
            mistakes.add(new SettingMistake(USERS, "a user has a name, a password and roles", null));
            return mistakes;
        }
        Map<String, Integer> numbers = new HashMap<>();
        for (int i = 0; i < users.size(); i++) {
            String setting = USERS + "[" + i + "]";
            Written user = users.get(i);
            name(user, setting, numbers.putIfAbsent(String.valueOf(user.name()), i), mistakes);
            password(user, setting, mistakes);
            roles(user, setting, mistakes);
        }
        tokens(environment, users, mistakes);
        if (!isSignInConfigured(environment)) {
            listening(environment, "server.address", mistakes);
            listening(environment, "management.server.address", mistakes);
        }
        return mistakes;
    }

    /** True if somebody has to sign in. */
    static boolean isSignInConfigured(ConfigurableEnvironment environment) {
        return isSet(environment, ISSUER) || !users(environment).isEmpty();
    }

    private static List<Written> users(ConfigurableEnvironment environment) {
        return Binder.get(environment)
                .bind(USERS, Bindable.listOf(Written.class))
                .orElse(List.of());
    }

    private static void name(Written user, String setting, @Nullable Integer before, List<SettingMistake> mistakes) {
        String name = user.name();
        if (name == null || name.isBlank()) {
            mistakes.add(new SettingMistake(setting + ".name", "the user has no name", null));
        } else if (name.indexOf(':') >= 0
                || name.length() > NAME_CHARS_MAX
                || name.codePoints().anyMatch(Character::isISOControl)) {
            mistakes.add(new SettingMistake(
                    setting + ".name",
                    ForeignText.quote(name) + " is no name: it has 1 to " + NAME_CHARS_MAX
                            + " visible characters, and no colon, which ends a name in HTTP",
                    null));
        } else if (before != null) {
            mistakes.add(new SettingMistake(
                    setting + ".name", ForeignText.quote(name) + " is " + USERS + "[" + before + "] already", null));
        }
    }

    private static void password(Written user, String setting, List<SettingMistake> mistakes) {
        String password = user.password() == null ? "" : user.password().strip();
        String reason = wrongPassword(password);
        if (reason != null) {
            mistakes.add(new SettingMistake(setting + ".password", reason, null));
        }
    }

    private static @Nullable String wrongPassword(String password) {
        Matcher bcrypt = BCRYPT.matcher(password);
        if (bcrypt.matches()) {
            int cost = Integer.parseInt(bcrypt.group(1));
            return cost >= COST_MIN && cost <= COST_MAX
                    ? null
                    : "the cost of a bcrypt hash is from " + COST_MIN + " to " + COST_MAX + ", was " + cost;
        }
        return PBKDF2.matcher(password).matches()
                ? null
                : "a plain password is refused; write its hash, {bcrypt}$2a$10$... or"
                        + " {pbkdf2@SpringSecurity_v5_8}..., as the command \"password\" prints it";
    }

    private static void roles(Written user, String setting, List<SettingMistake> mistakes) {
        List<String> roles = user.roles() == null ? List.of() : user.roles();
        if (roles.isEmpty()) {
            mistakes.add(new SettingMistake(
                    setting + ".roles", "the user has no role; there are " + String.join(", ", ROLES), null));
        }
        for (String role : roles) {
            if (!ROLES.contains(role.strip().toLowerCase(Locale.ROOT))) {
                mistakes.add(new SettingMistake(
                        setting + ".roles",
                        ForeignText.quote(role) + " is not one of " + String.join(", ", ROLES),
                        null));
            }
        }
    }

    private static void tokens(
            ConfigurableEnvironment environment, List<Written> users, List<SettingMistake> mistakes) {
        boolean issuer = isSet(environment, ISSUER);
        if (issuer && !users.isEmpty()) {
            mistakes.add(new SettingMistake(
                    USERS, "users sign in by a password or by a token of " + ISSUER + ": keep one of both", null));
        }
        if (issuer && !isSet(environment, TOKENS + "audiences") && !isSet(environment, TOKENS + "audiences[0]")) {
            mistakes.add(new SettingMistake(
                    TOKENS + "audiences",
                    "is missing: without it, a token that the issuer made for another service would count here",
                    null));
        }
        for (String alone : List.of("jwk-set-uri", "public-key-location")) {
            if (!issuer && isSet(environment, TOKENS + alone)) {
                mistakes.add(new SettingMistake(
                        ISSUER, "is missing beside " + TOKENS + alone + ": the issuer of a token is checked", null));
            }
        }
    }

    private static void listening(ConfigurableEnvironment environment, String setting, List<SettingMistake> mistakes) {
        String address = environment.getProperty(setting, "").strip();
        if (!address.isEmpty() && !isLoopback(address)) {
            mistakes.add(new SettingMistake(
                    setting,
                    ForeignText.quote(address)
                            + " is reached from other machines, and nobody has to sign in: configure " + USERS + " or "
                            + ISSUER + ", or leave the address out to listen on 127.0.0.1",
                    null));
        }
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    private static boolean isSet(ConfigurableEnvironment environment, String setting) {
        return !environment.getProperty(setting, "").isBlank();
    }
}
