package dev.accumulator.registers.audit;

import static java.util.stream.Collectors.joining;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.TotalsDetail;
import dev.accumulator.registers.table.MovementSql;
import dev.accumulator.registers.table.RegisterDdl;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The statements that compare a register in two schemas. What differs is found by grouping the rows of both sides and not by
 * joining them, because rows are matched by dimensions that may be null.
 */
final class ComparisonSql {
    private final Schema own;
    private final Schema other;
    private final RegisterDefinition ownShape;
    private final RegisterDefinition otherShape;
    private final List<Dimension> dimensions;
    private final List<Resource> resources;
    private final boolean comparesDays;

    ComparisonSql(Schema own, RegisterDefinition ownShape, Schema other, RegisterDefinition otherShape) {
        this.own = own;
        this.other = other;
        this.ownShape = ownShape;
        this.otherShape = otherShape;
        this.dimensions = ownShape.dimensions().stream()
                .filter(d -> otherShape.dimension(d.name()).isPresent())
                .toList();
        this.resources = ownShape.resources().stream()
                .filter(r -> otherShape.resource(r.name()).isPresent())
                .toList();
        this.comparesDays =
                ownShape.totals() == otherShape.totals() && Objects.equals(ownShape.zone(), otherShape.zone());
    }

    List<Dimension> dimensions() {
        return dimensions;
    }

    List<Resource> resources() {
        return resources;
    }

    boolean comparesDays() {
        return comparesDays;
    }

    boolean comparesBalances() {
        return ownShape.kind() == RegisterKind.BALANCE && otherShape.kind() == RegisterKind.BALANCE;
    }

    String cells() {
        return "select count(*) from (select %s from %s c union select %s from %s c) both_of_them"
                .formatted(keys(), other.table(otherShape.name(), "cell"), keys(), own.table(ownShape.name(), "cell"));
    }

    /** Columns cells_differing, total, cell, start, figure, before, after; one row of nulls where nothing differs. */
    String differences() {
        List<String> checks = new ArrayList<>();
        if (comparesBalances()) {
            checks.add(check(this::balances, r -> List.of(Identifiers.quote(r.name())), List.of(" balance")));
        }
        List<String> sides = List.of("receipts", "expenses");
        checks.add(check(
                this::turnovers,
                r -> List.of(RegisterDdl.receipt(r), RegisterDdl.expense(r)),
                sides.stream().map(side -> " " + side).toList()));
        if (ownShape.totals() == TotalsDetail.DAY && otherShape.totals() == TotalsDetail.DAY) {
            checks.add(check(
                    this::months,
                    r -> List.of(RegisterDdl.receipt(r), RegisterDdl.expense(r)),
                    sides.stream().map(side -> " " + side + " of the month").toList()));
        }
        checks.add(check(
                this::movements,
                r -> List.of(RegisterDdl.receipt(r), RegisterDdl.expense(r)),
                sides.stream().map(side -> " " + side + " by movements").toList()));
        return """
                with differing as materialized (%s)
                select (select count(distinct cell) from differing) as cells_differing,
                       (select count(*) from differing) as total,
                       first.cell::text as cell, first.start, first.figure, first.before, first.after
                  from (select 1) always
                  left join (select cell, start, figure, before, after
                               from differing
                              order by cell, figure, start
                              limit :shownMax) first
                    on true
                """.formatted(String.join(" union all ", checks));
    }

    private interface Source {
        String of(Schema schema, RegisterDefinition shape);
    }

