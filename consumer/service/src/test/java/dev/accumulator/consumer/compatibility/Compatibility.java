package dev.accumulator.consumer.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.testkit.CompatibilityReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The last step of the profile {@code compatibility}: the table of what holds, of the reports of the steps before. */
class Compatibility {

    @Test
    void everythingThatWasTriedHoldsOnTheGivenServer() throws Exception {
        Path root = Path.of(System.getProperty("compatibility.root", "../.."));
        String reports = "target/compatibility-reports";
        CompatibilityReport report = CompatibilityReport.read(
                root.resolve(".ci/compatibility-tests"),
                List.of(
                        root.resolve("consumer/registers").resolve(reports),
                        root.resolve("consumer/service").resolve(reports)));
        String text = report.text(server());
        Path written = Files.createDirectories(root.resolve("target")).resolve("compatibility.md");
        Files.writeString(written, text);

        System.out.println(text);
        System.out.println("The report is in " + written);
        assertThat(report.holds())
                .as("everything holds, but for what was skipped")
                .isTrue();
    }

    private static List<String> server() throws SQLException {
        List<String> lines = new ArrayList<>();
        String url = System.getProperty("postgres.url", "");
        lines.add("tried at " + Instant.now() + " at " + url.replaceFirst("\\?.*", ""));
        try (Connection connection = DriverManager.getConnection(
                        url, System.getProperty("postgres.user"), System.getProperty("postgres.password", ""));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select version(),
                               current_user,
                               rolsuper,
                               rolcreatedb,
                               current_setting('max_connections'),
                               current_setting('default_transaction_isolation')
                          from pg_roles
                         where rolname = current_user
                        """)) {
            row.next();
            lines.add(row.getString(1));
            lines.add("as role " + row.getString(2) + (row.getBoolean(3) ? ", a superuser" : ", no superuser")
                    + (row.getBoolean(4) ? ", which may create databases" : ", which may not create databases"));
            lines.add(row.getString(5) + " connections, default isolation " + row.getString(6));
        }
        return lines;
    }
}
