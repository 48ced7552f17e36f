package dev.accumulator.consumer.order;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.RegisterDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Order rows against the recorders they were written with, and their lines against the movements of {@code inventory} that
 * they were mapped to. Set-based; the caller's transaction is one snapshot.
 */
public final class OrderRowCheck {
    private static final String INVENTORY = "inventory";
    private static final Set<String> RESOURCES = Set.of("quantity", "amount");

    /** The upper bound is the first text after all that begin with {@code order:}, in the order of bytes. */
    private static final String DOCUMENTS = """
            documents as (
              select substr(r.recorder, length('order:') + 1) as order_id, r.id, r.revision, r.posted, r.detached
                from {schema}.recorders r
               where r.recorder >= 'order:'
                 and r.recorder < 'order;')
            """;

    private final JdbcTemplate template;
    private final JdbcClient jdbc;

    public OrderRowCheck(JdbcTemplate template) {
        this.template = template;
        this.jdbc = JdbcClient.create(template);
    }

    /**
     * What was found.
     *
     * @param total how many differences there are
     * @param differences the first of them
     */
    public record Found(long total, List<OrderDifference> differences) {}

    /**
     * Looks at all order rows of a generation.
     *
     * @param registers the registers of the generation
     * @param shownMax the most differences that are listed for each of the two checks
     */
    public Found read(Schema schema, List<RegisterDefinition> registers, int shownMax) {
        boolean lines = registers.stream()
                .anyMatch(register -> register.name().equals(INVENTORY)
                        && register.resourceNames().containsAll(RESOURCES));
        if (lines) {
            // Before the snapshot is taken, so that no month can be detached between it and the first look.
            template.execute(schema.sql("lock table {schema}.inventory_log in access share mode"));
        }
        template.execute("set local work_mem = '256MB'");
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

    /** A row or recorder that is not there makes the comparisons but the first unknown, which counts as none. */
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

    /** An order takes from the stock: its lines are the movements with the other sign, one each. */
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
                         from (select coalesce(o.lines::json, o.lines_json) as lines) kept
                        cross join lateral json_array_elements(
                              case when json_typeof(kept.lines) = 'array' then kept.lines else '[]' end) as e (line)) s
                 cross join lateral (values
                       ('lines', cast(coalesce(m.lines, 0) as numeric), cast(s.lines as numeric)),
                       ('quantity', coalesce(m.quantity, 0), coalesce(s.quantity, 0)),
                       ('amount', coalesce(m.amount, 0), coalesce(s.amount, 0))) as v (figure, expected, actual)
                 where not d.detached
                   and v.expected <> v.actual
                """;
    }
}
