package dev.accumulator.testkit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The databases that tests make on a server that somebody has. Each process drops its own at its end; what one has left that
 * was killed, the last step of the run drops.
 */
public final class GivenDatabases {
    private static final String PREFIX = "accumulator_kit_";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private GivenDatabases() {}

    /** Returns what the names of this run's databases begin with. */
    static String prefix() {
        String run = System.getProperty("postgres.run", "").replaceAll("[^0-9A-Za-z]", "");
        return run.isEmpty() ? PREFIX : PREFIX + run + "_";
    }

    /**
     * Drops what is left of the run that the system property {@code postgres.run} names.
     *
     * @return a line for what it dropped, what it could not drop, and what is there of other runs; none if all is clean
     */
    public static List<String> clean(Connection connection) throws SQLException {
        String run = prefix();
        List<String> lines = new ArrayList<>();
        if (!run.equals(PREFIX)) {
            List<String> left = named(connection, run);
            List<String> failed = drop(connection, left);
            if (left.size() > failed.size()) {
                lines.add("dropped at the end, because processes were killed or could not: "
                        + (left.size() - failed.size()) + " databases");
            }
            failed.forEach(failure -> lines.add("left behind: " + failure));
        }
        List<String> others = named(connection, PREFIX);
        others.removeIf(name -> name.startsWith(run));
        if (!others.isEmpty()) {
            lines.add("databases of other runs, which may be going on: " + String.join(", ", others));
        }
        return lines;
    }

    /** Drops databases, each by itself, and returns those that could not be dropped, with the server's words. */
    static List<String> drop(Connection connection, Collection<String> databases) throws SQLException {
        List<String> failed = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            for (String database : databases) {
                try {
                    drop(statement, "drop database if exists \"" + database + '"');
                } catch (SQLException failure) {
                    failed.add(database + ": " + failure.getMessage());
                }
            }
        }
        return failed;
    }

    private static void drop(Statement statement, String sql) throws SQLException {
        String forced = sql + " with (force)";
        try {
            statement.execute(forced);
        } catch (SQLException refused) {
            if (!INSUFFICIENT_PRIVILEGE.equals(refused.getSQLState())) {
                throw refused;
            }
            // Autovacuum is there, and only a superuser may end it. Without force the server asks it to leave and waits
            // for
            // that, but ends no session.
            try {
                statement.execute(sql);
            } catch (SQLException used) {
                statement.execute(forced);
            }
        }
    }

    private static List<String> named(Connection connection, String prefix) throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "select datname from pg_database where starts_with(datname, ?) order by datname")) {
            statement.setString(1, prefix);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
        }
        return names;
    }
}
