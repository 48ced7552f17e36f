package dev.accumulator.consumer.register;

import dev.accumulator.consumer.copy.BinaryCopy;
import dev.accumulator.consumer.servers.PostgresDatabase;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;

/**
 * The floor that posting is measured against: binary COPY of the same movement rows into one plain table with the columns
 * and indexes of the engine's log, one commit a batch. No recorders, no cells, no totals, no partitions.
 */
public final class CopyFloor implements AutoCloseable {
    private static final String COPY = """
            copy floor_log (posting, recorder, cell, period, revision, line, reversal, quantity, amount)
            from stdin (format binary)""";

    private final Connection connection;
    private long posting;
    private long recorder;
    private long rows;

    public CopyFloor(PostgresDatabase database) throws SQLException {
        connection = DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
        connection.setAutoCommit(false);
    }

    /** Makes the table like the log of a register that exists beside it, so that the two cannot drift apart. */
    public void createLike(String log) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table floor_log (like " + log + " including all)");
        }
        connection.commit();
    }

    /** Copies one batch and commits it. */
    public void copy(List<Change> batch) throws SQLException {
        posting++;
        BinaryCopy copy = new BinaryCopy(batch.size() * 5, LogTable.ROW_BYTES);
        for (Change change : batch) {
            recorder++;
            Change.Post post = (Change.Post) change;
            for (int line = 0; line < post.movements().size(); line++) {
                Movement movement = post.movements().get(line);
                copy.row(9);
                copy.int8(posting);
                copy.int8(recorder);
                copy.int8(number(movement, "warehouse") * 1_000 + number(movement, "product"));
                copy.timestamp(movement.period().getEpochSecond() * 1_000_000L);
                copy.int8(post.revision());
                copy.int4(line + 1);
                copy.bool(false);
                copy.numeric(value(movement, "quantity").setScale(4));
                copy.numeric(value(movement, "amount").setScale(2));
                rows++;
            }
        }
        copy.send(connection, COPY);
        connection.commit();
    }

    private static long number(Movement movement, String dimension) {
        return (Long) Objects.requireNonNull(movement.dimensions().get(dimension));
    }

    private static BigDecimal value(Movement movement, String resource) {
        return Objects.requireNonNull(movement.resources().get(resource));
    }

    /** Checks that all rows are there. */
    public void verify() throws SQLException {
        long found = single("select count(*) from floor_log");
        if (found != rows) {
            throw new IllegalStateException("The floor holds " + found + " rows of " + rows);
        }
    }

    /** Bytes of the table without its indexes, per row. */
    public double bareRowBytes() throws SQLException {
        return (double) single("select pg_table_size('floor_log')") / rows;
    }

    private long single(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } finally {
            connection.commit();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
