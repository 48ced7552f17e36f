package dev.accumulator.consumer.register;

import static java.util.stream.Collectors.joining;

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
                        each(r -> "c.%1$s + coalesce(t.%1$s, 0) as %1$s".formatted(Names.quote(r.name()))),
                        table("cell"),
                        each(r -> "sum(l.%1$s) as %1$s".formatted(Names.quote(r.name()))),
                        table("log"),
                        table("tail"));
    }

    String turnovers() {
        String unit = definition.totals() == TotalsDetail.DAY ? "day" : "month";
        return """
                select %2$s, t.%1$s, %3$s
                  from (select cell, %1$s, %4$s
                          from %5$s
                         union all
                        select l.cell, %6$s, %7$s
                          from %8$s l
                         where l.posting = any (array(select posting from %9$s))%11$s) t
                  join %10$s c on c.cell = t.cell
                 group by %2$s, t.%1$s
                """.formatted(
                unit,
                dimensions("c"),
                each(r -> "sum(t.%1$s) as %1$s, sum(t.%2$s) as %2$s, sum(t.%1$s) - sum(t.%2$s) as %3$s"
                        .formatted(RegisterDdl.receipt(r), RegisterDdl.expense(r), Names.quote(r.name() + "_net"))),
                each(r -> RegisterDdl.receipt(r) + ", " + RegisterDdl.expense(r)),
                table(unit),
                LogSql.unit(definition, unit, "l"),
                each(r -> LogSql.receipt(r, "l") + ", " + LogSql.expense(r, "l")),
                table("log"),
                table("tail"),
                table("cell"),
                definition.totals() == TotalsDetail.DAY
                        ? " union all select l.cell, %s, %s from %s l"
                                .formatted(
                                        LogSql.unit(definition, unit, "l"),
                                        each(r -> LogSql.receipt(r, "l") + ", " + LogSql.expense(r, "l")),
                                        LogSql.sparse(schema, definition))
                        : "");
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
                        each(r -> "l." + Names.quote(r.name())),
                        table("log"),
                        table("cell"),
                        schema.sql("{schema}.recorders"),
                        schema.sql("{schema}.postings"));
    }

    private String dimensions(String alias) {
        return definition.dimensionNames().stream()
                .map(name -> alias + "." + Names.quote(name))
                .collect(joining(", "));
    }

    private String each(Function<Resource, String> text) {
        return definition.resources().stream().map(text).collect(joining(", "));
    }

    private String table(String suffix) {
        return schema.table(definition.name(), suffix);
    }
}
