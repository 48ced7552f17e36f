package dev.accumulator.consumer.generation;

import dev.accumulator.consumer.generation.ShardShape.Column;
import dev.accumulator.consumer.generation.ShardShape.View;
import dev.accumulator.postgres.Identifiers;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The statements by which a PostgreSQL shows the views of all shards as one. */
final class FederationSql {
    /** Names of a server and of a schema, with the number of the shard behind. */
    private static final String SHARD = "_shard_";

    /** The column that says of which shard a row is. */
    private static final String OF_SHARD = "shard";

    /** The default of 100 rows a round trip makes a report over a network slow. */
    private static final String ROWS_A_FETCH = "10000";

    private final List<ShardShape> shards;
    private final FederatedViews.Wanted wanted;

    FederationSql(List<ShardShape> shards, FederatedViews.Wanted wanted) {
        this.shards = List.copyOf(shards);
        this.wanted = wanted;
    }

    String text() {
        StringBuilder text = new StringBuilder(4_096);
        text.append("-- The registers of ")
                .append(shards.size())
                .append(
                        " shards as one, for a PostgreSQL beside them. A row of a document is there whole or not at all;\n")
                .append("-- each shard is read as of its own moment.\n")
                .append("begin;\n")
                .append("create extension if not exists postgres_fdw;\n");
        if (wanted.replace()) {
            shards.forEach(shard -> text.append(dropped(shard)));
        }
        shards.forEach(shard -> text.append('\n').append(server(shard)));
        text.append('\n').append(schema(wanted.into().name()));
        shards.getFirst().views().forEach((name, view) -> text.append('\n').append(united(name, view)));
        return text.append("commit;\n").toString();
    }

    /** A server takes its foreign tables along, and these the views over them. */
    private String dropped(ShardShape shard) {
        return "drop server if exists " + Identifiers.quote(name(shard)) + " cascade;\n";
    }

    private String server(ShardShape shard) {
        String server = Identifiers.quote(name(shard));
        StringBuilder text = new StringBuilder(1_024);
        text.append("create server ").append(server).append(" foreign data wrapper postgres_fdw options (");
        shard.options()
                .forEach((option, value) ->
                        text.append(option).append(' ').append(literal(value)).append(", "));
        // Shards are read side by side.
        text.append("fetch_size '").append(ROWS_A_FETCH).append("', async_capable 'true', updatable 'false');\n");
        String password = wanted.password();
        text.append("create user mapping for ")
                .append(role(wanted.mappedFor()))
                .append(" server ")
                .append(server)
                .append(" options (user ")
                .append(literal(wanted.user()));
        if (password != null) {
            text.append(", password ").append(literal(password));
        }
        text.append(");\n");
        if (password == null) {
            text.append("-- alter user mapping for ")
                    .append(role(wanted.mappedFor()))
                    .append(" server ")
                    .append(server)
                    .append(" options (add password '...');\n");
        }
        text.append(schema(name(shard)));
        shard.views()
                .forEach((name, view) -> text.append("create foreign table ")
                        .append(table(shard, name))
                        .append(" (")
                        .append(view.columns().stream()
                                .map(FederationSql::declared)
                                .collect(Collectors.joining(", ")))
                        .append(") server ")
                        .append(server)
                        .append(" options (schema_name ")
                        .append(literal(wanted.control().name()))
                        .append(", table_name ")
                        .append(literal(name))
                        .append(");\n"));
        return text.toString();
    }

    private static String schema(String name) {
        return "create schema if not exists " + Identifiers.quote(name) + ";\n";
    }

    private static String declared(Column column) {
        return Identifiers.quote(column.name()) + " " + column.type()
                + (column.collation() == null ? "" : " collate " + column.collation());
    }

    private String united(String name, View view) {
        @Nullable Set<String> figures = view.figures();
        String body = name.equals(ShardShape.NAMES)
                ? "select " + columns(view) + "\n  from " + table(shards.getFirst(), name)
                : figures == null ? sideBySide(name, view, true) : added(name, view, figures);
        return "create view " + Identifiers.quote(wanted.into().name()) + "." + Identifiers.quote(name) + " as\n" + body
                + ";\n";
    }

    private String sideBySide(String name, View view, boolean ofShard) {
        boolean isFree =
                view.columns().stream().noneMatch(column -> column.name().equals(OF_SHARD));
        return shards.stream()
                .map(shard -> "select " + columns(view)
                        + (ofShard && isFree ? ", " + shard.index() + " as " + Identifiers.quote(OF_SHARD) : "")
                        + "\n  from " + table(shard, name))
                .collect(Collectors.joining("\n union all\n"));
    }

    private String added(String name, View view, Set<String> figures) {
        List<String> keys = view.columns().stream()
                .map(Column::name)
                .filter(column -> !figures.contains(column))
                .map(Identifiers::quote)
                .toList();
        String sums = view.columns().stream()
                .map(Column::name)
                .map(column -> figures.contains(column)
                        ? "sum(" + Identifiers.quote(column) + ") as " + Identifiers.quote(column)
                        : Identifiers.quote(column))
                .collect(Collectors.joining(", "));
        return "select " + sums + "\n  from (" + sideBySide(name, view, false) + ") s"
                + (keys.isEmpty() ? "" : "\n group by " + String.join(", ", keys));
    }

    private static String columns(View view) {
        return view.columns().stream()
                .map(column -> Identifiers.quote(column.name()))
                .collect(Collectors.joining(", "));
    }

    private String table(ShardShape shard, String view) {
        return Identifiers.quote(name(shard)) + "." + Identifiers.quote(view);
    }

    private String name(ShardShape shard) {
        return wanted.into().name() + SHARD + shard.index();
    }

    /** The two words that PostgreSQL knows are no names of roles. */
    private static String role(String role) {
        return Set.of("current_user", "public").contains(role) ? role : Identifiers.quote(role);
    }

    static String literal(String value) {
        String quoted = "'" + value.replace("'", "''") + "'";
        return value.contains("\\") ? " E" + quoted.replace("\\", "\\\\") : quoted;
    }
}
