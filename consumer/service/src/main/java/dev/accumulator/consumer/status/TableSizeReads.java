package dev.accumulator.consumer.status;

import dev.accumulator.postgres.Schema;
import java.sql.ResultSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads how large the tables are, each with its indexes and all its partitions. */
final class TableSizeReads {
    /** A server with very many tables is asked again later. */
    private static final String STATEMENT_MAX = "10s";

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    TableSizeReads(JdbcClient jdbc, PlatformTransactionManager transactionManager) {
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactionManager);
        this.transactions.setReadOnly(true);
    }

    /** The bytes of the largest tables of some schemas, largest first. */
    Map<String, Long> largest(List<Schema> schemas, int max) {
        return Objects.requireNonNull(transactions.execute(status -> {
            jdbc.sql("select set_config('statement_timeout', :max, true)")
                    .param("max", STATEMENT_MAX)
                    .query()
                    .singleRow();
            return read(schemas, max);
        }));
    }

    private Map<String, Long> read(List<Schema> schemas, int max) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        jdbc.sql("""
                select coalesce(w.relname, c.relname) as name, cast(sum(pg_total_relation_size(c.oid)) as bigint) as bytes
                  from pg_class c
                  join pg_namespace n on n.oid = c.relnamespace
                  left join pg_class w on c.relispartition and w.oid = pg_partition_root(c.oid)
                 where n.nspname = any (cast(:schemas as text[]))
                   and c.relkind = 'r'
                 group by 1
                 order by 2 desc nulls last, 1
                 limit :max
                """)
                .param("schemas", schemas.stream().map(Schema::name).toArray(String[]::new))
                .param("max", max)
                .query((ResultSet row) -> {
                    sizes.put(row.getString("name"), row.getLong("bytes"));
                });
        return sizes;
    }
}
