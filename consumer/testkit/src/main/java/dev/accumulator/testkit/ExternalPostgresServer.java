package dev.accumulator.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
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
    private static final Map<String, String> SETTINGS = Map.of(
            "default_transaction_isolation",
            "'read committed'",
            "search_path",
            "public",
            "quote_all_identifiers",
            "off");
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String TOO_MANY_CONNECTIONS = "53300";

    private final String before;
    private final String own;
    private final String after;
    private final String user;
    private final String password;

    /** No two runs have databases of one name, nor have two processes of a run. */
    private final String prefix =
            GivenDatabases.prefix() + UUID.randomUUID().toString().substring(0, 8) + "_";

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
                prepare(whole);
            } catch (SQLException failure) {
                made.remove(whole);
                throw new IllegalStateException(refusal(failure), failure);
            }
        }
        return new PostgresDatabase(jdbcUrl(whole), user, password);
    }

    private String refusal(SQLException failure) {
        String said = "Each test needs a database of its own on the given server: " + failure.getMessage();
        return switch (String.valueOf(failure.getSQLState())) {
            case INSUFFICIENT_PRIVILEGE ->
                said + ". Role " + user + " may not create any; give it the right: alter role \"" + user
                        + "\" createdb";
            case TOO_MANY_CONNECTIONS -> said + ". Let the server allow 100 connections (max_connections)";
            default -> said;
        };
    }

    /**
     * Gives sessions the isolation that the service gives its own, and tests a place for tables of theirs where the server or
     * the role has other settings.
     */
    private void prepare(String database) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl(database), user, password);
                Statement statement = connection.createStatement()) {
            for (Map.Entry<String, String> needed : SETTINGS.entrySet()) {
                String is = one(statement, "select current_setting('" + needed.getKey() + "')");
                if (!needed.getValue().equals(is) && !needed.getValue().equals("'" + is + "'")) {
                    statement.execute("alter role \"" + user + "\" in database \"" + database + "\" set "
                            + needed.getKey() + " to " + needed.getValue());
                }
            }
            if (one(statement, "select has_schema_privilege('public', 'create')::text")
                    .equals("false")) {
                statement.execute("grant create, usage on schema public to \"" + user + '"');
            }
        }
    }

    private static String one(Statement statement, String question) throws SQLException {
        try (ResultSet row = statement.executeQuery(question)) {
            row.next();
            return row.getString(1);
        }
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
        try {
            prepare(to);
        } catch (SQLException failure) {
            throw new IllegalStateException(refusal(failure), failure);
        }
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(own), user, password);
    }

    private void dropAll() {
        try (Connection connection = connection()) {
            GivenDatabases.drop(connection, made)
                    .forEach(failure -> System.err.println("A database is left behind: " + failure));
        } catch (SQLException failure) {
            System.err.println("Databases that begin with " + prefix + " are left behind: " + failure.getMessage());
        }
    }
}
