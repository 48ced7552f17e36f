package dev.accumulator.consumer.catalogue;

import dev.accumulator.postgres.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The table of names that reports join. Every instance writes the same into it, and only what differs. */
final class EntriesTable {

    private static final int ROWS_AT_ONCE = 5_000;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Schema control;

    EntriesTable(DataSource dataSource, PlatformTransactionManager transactions, Schema control) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transaction = new TransactionTemplate(transactions);
        this.control = control;
    }

    /** Removes the names of dimensions that have no catalogue any more. */
    void keepOnly(List<String> dimensions) {
        jdbc.sql(control.sql("delete from {schema}.catalogue_entries where not dimension = any (:dimensions)"))
                .param("dimensions", dimensions.toArray(String[]::new))
                .update();
    }

    /** Makes the rows of a dimension those entries, in one transaction. */
    void write(String dimension, Map<String, Entry> entries) {
        transaction.executeWithoutResult(status -> {
            // Two instances at once would wait for each other's rows, in any order.
            jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
                    .param("name", "accumulator catalogue of " + control.name() + " " + dimension)
                    .query()
                    .singleRow();
            removeAllBut(dimension, entries);
            List<Map.Entry<String, Entry>> all = new ArrayList<>(entries.entrySet());
            for (int from = 0; from < all.size(); from += ROWS_AT_ONCE) {
                put(dimension, all.subList(from, Math.min(all.size(), from + ROWS_AT_ONCE)));
            }
        });
    }

    private void removeAllBut(String dimension, Map<String, Entry> entries) {
        jdbc.sql(control.sql("""
                        delete from {schema}.catalogue_entries
                         where dimension = :dimension
                           and not id = any (:ids)
                        """))
                .param("dimension", dimension)
                .param("ids", entries.keySet().toArray(String[]::new))
                .update();
    }

    private void put(String dimension, List<Map.Entry<String, Entry>> entries) {
        jdbc.sql(control.sql("""
                        insert into {schema}.catalogue_entries as e (dimension, id, name, attributes)
                        select :dimension, n.id, n.name, cast(n.attributes as jsonb)
                          from unnest(:ids, :names, :attributes) as n (id, name, attributes)
                            on conflict (dimension, id) do update
                           set name = excluded.name,
                               attributes = excluded.attributes
                         where (e.name, e.attributes) is distinct from (excluded.name, excluded.attributes)
                        """))
                .param("dimension", dimension)
                .param("ids", entries.stream().map(Map.Entry::getKey).toArray(String[]::new))
                .param(
                        "names",
                        entries.stream().map(one -> one.getValue().name()).toArray(String[]::new))
                .param(
                        "attributes",
                        entries.stream().map(one -> one.getValue().attributes()).toArray(String[]::new))
                .update();
    }
}
