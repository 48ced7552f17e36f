package dev.accumulator.registers.audit;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.TotalsDetail;
import dev.accumulator.registers.table.RegisterSql;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The statements that compare a register in two schemas, the other one before and the own one after. They group the rows of
 * both sides and do not join them, because rows are matched by dimensions that may be null.
 */
final class ComparisonSql {
    private static final String CELLS = """
            select count(*)
              from (select {keys} from {before_cell} c
                     union
                    select {keys} from {cell} c) both_of_them
            """;

    private static final String DIFFERENCES = """
            with differing as materialized (
              {checks})
            select (select count(distinct cell) from differing) as cells_differing,
                   (select count(*) from differing) as total,
                   first.cell::text as cell, first.start, first.figure, first.before, first.after
              from (select 1) always
              left join (select cell, start, figure, before, after
                           from differing
                          order by cell, figure, start
                          limit :shownMax) first
                on true
            """;

    private static final String DIFFERING_BALANCES = """
            select {cell_of_s} as cell, s.start, f.figure, f.before, f.after
              from (select {dimensions}, start,
                           {each resource: coalesce(sum(_value_{n}) filter (where _side < 0), 0) as before_{n},
                           coalesce(sum(_value_{n}) filter (where _side > 0), 0) as after_{n}}
                      from ({both}) u
                     group by {dimensions}, start) s
             cross join lateral (values {each resource: ('{name} balance', before_{n}, after_{n})})
                           f (figure, before, after)
             where f.before <> f.after
            """;

    private static final String DIFFERING_SIDES = """
            select {cell_of_s} as cell, s.start, f.figure, f.before, f.after
              from (select {dimensions}, start,
                           {each resource: coalesce(sum(_receipts_{n}) filter (where _side < 0), 0) as receipts_before_{n},
                           coalesce(sum(_receipts_{n}) filter (where _side > 0), 0) as receipts_after_{n},
                           coalesce(sum(_expenses_{n}) filter (where _side < 0), 0) as expenses_before_{n},
                           coalesce(sum(_expenses_{n}) filter (where _side > 0), 0) as expenses_after_{n}}
                      from ({both}) u
                     group by {dimensions}, start) s
             cross join lateral (values
                   {each resource: ('{name} receipts{of_what}', receipts_before_{n}, receipts_after_{n}),
                   ('{name} expenses{of_what}', expenses_before_{n}, expenses_after_{n})}) f (figure, before, after)
             where f.before <> f.after
            """;

    /** Dimension names cannot begin with an underscore, so these cannot clash. */
    private static final String BOTH = """
            select {dimensions}, start, {values}, -1 as _side from ({before}) s
             union all
            select {dimensions}, start, {values}, 1 as _side from ({after}) s
            """;

    private static final String VALUES_OF_BALANCES = "{each resource: {resource} as _value_{n}}";

    private static final String VALUES_OF_SIDES =
            "{each resource: {receipt} as _receipts_{n}, {expense} as _expenses_{n}}";

    /**
     * The rows that only one side has. Each side has one row a key, and nearly all are the same: finding them by their hash
     * costs a fraction of adding up the numbers of all of them.
     */
    private static final String DIFFERENT_BALANCES = """
            select {dimensions}, start, {each resource: _value_{n}}, sum(_side) as _side
              from ({both}) b
             group by {dimensions}, start, {each resource: _value_{n}}
            having sum(_side) <> 0
            """;

    private static final String DIFFERENT_SIDES = """
            select {dimensions}, start, {each resource: _receipts_{n}, _expenses_{n}}, sum(_side) as _side
              from ({both}) b
             group by {dimensions}, start, {each resource: _receipts_{n}, _expenses_{n}}
            having sum(_side) <> 0
            """;

    private static final String BALANCES =
            "select {keys}, cast(null as date) as start, {resources:c} from {balances} c";

    private static final String TURNOVERS = """
            select {keys}, {if dated: c.{unit}}{unless dated: cast(null as date)} as start, {figures:c}
              from {turnovers} c
            """;

    /** The months apart from the days, of which the view of turnovers is made. */
    private static final String MONTHS = """
            select {keys}, {if dated: m.month}{unless dated: cast(null as date)} as start, {figures:m}
              from (select cell, month, {each resource: sum({receipt}) as {receipt}, sum({expense}) as {expense}}
                      from (select cell, month, {figures}
                              from {month} t
                             union all
                            select cell, {month_of:l}, {each resource: {receipt_of:l}, {expense_of:l}}
                              from {tail_movements} l) u
                     group by 1, 2) m
              join {cell} c on c.cell = m.cell
            """;

    private static final String MOVEMENTS = """
            select {keys}, m.start, {figures:m}
              from (select l.cell, {if dated: {unit_of:l}}{unless dated: cast(null as date)} as start,
                           {each resource: {receipts_of:l} as {receipt}, {expenses_of:l} as {expense}}
                      from {log} l
                     group by 1, 2) m
              join {cell} c on c.cell = m.cell
            """;

