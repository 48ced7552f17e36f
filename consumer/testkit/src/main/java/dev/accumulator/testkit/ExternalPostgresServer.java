package dev.accumulator.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server that somebody has, named by system properties. Tests make databases of their own there as the given
 * role, which drops them at the end. It is never stopped or changed.
 */
final class ExternalPostgresServer implements PostgresServer {
    static final String URL = "postgres.url";
    static final String USER = "postgres.user";
    static final String SECRET = "postgres.password";

    private static final Pattern ADDRESS = Pattern.compile("(jdbc:postgresql://[^/?]+/)([^?]*)(\\?.*)?");
    private static final int PORT_DEFAULT = 5_432;

    private final String before;
    private final String own;
    private final String after;
    private final String user;
    private final String password;

    /** No two runs have databases of one name. */
    private final String prefix =
            "accumulator_kit_" + UUID.randomUUID().toString().substring(0, 8) + "_";

    private final Set<String> made = ConcurrentHashMap.newKeySet();

    private ExternalPostgresServer(String url, String user, @Nullable String password) {
        Matcher address = ADDRESS.matcher(url);
        if (!address.matches() || address.group(2).isEmpty()) {
            throw new IllegalArgumentException(
                    "-D" + URL + " must be jdbc:postgresql://HOST:PORT/DATABASE, with a database that exists");
        }
        this.before = address.group(1);
        this.own = address.group(2);
        this.after = Objects.requireNonNullElse(address.group(3), "");
        this.user = user;
        this.password = Objects.requireNonNullElse(password, "");
    }

    /** True if a server is named. */
    static boolean isNamed() {
        return !System.getProperty(URL, "").isBlank();
    }

    /** Returns the server that is named. What is made there is dropped when the JVM ends. */
    static ExternalPostgresServer named() {
        String user = System.getProperty(USER, "").strip();
        if (user.isEmpty()) {
            throw new IllegalArgumentException("-D" + URL + " is given without -D" + USER);
        }
        ExternalPostgresServer server =
                new ExternalPostgresServer(System.getProperty(URL, "").strip(), user, System.getProperty(SECRET));
        AtExit.stop("drop-test-databases", server::dropAll);
        return server;
    }

    @Override
    public void start() {
        // It runs.
    }

    @Override
    public void stop() {
        throw new ServerLacks("to be stopped");
    }

    @Override
    public void crash() {
        throw new ServerLacks("to be killed");
    }

    @Override
    public void suspend() {
        throw new ServerLacks("to be frozen");
    }

    @Override
    public void resume() {
        throw new ServerLacks("to be frozen");
    }

    @Override
    public int port() {
        Matcher port = Pattern.compile(".*:(\\d+)/").matcher(before);
        return port.matches() ? Integer.parseInt(port.group(1)) : PORT_DEFAULT;
    }

    @Override
    public String runs() {
        return "somewhere else";
    }

    @Override
    public String jdbcUrl(String database) {
        return before + database + after;
    }

    /** {@inheritDoc} Its owner is the given role, and its name begins with one of this run. */
    @Override
    public PostgresDatabase database(String name) {
        String whole = name.startsWith(prefix) ? name : prefix + name;
        if (made.add(whole)) {
            try (Connection connection = connection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create database \"" + whole + "\"");
            } catch (SQLException failure) {
                made.remove(whole);
                throw new IllegalStateException(
                        "The role " + user
                                + " cannot create databases on the given server, and each test needs one of its"
                                + " own: " + failure.getMessage() + ". Give the role the right: alter role \"" + user
                                + "\" createdb",
                        failure);
            }
        }
        return new PostgresDatabase(jdbcUrl(whole), user, password);
    }

    @Override
    public PostgresDatabase asSuperuser(PostgresDatabase database) {
        throw new ServerLacks("a superuser");
    }

    @Override
    public void administer(String... statements) {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException refused) {
            throw new ServerLacks(
                    "the right to say \"" + String.join("; ", statements) + "\": " + refused.getMessage());
        }
    }

    @Override
    public void copyDatabase(String from, String to) {
        administer("drop database \"" + to + "\"", "create database \"" + to + "\" template \"" + from + "\"");
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(own), user, password);
    }

    private void dropAll() {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            for (String database : made) {
                statement.execute("drop database if exists \"" + database + "\" with (force)");
            }
        } catch (SQLException failure) {
            System.err.println("Databases that begin with " + prefix + " are left behind: " + failure.getMessage());
        }
    }
}
