package dev.accumulator.registers.audit;

import dev.accumulator.registers.table.Database;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Columns that add up figures, each multiplied by the {@code {hash}} of what it belongs to; see {@link TotalsChecksums}. The
 * hash is written wherever it is used: a subquery that works it out once a row keeps the server from sharing the pass among
 * its workers. Values are {@code numeric}, so that no product or sum is out of range.
 */
final class ChecksumSql {
    /** Checksums of movements {@code l}. A reversal counts on the side of what it reverses. */
    static final String SIDES_OF_MOVEMENTS = """
            {each resource: coalesce(sum(l.{resource}::numeric * {hash})
                         filter (where (l.{resource}::numeric > 0) <> l.reversal), 0) as receipts_{n},
            coalesce(-sum(l.{resource}::numeric * {hash})
                         filter (where (l.{resource}::numeric < 0) <> l.reversal), 0) as expenses_{n}}
            """;

    /** Checksums of rows of totals {@code t}, most of which have nothing on one side. */
    static final String SIDES_OF_TOTALS = """
            {each resource: coalesce(sum(t.{receipt} * {hash}) filter (where t.{receipt} <> 0), 0) as receipts_{n},
            coalesce(sum(t.{expense} * {hash}) filter (where t.{expense} <> 0), 0) as expenses_{n}}
            """;

    private ChecksumSql() {}

    /** Reads a checksum of the receipts and one of the expenses of each resource. */
    static List<BigDecimal> sides(ResultSet row, int resources) throws SQLException {
        List<BigDecimal> sums = new ArrayList<>(2 * resources);
        for (int n = 1; n <= resources; n++) {
            sums.add(row.getBigDecimal("receipts_" + n));
            sums.add(row.getBigDecimal("expenses_" + n));
        }
        return sums;
    }

    /** Reads a checksum of the values of each resource. */
    static List<BigDecimal> values(ResultSet row, int resources) throws SQLException {
        List<BigDecimal> sums = new ArrayList<>(resources);
        for (int n = 1; n <= resources; n++) {
            sums.add(row.getBigDecimal("value_" + n));
        }
        return sums;
    }

    /** Reads checksums from the one row of an answer. */
    interface Reader {
        List<BigDecimal> read(ResultSet row, int resources) throws SQLException;
    }

    static List<BigDecimal> query(Database database, String statement, long seed, int resources, Reader reader) {
        return database.jdbc()
                .sql(statement)
                .param("seed", seed)
                .query((row, n) -> reader.read(row, resources))
                .single();
    }

    static List<BigDecimal> plus(List<BigDecimal> some, List<BigDecimal> more) {
        return IntStream.range(0, some.size())
                .mapToObj(n -> some.get(n).add(more.get(n)))
                .toList();
    }

    static boolean agree(List<BigDecimal> some, List<BigDecimal> others) {
        return some.size() == others.size()
                && IntStream.range(0, some.size()).allMatch(n -> some.get(n).compareTo(others.get(n)) == 0);
    }
}
