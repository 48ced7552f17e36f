package dev.accumulator.consumer.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.testkit.CompatibilityReport;
import dev.accumulator.testkit.GivenDatabases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The last step of the profile {@code compatibility}: the table of what holds, of the reports of the steps before. */
class Compatibility {

    @Test
    void everythingThatWasTriedHoldsOnTheGivenServer() throws Exception {
        String asked = System.getProperty("it.test", "");
        Path root = Path.of(System.getProperty("compatibility.root", "../.."));
        String reports = "target/compatibility-reports";
        CompatibilityReport report = CompatibilityReport.read(
                root.resolve(".ci/compatibility-tests"),
                List.of(
                        root.resolve("consumer/registers").resolve(reports),
                        root.resolve("consumer/service").resolve(reports)),
                Instant.parse(System.getProperty("postgres.run", "1970-01-01T00:00:00Z")),
                asked);
        List<String> server = server();
        if (!asked.isBlank()) {
            server.add("not all of it was tried, but what -Dit.test names: " + asked);
        }
        String text = report.text(server);
        Path written = Files.createDirectories(root.resolve("target")).resolve("compatibility.md");
        Files.writeString(written, text);

        System.out.println(text);
        System.out.println("The report is in " + written);
        assertThat(report.broken())
                .as("What does not hold on the given server; the whole report is in " + written)
                .isEmpty();
    }

    private static List<String> server() {
        List<String> lines = new ArrayList<>();
        String url = System.getProperty("postgres.url", "");
        lines.add("tried until " + Instant.now().truncatedTo(ChronoUnit.SECONDS) + " at "
                + url.replaceFirst("\\?.*", ""));
        try (Connection connection = DriverManager.getConnection(
                url, System.getProperty("postgres.user"), System.getProperty("postgres.password", ""))) {
            lines.addAll(facts(connection));
            lines.addAll(GivenDatabases.clean(connection));
        } catch (SQLException failure) {
            lines.add("at the end the server says: " + failure.getMessage());
        }
        return lines;
    }

    private static List<String> facts(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select version(),
                               current_user,
                               rolsuper,
                               rolcreatedb,
                               current_setting('max_connections'),
                               current_setting('default_transaction_isolation'),
                               current_setting('server_encoding'),
                               datcollate,
                               (select setting from pg_settings where name = 'lc_messages'),
                               (select coalesce(reset_val, '') from pg_settings where name = 'statement_timeout')
                          from pg_roles,
                               pg_database
                         where rolname = current_user
                           and datname = current_database()
                        """)) {
            row.next();
            return List.of(
                    row.getString(1),
                    "as role " + row.getString(2) + (row.getBoolean(3) ? ", a superuser" : ", no superuser")
                            + (row.getBoolean(4) ? ", which may create databases" : ", which may not create databases"),
                    row.getString(5) + " connections, default isolation " + row.getString(6) + ", " + row.getString(7)
                            + ", collation " + row.getString(8) + ", messages in " + row.getString(9)
                            + ", statement_timeout " + row.getString(10));
        }
    }
}
