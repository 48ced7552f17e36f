package dev.accumulator.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows of all sizes, above all those that meet the end of a piece of 65,536 bytes or are larger than one. */
class BinaryCopyIT {
    private static final String COPY = "copy sizes (id, value) from stdin (format binary)";

    @Test
    void rowsThatMeetTheEndOfAPiece() throws SQLException {
        try (Connection connection = TestPostgres.newDatabase().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table sizes (id bigint, value text)");
            for (int bytes = 65_480; bytes <= 65_545; bytes++) {
                assertStored(connection, List.of(bytes, 0, 3));
            }
            assertStored(connection, List.of(0, 200_000, 1, 65_536, 65_536, 7, 1_000_000));
            assertStored(
                    connection,
                    IntStream.range(0, 3_000).map(n -> n % 97).boxed().toList());
            assertStored(connection, List.of());
        }
    }

    private static void assertStored(Connection connection, List<Integer> sizes) throws SQLException {
        BinaryCopy rows = new BinaryCopy(sizes.size(), 16);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < sizes.size(); i++) {
            String text = String.valueOf((char) ('a' + i % 26)).repeat(sizes.get(i));
            texts.add(text);
            rows.row(2);
            rows.int8(i);
            rows.text(text);
        }
        rows.send(connection, COPY);
        try (Statement statement = connection.createStatement()) {
            List<String> stored = new ArrayList<>();
            try (ResultSet row = statement.executeQuery("select value from sizes order by id")) {
                while (row.next()) {
                    stored.add(row.getString(1));
                }
            }
            assertThat(stored).isEqualTo(texts);
            statement.execute("truncate sizes");
        }
    }
}
