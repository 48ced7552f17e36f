package dev.accumulator.consumer.order;

import dev.accumulator.postgres.Schema;
import dev.accumulator.schemas.DocumentEvent;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Order rows as they are, for another database. */
public final class OrderCopies {
    private static final String ROWS = """
            unnest(cast(:rows as text[])) as copied (row),
                   json_populate_record(null::{schema}.orders, copied.row::json) as n""";

    private OrderCopies() {}

    /** Returns the rows of those of the recorders that are orders, as JSON. */
    public static List<String> read(JdbcClient jdbc, Schema schema, Collection<String> recorders) {
        String[] orderIds = recorders.stream()
                .filter(recorder -> recorder.startsWith(DocumentEvent.ORDER_PREFIX))
                .map(recorder -> recorder.substring(DocumentEvent.ORDER_PREFIX.length()))
                .toArray(String[]::new);
        return orderIds.length == 0
                ? List.of()
                : jdbc.sql(schema.sql("""
                        select to_json(o)::text
                          from {schema}.orders o
                         where order_id = any (cast(:orderIds as text[]))
                        """))
                        .param("orderIds", orderIds)
                        .query((row, n) -> row.getString(1))
                        .list();
    }

    /** Writes rows in the caller's transaction, in the place of older ones. */
    public static void write(JdbcClient jdbc, Schema schema, List<String> rows) {
        if (rows.isEmpty()) {
            return;
        }
        // JSON and not JSONB, which would write the lines in another way.
        jdbc.sql(schema.sql(OrderTable.PUT.replace("{rows}", ROWS)))
                .param("rows", rows.toArray(String[]::new))
                .update();
    }
}