    private String check(Source source, Function<Resource, List<String>> columns, List<String> titles) {
        List<String> values = new ArrayList<>();
        List<String> sums = new ArrayList<>();
        List<String> figures = new ArrayList<>();
        for (Resource resource : resources) {
            List<String> of = columns.apply(resource);
            for (int i = 0; i < of.size(); i++) {
                int n = values.size() + 1;
                values.add("%s as v%d".formatted(of.get(i), n));
                sums.add("coalesce(sum(v%1$d) filter (where side < 0), 0) as b%1$d".formatted(n));
                sums.add("coalesce(sum(v%1$d) filter (where side > 0), 0) as a%1$d".formatted(n));
                figures.add("('%s%s', b%d, a%d)".formatted(resource.name(), titles.get(i), n, n));
            }
        }
        String keys = dimensions.stream().map(d -> Identifiers.quote(d.name())).collect(joining(", "));
        String of = "select %s, start, %s, %%d as side from (%%s) s".formatted(keys, String.join(", ", values));
        String both = of.formatted(-1, source.of(other, otherShape)) + " union all "
                + of.formatted(1, source.of(own, ownShape));
        return """
                select %1$s as cell, s.start, f.figure, f.before, f.after
                  from (select %2$s, start, %3$s
                          from (%4$s) u
                         group by %2$s, start) s
                 cross join lateral (values %5$s) f (figure, before, after)
                 where f.before <> f.after
                """.formatted(
                        json("s"),
                        keys,
                        String.join(", ", sums),
                        sameDimensions() ? different(both, keys, values.size()) : both,
                        String.join(", ", figures));
    }

    /**
     * Rows that only one side has. Each side has a row a key, and nearly all are the same: to find them by their hash costs a
     * fraction of adding up numbers of all of them.
     */
    private static String different(String both, String keys, int count) {
        String values =
                Stream.iterate(1, n -> n + 1).limit(count).map(n -> "v" + n).collect(joining(", "));
        return "select %1$s, start, %2$s, sum(side) as side from (%3$s) b group by %1$s, start, %2$s having sum(side) <> 0"
                .formatted(keys, values, both);
    }

    /** Where a dimension is gone or new, a key may have many rows of a side. */
    private boolean sameDimensions() {
        return comparesDays
                && dimensions.size() == ownShape.dimensions().size()
                && dimensions.size() == otherShape.dimensions().size()
                && dimensions.stream().allMatch(this::sameType);
    }

    private String balances(Schema schema, RegisterDefinition shape) {
        return "select %s, cast(null as date) as start, %s from %s c"
                .formatted(
                        keys(), each(r -> "c." + Identifiers.quote(r.name())), schema.table(shape.name(), "balances"));
    }

    private String turnovers(Schema schema, RegisterDefinition shape) {
        return "select %s, %s as start, %s from %s c"
                .formatted(
                        keys(),
                        comparesDays ? "c." + unit(shape) : "cast(null as date)",
                        each(r -> "c." + RegisterDdl.receipt(r) + ", c." + RegisterDdl.expense(r)),
                        schema.table(shape.name(), "turnovers"));
    }

    /** The view of turnovers is made of days. */
    private String months(Schema schema, RegisterDefinition shape) {
        return """
                select %1$s, %2$s as start, %3$s
                  from (select cell, month, %4$s
                          from (select cell, month, %5$s
                                  from %6$s t
                                 union all
                                select cell, %7$s, %8$s
                                  from %9$s l) u
                         group by 1, 2) m
                  join %10$s c on c.cell = m.cell
                """.formatted(
                        keys(),
                        comparesDays ? "m.month" : "cast(null as date)",
                        each(r -> "m.%s, m.%s".formatted(RegisterDdl.receipt(r), RegisterDdl.expense(r))),
                        each(r -> "sum(%1$s) as %1$s, sum(%2$s) as %2$s"
                                .formatted(RegisterDdl.receipt(r), RegisterDdl.expense(r))),
                        each(r -> RegisterDdl.receipt(r) + ", " + RegisterDdl.expense(r)),
                        schema.table(shape.name(), "month"),
                        MovementSql.unit(shape, "month", "l"),
                        each(r -> MovementSql.receipt(r, "l") + ", " + MovementSql.expense(r, "l")),
                        MovementSql.tail(schema, shape),
                        schema.table(shape.name(), "cell"));
    }

