package dev.accumulator.registers.audit;

import static java.util.stream.Collectors.joining;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.TotalsDetail;
import dev.accumulator.registers.table.MovementSql;
import dev.accumulator.registers.table.RegisterDdl;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the totals should be: the movements that are not in the tail, added up. The basis of verification and repair. */
public final class ExpectedTotalsSql {
    private final Schema schema;
    private final RegisterDefinition definition;

    public ExpectedTotalsSql(Schema schema, RegisterDefinition definition) {
        this.schema = schema;
        this.definition = definition;
    }

    /** The finest totals, by {@code cell} and {@code day} or {@code month}. */
    public String finest() {
        return """
                select l.cell, %s as %s, %s, count(*) as movements
                  from %s l
                 where not exists (select from %s t where t.posting = l.posting)
                 group by 1, 2
                """.formatted(
                        MovementSql.unit(definition, finestUnit(), "l"),
                        finestUnit(),
                        each(r -> "sum(%s) as %s, sum(%s) as %s"
                                .formatted(
                                        MovementSql.receipt(r, "l"), RegisterDdl.receipt(r),
                                        MovementSql.expense(r, "l"), RegisterDdl.expense(r))),
                        schema.table(definition.name(), "log"),
                        schema.table(definition.name(), "tail"));
    }

    /**
     * The totals of a unit, from rows of the finest under the name {@code folded}: of days, those of months that have day
     * totals. Where the row is gone that says so, days are what readers add up.
     */
    public String unit(String unit) {
        if (unit.equals("day")) {
            return "select f.* from folded f left join %s m on m.cell = f.cell and m.month = %s where m.by_day is not false"
                    .formatted(schema.table(definition.name(), "month"), MovementSql.truncated("month", "f.day"));
        }
        if (unit.equals(finestUnit())) {
            return "select * from folded";
        }
        return "select cell, %s as month, %s, sum(movements) as movements from folded group by 1, 2"
                .formatted(
                        MovementSql.truncated("month", "day"),
                        each(r -> "sum(%1$s) as %1$s, sum(%2$s) as %2$s"
                                .formatted(RegisterDdl.receipt(r), RegisterDdl.expense(r))));
    }

    /** The balances, from rows of the finest totals under the name {@code folded}. */
    String balances() {
        return "select cell, %s from folded group by 1"
                .formatted(each(r -> "sum(%s) - sum(%s) as %s"
                        .formatted(RegisterDdl.receipt(r), RegisterDdl.expense(r), Identifiers.quote(r.name()))));
    }

    private String finestUnit() {
        return definition.totals() == TotalsDetail.DAY ? "day" : "month";
    }

    public List<String> units() {
        return definition.totals() == TotalsDetail.DAY ? List.of("day", "month") : List.of("month");
    }

    /** What a row of months has beside its figures, each preceded by a comma. */
    public String monthColumns(String unit) {
        return hasCount(unit) ? ", movements, by_day" : "";
    }

    /** The same from rows {@code e} of the unit. */
    public String monthValues(String unit, String byDay) {
        return hasCount(unit) ? ", e.movements, " + byDay : "";
    }

    private boolean hasCount(String unit) {
        return unit.equals("month") && definition.totals() == TotalsDetail.DAY;
    }

    /** The names of the figures of totals. */
    public List<String> totalsFigures() {
        return definition.resourceNames().stream()
                .flatMap(name -> Stream.of(name + "_receipt", name + "_expense"))
                .toList();
    }

    private String each(Function<Resource, String> text) {
        return definition.resources().stream().map(text).collect(joining(", "));
    }
}