    private static final String SHARES = """
            with wanted as materialized (
              select distinct cast(cell as jsonb) as cell
                from unnest(cast(:cells as text[])) cell)
            select cell, recorder, resource, before, after
              from (select s.cell_key::text as cell, s.recorder, f.resource, f.before, f.after,
                           row_number() over (partition by s.cell_key, f.resource order by s.recorder) as place
                      from (select cell_key, recorder,
                                   {each resource: sum(before_{n}) as before_{n}, sum(after_{n}) as after_{n}}
                              from ({before}
                                     union all
                                    {after}) u
                             group by cell_key, recorder) s
                     cross join lateral (values {each resource: ('{name}', before_{n}, after_{n})})
                                   f (resource, before, after)
                     where f.before <> f.after) d
             where place <= :recordersMax
             order by cell, resource, recorder
            """;

    private static final String SHARES_OF_ONE_SIDE = """
            select c.cell_key, r.recorder,
                   {each resource: {if own: 0}{unless own: l.{resource}} as before_{n},
                   {if own: l.{resource}}{unless own: 0} as after_{n}}
              from (select c.cell, {cell_of_c} as cell_key from {cell} c) c
              join wanted w on w.cell = c.cell_key
              join {log} l on l.cell = c.cell
              join {recorders} r on r.id = l.recorder
            """;

    private static final String KEYS = "{each dimension: c.{dimension}{as_shared} as {dimension}}";

    private static final String CELL_OF_C = "jsonb_build_object({each dimension: '{name}', c.{dimension}{as_shared}})";

    private static final String CELL_OF_S = "jsonb_build_object({each dimension: '{name}', s.{dimension}{as_shared}})";

    private final RegisterSql own;
    private final RegisterSql other;
    private final RegisterDefinition ownShape;
    private final RegisterDefinition otherShape;
    private final List<Dimension> dimensions;
    private final List<Resource> resources;
    private final boolean comparesDays;

    ComparisonSql(Schema own, RegisterDefinition ownShape, Schema other, RegisterDefinition otherShape) {
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
        this.own = side(own, ownShape).when("own", true);
        this.other = side(other, otherShape).when("own", false);
    }

    /** Dimensions are compared in the type that both sides have, else as text. */
    private RegisterSql side(Schema schema, RegisterDefinition shape) {
        return new RegisterSql(schema, shape)
                .only(dimensions, resources)
                .withEachDimension("as_shared", dimension -> isOfSameType(dimension) ? "" : "::text")
                .when("dated", comparesDays)
                .with("keys", KEYS)
                .with("cell_of_c", CELL_OF_C)
                .with("cell_of_s", CELL_OF_S);
    }

    private boolean isOfSameType(Dimension dimension) {
        return otherShape
                .dimension(dimension.name())
                .map(d -> d.type().equals(dimension.type()))
                .orElse(false);
    }

    /** Returns the dimensions that both sides have. */
    List<Dimension> dimensions() {
        return dimensions;
    }

    /** Returns the resources that both sides have. */
    List<Resource> resources() {
        return resources;
    }

    /** Returns true if both sides cut and keep days alike. */
    boolean comparesDays() {
        return comparesDays;
    }

    private boolean comparesBalances() {
        return ownShape.kind().keepsBalances() && otherShape.kind().keepsBalances();
    }

    /** Returns the statement that counts the cells of both sides. */
    String cells() {
        return own.with("before_cell", other.fill("{cell}")).fill(CELLS);
    }

    /**
     * Returns the statement that finds the differences, with the columns {@code cells_differing}, {@code total}, {@code cell},
     * {@code start}, {@code figure}, {@code before} and {@code after}. Where nothing differs it has one row without a cell.
     */
    String differences() {
        List<String> checks = new ArrayList<>();
        if (comparesBalances()) {
            String both = both(BALANCES, VALUES_OF_BALANCES, DIFFERENT_BALANCES);
            checks.add(own.with("both", both).fill(DIFFERING_BALANCES));
        }
        checks.add(differingSides(TURNOVERS, ""));
        if (ownShape.totals() == TotalsDetail.DAY && otherShape.totals() == TotalsDetail.DAY) {
            checks.add(differingSides(MONTHS, " of the month"));
        }
        checks.add(differingSides(MOVEMENTS, " by movements"));
        return own.with("checks", String.join("\n union all\n", checks)).fill(DIFFERENCES);
    }

    private String differingSides(String rows, String ofWhat) {
        String both = both(rows, VALUES_OF_SIDES, DIFFERENT_SIDES);
        return own.with("both", both).with("of_what", ofWhat).fill(DIFFERING_SIDES);
    }

    private String both(String rows, String values, String different) {
        RegisterSql both = own.with("before", other.fill(rows))
                .with("after", own.fill(rows))
                .with("values", values);
        return haveOneRowPerKey() ? both.with("both", BOTH).fill(different) : both.fill(BOTH);
    }

    /** Returns false where a dimension is gone, new or of another type, because a key may have many rows of a side then. */
    private boolean haveOneRowPerKey() {
        return comparesDays
                && dimensions.size() == ownShape.dimensions().size()
                && dimensions.size() == otherShape.dimensions().size()
                && dimensions.stream().allMatch(this::isOfSameType);
    }

    /**
     * Returns the statement that finds which documents differ in cells, with the columns {@code cell}, {@code recorder},
     * {@code resource}, {@code before} and {@code after}. It takes the cells as {@code :cells}.
     */
    String shares() {
        return own.with("before", other.fill(SHARES_OF_ONE_SIDE))
                .with("after", own.fill(SHARES_OF_ONE_SIDE))
                .fill(SHARES);
    }
}
