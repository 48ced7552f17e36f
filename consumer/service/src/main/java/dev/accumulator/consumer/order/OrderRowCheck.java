package dev.accumulator.consumer.order;

import dev.accumulator.postgres.LongStatements;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.RegisterDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Compares order rows with their recorders, and their lines with the movements of {@code inventory} that they were
 * mapped to. A few statements compare all rows at once; the caller's transaction gives them one snapshot.
 */
public final class OrderRowCheck {
    private static final String INVENTORY = "inventory";
    private static final Set<String> RESOURCES = Set.of("quantity", "amount");

    /** The upper bound is the first text, in the order of bytes, after all texts that begin with {@code order:}. */
    private static final String DOCUMENTS = """
            documents as (
              select substr(r.recorder, length('order:') + 1) as order_id, r.id, r.revision, r.posted, r.detached
                from {schema}.recorders r
               where r.revision > 0
                 and r.recorder >= 'order:'
                 and r.recorder < 'order;')
            """;

    private final JdbcTemplate template;
    private final JdbcClient jdbc;

    public OrderRowCheck(JdbcTemplate template) {
        this.template = template;
        this.jdbc = JdbcClient.create(template);
    }

    /**
     * The result of a check.
     *
     * @param total the number of differences
     * @param differences the first of them
     */
    public record Found(long total, List<OrderDifference> differences) {}

    /**
     * Checks all order rows of a generation.
     *
     * @param registers the registers of the generation
     * @param shownMax the most differences that are listed for each of the two checks
     */
    public Found read(Schema schema, List<RegisterDefinition> registers, int shownMax) {
        boolean lines = registers.stream()
                .anyMatch(register -> register.name().equals(INVENTORY)
                        && register.resourceNames().containsAll(RESOURCES));
        if (lines) {
            // The first statement takes the snapshot. The lock comes before it, so that no month is detached in
            // between.
            template.execute(schema.sql("lock table {schema}.inventory_log in access share mode"));
        }
        new LongStatements(template).allowMemory();
        List<OrderDifference> differences = new ArrayList<>();
        long total = collect("order-row", schema.sql(rowsSql()), shownMax, differences);
        if (lines) {
            total += collect("order-lines", schema.sql(linesSql()), shownMax, differences);
        }
        return new Found(total, differences);
    }

    private long collect(String check, String sql, int shownMax, List<OrderDifference> differences) {
        long[] total = {0};
        jdbc.sql("select d.order_id, d.figure, d.expected, d.actual, count(*) over () as found from (" + sql
                        + ") d order by d.order_id, d.figure limit :max")
                .param("max", shownMax)
                .query(row -> {
                    total[0] = row.getLong("found");
                    differences.add(new OrderDifference(
                            check,
                            "order:" + row.getString("order_id"),
                            row.getString("figure"),
                            row.getBigDecimal("expected"),
                            row.getBigDecimal("actual")));
                });
        return total[0];
    }

    /** Without a row or a recorder, all comparisons but the first are null, which is no difference. */
    private static String rowsSql() {
        return "with " + DOCUMENTS + """
                select coalesce(d.order_id, o.order_id) as order_id, v.figure, v.expected, v.actual
                  from documents d
                  full join {schema}.orders o on o.order_id = d.order_id
                 cross join lateral (values
                       ('rows', cast(cast(d.order_id is not null as integer) as numeric),
                                cast(cast(o.order_id is not null as integer) as numeric)),
                       ('revision', cast(d.revision as numeric), cast(o.revision as numeric)),
                       ('cancelled', cast(cast(not d.posted as integer) as numeric),
                                     cast(cast(o.cancelled as integer) as numeric))) as v (figure, expected, actual)
                 where v.expected <> v.actual
                """;
    }

    /** An order takes from the stock: each line is one movement with the opposite sign. */
    private static String linesSql() {
        return "with " + DOCUMENTS + """
                , moved as (
                  select l.recorder as id, count(*) as lines, -sum(l.quantity) as quantity, -sum(l.amount) as amount
                    from {schema}.inventory_log l
                    join documents d on d.id = l.recorder
                     and d.revision = l.revision
                   where d.posted
                     and not l.reversal
                   group by l.recorder)
                select o.order_id, v.figure, v.expected, v.actual
                  from documents d
                  join {schema}.orders o on o.order_id = d.order_id
                  left join moved m on m.id = d.id
                 cross join lateral (
                       select count(*) as lines,
                              sum(case when json_typeof(e.line -> 'quantity') = 'number'
                                       then cast(e.line ->> 'quantity' as numeric) end) as quantity,
                              sum(case when json_typeof(e.line -> 'amount') = 'number'
                                       then cast(e.line ->> 'amount' as numeric) end) as amount
                         from json_array_elements(
                              case when json_typeof(o.lines) = 'array' then o.lines else '[]' end) as e (line)) s
                 cross join lateral (values
                       ('lines', cast(coalesce(m.lines, 0) as numeric), cast(s.lines as numeric)),
                       ('quantity', coalesce(m.quantity, 0), coalesce(s.quantity, 0)),
                       ('amount', coalesce(m.amount, 0), coalesce(s.amount, 0))) as v (figure, expected, actual)
                 where not d.detached
                   and v.expected <> v.actual
                """;
    }
}
