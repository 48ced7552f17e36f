package dev.accumulator.registers.audit;

import static java.util.stream.Collectors.joining;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.RegisterDdl;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Sums of figures that are each multiplied by a hash of what it is of; see {@link TotalsChecksums}. The hash is written wherever
 * it is used: a subquery that worked it out once a row would keep the server from sharing the pass among its workers.
 */
final class ChecksumSql {
    private ChecksumSql() {}

    /** Of movements {@code l}: each counts on one side of a resource, and a reversal on the side of what it reverses. */
    static List<String> sidesOfMovements(RegisterDefinition definition, String hash) {
        return definition.resources().stream()
                .flatMap(r -> Stream.of(sideOfMovements(r, hash, "", ">"), sideOfMovements(r, hash, "-", "<")))
                .toList();
    }

    private static String sideOfMovements(Resource resource, String hash, String sign, String side) {
        return "%1$ssum(%2$s * %3$s) filter (where (%2$s %4$s 0) <> l.reversal)"
                .formatted(sign, value("l", resource), hash, side);
    }

    /** Of rows of totals {@code t}, most of which have nothing on one side. */
    static List<String> sidesOfTotals(RegisterDefinition definition, String hash) {
        return definition.resources().stream()
                .flatMap(r -> Stream.of(RegisterDdl.receipt(r), RegisterDdl.expense(r)))
                .map(figure -> "sum(t.%1$s * %2$s) filter (where t.%1$s <> 0)".formatted(figure, hash))
                .toList();
    }

    /** Of rows that have a value of each resource, such as movements and balances. */
    static List<String> values(RegisterDefinition definition, String alias, String hash) {
        return definition.resources().stream()
                .map(r -> "sum(%s * %s)".formatted(value(alias, r), hash))
                .toList();
    }

    /** As {@code numeric}, whose products have no bounds that a sum could meet. */
    static String value(String alias, Resource resource) {
        return "%s.%s::numeric".formatted(alias, Identifiers.quote(resource.name()));
    }

    /** As columns that {@link #read} knows. */
    static String list(List<String> sums) {
        return IntStream.range(0, sums.size())
                .mapToObj(n -> "coalesce(%s, 0) as checksum_%d".formatted(sums.get(n), n))
                .collect(joining(", "));
    }

    static List<BigDecimal> read(ResultSet row, int count) throws SQLException {
        List<BigDecimal> sums = new ArrayList<>(count);
        for (int n = 0; n < count; n++) {
            sums.add(row.getBigDecimal("checksum_" + n));
        }
        return sums;
    }

    static List<BigDecimal> query(Database database, List<String> sums, String from, Map<String, ?> parameters) {
        return database.jdbc()
                .sql("select %s from %s".formatted(list(sums), from))
                .params(parameters)
                .query((row, n) -> read(row, sums.size()))
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
