package dev.accumulator.consumer.generation;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.MonthWindow;
import dev.accumulator.registers.model.RegisterDefinition;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * The views for readers of one shard.
 *
 * @param index the number of the shard
 * @param options of a foreign server that is its database
 * @param views by name
 */
record ShardShape(int index, Map<String, String> options, Map<String, View> views) {
    private static final int ANSWER_SECONDS_MAX = 30;

    /** The views that belong to no register, with rows of the shard's own. */
    private static final List<String> OTHERS =
            List.of("order_headers", "order_lines", "source_positions", "source_freshness");

    /** The view of names, which are the same in every shard. */
    static final String NAMES = "value_names";

    /**
     * A view.
     *
     * @param figures the columns that are added up over shards; null if rows stand side by side
     */
    record View(List<Column> columns, @Nullable Set<String> figures) {
        String shown() {
            return columns.stream().map(Column::shown).collect(Collectors.joining(", "));
        }
    }

    /**
     * A column.
     *
     * @param type with its scale, as PostgreSQL writes it
     * @param collation quoted; null if it is that of the type
     */
    record Column(String name, String type, @Nullable String collation) {
        String shown() {
            return name + " " + type + (collation == null ? "" : " collate " + collation);
        }
    }

    static ShardShape read(int index, FederatedViews.Source source, Schema control) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(source.url());
        if (database.getUser() == null) {
            database.setUser(source.user());
            database.setPassword(source.password());
        }
        database.setLoginTimeout(ANSWER_SECONDS_MAX);
        database.setSocketTimeout(ANSWER_SECONDS_MAX);
        JdbcClient jdbc = JdbcClient.create(database);
        int live = jdbc.sql(control.sql("""
                        select number
                          from {schema}.generations
                         where state = 'live'
                        """)).query(Integer.class).single();
        // Nothing is posted, so months and totals do not matter.
        Registers registers = new Registers(
                database,
                new JdbcTransactionManager(database),
                new Schema(control.name() + "_" + live),
                new MonthWindow(0, 0),
                0,
                Clock.systemUTC());
        Map<String, View> views = new LinkedHashMap<>();
        for (RegisterDefinition register : registers.definitions()) {
            for (String view : ReaderViews.names(register)) {
                views.put(view, new View(columns(jdbc, control, view), figures(register, view)));
            }
        }
        for (String view : OTHERS) {
            views.put(view, new View(columns(jdbc, control, view), null));
        }
        views.put(NAMES, new View(columns(jdbc, control, NAMES), null));
        views.values().removeIf(view -> view.columns().isEmpty());
        return new ShardShape(index, options(source.url()), views);
    }

    private static @Nullable Set<String> figures(RegisterDefinition register, String view) {
        if (view.endsWith("_movements")) {
            return null;
        }
        Set<String> figures = new TreeSet<>();
        register.resources().forEach(resource -> {
            if (view.endsWith("_balances")) {
                figures.add(resource.name());
            } else {
                figures.addAll(
                        List.of(resource.name() + "_receipt", resource.name() + "_expense", resource.name() + "_net"));
            }
        });
        return figures;
    }

    private static List<Column> columns(JdbcClient jdbc, Schema control, String view) {
        return new ArrayList<>(jdbc.sql("""
                select a.attname as name,
                       format_type(a.atttypid, a.atttypmod) as type,
                       case when a.attcollation <> t.typcollation
                            then quote_ident(n.nspname) || '.' || quote_ident(c.collname) end as collation
                  from pg_attribute a
                  join pg_type t on t.oid = a.atttypid
                  left join pg_collation c on c.oid = a.attcollation
                  left join pg_namespace n on n.oid = c.collnamespace
                 where a.attrelid = to_regclass(:view)
                   and a.attnum > 0
                   and not a.attisdropped
                 order by a.attnum
                """)
                .param("view", control.sql("{schema}.\"" + view + '"'))
                .query((row, n) -> new Column(row.getString("name"), row.getString("type"), row.getString("collation")))
                .list());
    }

    /** Returns the options of a foreign server for the address of a JDBC URL. */
    static Map<String, String> options(String url) {
        Properties parsed = Driver.parseURL(url, null);
        if (parsed == null) {
            throw new IllegalArgumentException(
                    "A database of accumulator.shard.databases has no JDBC URL of PostgreSQL");
        }
        Map<String, String> options = new LinkedHashMap<>();
        options.put("host", PGProperty.PG_HOST.getOrDefault(parsed));
        options.put("port", PGProperty.PG_PORT.getOrDefault(parsed));
        options.put("dbname", PGProperty.PG_DBNAME.getOrDefault(parsed));
        String ssl = PGProperty.SSL_MODE.getOrDefault(parsed);
        if (ssl != null) {
            options.put("sslmode", ssl);
        }
        return options;
    }
}