    private String movements(Schema schema, RegisterDefinition shape) {
        return """
                select %1$s, m.start, %2$s
                  from (select l.cell, %3$s as start, %4$s
                          from %5$s l
                         group by 1, 2) m
                  join %6$s c on c.cell = m.cell
                """.formatted(
                        keys(),
                        each(r -> "m." + RegisterDdl.receipt(r) + ", m." + RegisterDdl.expense(r)),
                        comparesDays ? MovementSql.unit(shape, unit(shape), "l") : "cast(null as date)",
                        each(r -> "%s as %s, %s as %s"
                                .formatted(
                                        MovementSql.receiptSum(r, "l"), RegisterDdl.receipt(r),
                                        MovementSql.expenseSum(r, "l"), RegisterDdl.expense(r))),
                        schema.table(shape.name(), "log"),
                        schema.table(shape.name(), "cell"));
    }

    /** Columns cell, recorder, resource, before, after; takes the cells as {@code :cells}. */
    String shares() {
        String side = """
                select c.cell_key, r.recorder, %s
                  from (select c.cell, %s as cell_key from %s c) c
                  join wanted w on w.cell = c.cell_key
                  join %s l on l.cell = c.cell
                  join %s r on r.id = l.recorder
                """;
        return """
                with wanted as materialized (
                  select distinct cast(cell as jsonb) as cell
                    from unnest(cast(:cells as text[])) cell)
                select cell, recorder, resource, before, after
                  from (select s.cell_key::text as cell, s.recorder, f.resource, f.before, f.after,
                               row_number() over (partition by s.cell_key, f.resource order by s.recorder) as place
                          from (select cell_key, recorder, %1$s
                                  from (%2$s union all %3$s) u
                                 group by cell_key, recorder) s
                         cross join lateral (values %4$s) f (resource, before, after)
                         where f.before <> f.after) d
                 where place <= :recordersMax
                 order by cell, resource, recorder
                """.formatted(
                numbered(n -> "sum(b%1$d) as b%1$d, sum(a%1$d) as a%1$d".formatted(n)),
                side.formatted(
                        numbered(n -> "l.%1$s as b%2$d, 0 as a%2$d".formatted(column(n), n)),
                        json("c"),
                        other.table(otherShape.name(), "cell"),
                        other.table(otherShape.name(), "log"),
                        other.sql("{schema}.recorders")),
                side.formatted(
                        numbered(n -> "0 as b%2$d, l.%1$s as a%2$d".formatted(column(n), n)),
                        json("c"),
                        own.table(ownShape.name(), "cell"),
                        own.table(ownShape.name(), "log"),
                        own.sql("{schema}.recorders")),
                numbered(n -> "('%s', b%d, a%d)".formatted(resources.get(n - 1).name(), n, n)));
    }

    private String column(int n) {
        return Identifiers.quote(resources.get(n - 1).name());
    }

    private String numbered(Function<Integer, String> text) {
        return Stream.iterate(1, n -> n + 1).limit(resources.size()).map(text).collect(joining(", "));
    }

    private static String unit(RegisterDefinition shape) {
        return shape.totals() == TotalsDetail.DAY ? "day" : "month";
    }

    /** The dimensions in the type they share, else as text. */
    private String keys() {
        return dimensions.stream()
                .map(d -> "c.%1$s%2$s as %1$s".formatted(Identifiers.quote(d.name()), sameType(d) ? "" : "::text"))
                .collect(joining(", "));
    }

    private boolean sameType(Dimension dimension) {
        return otherShape
                .dimension(dimension.name())
                .map(d -> d.type().equals(dimension.type()))
                .orElse(false);
    }

    private String json(String alias) {
        return "jsonb_build_object(%s)"
                .formatted(dimensions.stream()
                        .map(d -> "'%s', %s.%s%s"
                                .formatted(d.name(), alias, Identifiers.quote(d.name()), sameType(d) ? "" : "::text"))
                        .collect(joining(", ")));
    }

    private String each(Function<Resource, String> text) {
        return resources.stream().map(text).collect(joining(", "));
    }
}
