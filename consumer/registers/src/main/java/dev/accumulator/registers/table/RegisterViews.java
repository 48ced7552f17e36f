package dev.accumulator.registers.table;

import static java.util.stream.Collectors.joining;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.TotalsDetail;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The queries behind a register's views. Each adds the tail, so a view is as exact as the REST API. */
final class RegisterViews {
    private final Schema schema;
    private final RegisterDefinition definition;

    RegisterViews(Schema schema, RegisterDefinition definition) {
        this.schema = schema;
        this.definition = definition;
    }

    String balances() {
        return """
                select %s, %s
                  from %s c
                  left join (select l.cell, %s
                               from %s l
                              where l.posting = any (array(select posting from %s))
                              group by l.cell) t
                    on t.cell = c.cell
                """.formatted(
                        dimensions("c"),
                        each(r -> "c.%1$s + coalesce(t.%1$s, 0) as %1$s".formatted(Identifiers.quote(r.name()))),
                        table("cell"),
                        each(r -> "sum(l.%1$s) as %1$s".formatted(Identifiers.quote(r.name()))),
                        table("log"),
                        table("tail"));
    }

    /** Each branch knows its dimensions, so that a filter on them reaches the index of each. */
    String turnovers() {
        String unit = definition.totals() == TotalsDetail.DAY ? "day" : "month";
        List<String> branches = new ArrayList<>();
        branches.add(branch(
                "t." + unit,
                r -> RegisterDdl.receipt(r) + ", " + RegisterDdl.expense(r),
                table(RegisterDdl.totals(unit)),
                "t"));
        branches.add(movements(unit, MovementSql.tail(schema, definition)));
        if (definition.totals() == TotalsDetail.DAY) {
            branches.add(movements(unit, MovementSql.sparse(schema, definition)));
        }
        return """
                select %2$s, t.%1$s, %3$s
                  from (%4$s) t
                 group by %2$s, t.%1$s
                """.formatted(
                unit,
                dimensions("t"),
                each(r -> "sum(t.%1$s) as %1$s, sum(t.%2$s) as %2$s, sum(t.%1$s) - sum(t.%2$s) as %3$s"
                        .formatted(
                                RegisterDdl.receipt(r), RegisterDdl.expense(r), Identifiers.quote(r.name() + "_net"))),
                String.join(" union all ", branches));
    }

    private String movements(String unit, String table) {
        return branch(
                MovementSql.unit(definition, unit, "l"),
                r -> MovementSql.receipt(r, "l") + ", " + MovementSql.expense(r, "l"),
                table,
                "l");
    }

    private String branch(String start, Function<Resource, String> figures, String table, String alias) {
        return "select %1$s, %2$s, %3$s from %4$s %5$s join %6$s c on c.cell = %5$s.cell"
                .formatted(dimensions("c"), start, each(figures), table, alias, table("cell"));
    }

    String movements() {
        return """
                select l.period, r.recorder, l.revision, l.line, l.reversal, p.recorded_at, %s, %s
                  from %s l
                  join %s c on c.cell = l.cell
                  join %s r on r.id = l.recorder
                  join %s p on p.posting = l.posting
                """.formatted(
                        dimensions("c"),
                        each(r -> "l." + Identifiers.quote(r.name())),
                        table("log"),
                        table("cell"),
                        schema.sql("{schema}.recorders"),
                        schema.sql("{schema}.postings"));
    }

    private String dimensions(String alias) {
        return definition.dimensionNames().stream()
                .map(name -> alias + "." + Identifiers.quote(name))
                .collect(joining(", "));
    }

    private String each(Function<Resource, String> text) {
        return definition.resources().stream().map(text).collect(joining(", "));
    }

    private String table(String suffix) {
        return schema.table(definition.name(), suffix);
    }
}
