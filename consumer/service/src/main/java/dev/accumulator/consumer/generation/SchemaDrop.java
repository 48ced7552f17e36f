package dev.accumulator.consumer.generation;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.postgres.Schema;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Drops a schema piece by piece, each in a transaction of its own. To drop all at once, the server would need a lock for
 * every table, partition and index together, and its table of locks has room for some thousands.
 */
final class SchemaDrop {
    /** A partition takes about ten locks with its indexes and types, so these take a few hundred. */
    private static final int RELATIONS_OF_A_PIECE = 20;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    SchemaDrop(JdbcClient jdbc, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /**
     * Drops a schema with all that it holds. Does nothing if there is none. What is dropped stays dropped if this fails, and
     * another call goes on from there.
     */
    void drop(Schema schema) {
        boolean more = true;
        while (more) {
            more = Objects.requireNonNull(transactions.execute(status -> dropPiece(schema)));
        }
        jdbc.sql(schema.sql("drop schema if exists {schema} cascade")).update();
    }

    /** Drops some relations of one kind. Returns false if none are left. */
    private boolean dropPiece(Schema schema) {
        oneAtATime(schema);
        List<Relation> piece = jdbc.sql("""
                        select relname, relkind = 'v' as is_view
                          from pg_class
                         where relnamespace = to_regnamespace(:schema)
                           and relkind in ('v', 'r', 'p')
                         order by relkind <> 'v', not relispartition, relkind, relname
                         limit :max
                        """)
                .param("schema", Identifiers.quote(schema.name()))
                .param("max", RELATIONS_OF_A_PIECE)
                .query((row, n) -> new Relation(row.getString("relname"), row.getBoolean("is_view")))
                .list();
        if (piece.isEmpty()) {
            return false;
        }
        boolean views = piece.getFirst().isView();
        String names = piece.stream()
                .filter(relation -> relation.isView() == views)
                .map(relation -> Identifiers.quote(schema.name()) + '.' + Identifiers.quote(relation.name()))
                .collect(Collectors.joining(", "));
        jdbc.sql("drop " + (views ? "view" : "table") + " if exists " + names + " cascade")
                .update();
        return true;
    }

    private record Relation(String name, boolean isView) {}

    /** Two who drop the same tables side by side would fail. */
    private void oneAtATime(Schema schema) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
                .param("name", "accumulator drop of " + schema.name())
                .query()
                .singleRow();
    }
}
