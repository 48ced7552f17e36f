package dev.accumulator.registers;

import dev.accumulator.postgres.BinaryCopy;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.table.LogTable;
import dev.accumulator.testkit.PostgresDatabase;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The floor that posting is measured against: binary COPY of the same movement rows into one plain table a register, with
 * the columns and indexes of the engine's log, one commit a batch. No recorders, no cells, no totals, no partitions.
 */
public final class CopyFloor implements AutoCloseable {
    private final Connection connection;
    private final Map<String, Long> rows = new LinkedHashMap<>();
    private long posting;
    private long recorder;

    public CopyFloor(PostgresDatabase database) throws SQLException {
        connection = DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
        connection.setAutoCommit(false);
    }

    /** Makes tables like the logs of registers that exist beside them, so that the two cannot drift apart. */
    public void createLike(String schema, List<String> registers) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String register : registers) {
                statement.execute(
                        "create table floor_%1$s (like %2$s.%1$s_log including all)".formatted(register, schema));
                rows.put(register, 0L);
            }
        }
        connection.commit();
    }

    /** Copies into the tables that another floor has made. */
    public void join(List<String> registers) {
        registers.forEach(register -> rows.put(register, 0L));
    }

    /** Copies one batch and commits it. */
    public void copy(List<Change> batch) throws SQLException {
        posting++;
        Map<String, BinaryCopy> copies = new LinkedHashMap<>();
        for (Change change : batch) {
            recorder++;
            Change.Post post = (Change.Post) change;
            for (int line = 0; line < post.movements().size(); line++) {
                Movement movement = post.movements().get(line);
                BinaryCopy copy = copies.computeIfAbsent(
                        movement.register(), register -> new BinaryCopy(batch.size() * 5, LogTable.ROW_BYTES));
                copy.row(9);
                copy.int8(posting);
                copy.int8(recorder);
                copy.int8(cell(movement));
                copy.timestamp(movement.period().getEpochSecond() * 1_000_000L);
                copy.int8(post.revision());
                copy.int4(line + 1);
                copy.bool(false);
                copy.numeric(value(movement, "quantity").setScale(4));
                copy.numeric(value(movement, "amount").setScale(2));
                rows.merge(movement.register(), 1L, Long::sum);
            }
        }
        for (Map.Entry<String, BinaryCopy> copy : copies.entrySet()) {
            copy.getValue().send(connection, """
                    copy floor_%s (posting, recorder, cell, period, revision, line, reversal, quantity, amount)
                    from stdin (format binary)""".formatted(copy.getKey()));
        }
        connection.commit();
    }

    /** A number for each combination of two dimensions of up to a thousand values. */
    private static long cell(Movement movement) {
        long cell = 0;
        for (Object value : movement.dimensions().values()) {
            cell = cell * 1_001 + (Long) Objects.requireNonNull(value);
        }
        return cell;
    }

    private static BigDecimal value(Movement movement, String resource) {
        return Objects.requireNonNull(movement.resources().get(resource));
    }

    /** Checks that all rows are there, those of others who have joined too. */
    public void verify(CopyFloor... joined) throws SQLException {
        for (Map.Entry<String, Long> own : rows.entrySet()) {
            String register = own.getKey();
            long expected = own.getValue();
            for (CopyFloor other : joined) {
                expected += Objects.requireNonNull(other.rows.get(register));
            }
            long found = single("select count(*) from floor_" + register);
            if (found != expected) {
                throw new IllegalStateException(
                        "The floor of " + register + " holds " + found + " rows of " + expected);
            }
        }
    }

    /** Bytes of a register's table without its indexes, per row. */
    public double bareRowBytes(String register) throws SQLException {
        return (double) single("select pg_table_size('floor_%s')".formatted(register))
                / Objects.requireNonNull(rows.get(register));
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
