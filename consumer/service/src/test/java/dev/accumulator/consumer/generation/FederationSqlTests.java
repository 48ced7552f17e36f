package dev.accumulator.consumer.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.generation.FederatedViews.Wanted;
import dev.accumulator.consumer.generation.ShardShape.Column;
import dev.accumulator.consumer.generation.ShardShape.View;
import dev.accumulator.postgres.Schema;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FederationSqlTests {
    private static final View BALANCES = new View(
            List.of(
                    new Column("lot", "text", "pg_catalog.\"C\""),
                    new Column("order", "integer", null),
                    new Column("quantity", "numeric(18,4)", null)),
            Set.of("quantity"));

    @Test
    void namesAndValuesOfAnySpellingAreQuoted() {
        Map<String, String> options =
                ShardShape.options("jdbc:postgresql://db-1.example.com:5433/o'd%22d?sslmode=require");
        String text = new FederationSql(
                        List.of(new ShardShape(0, options, Map.of("stock_balances", BALANCES))),
                        new Wanted(
                                new Schema("accumulator"),
                                new Schema("everything"),
                                "the \"analysts\"",
                                "reader's",
                                "pass\\word's",
                                false))
                .text();

        assertThat(text)
                .contains("host 'db-1.example.com', port '5433', dbname 'o''d\"d', sslmode 'require'")
                .contains("create user mapping for \"the \"\"analysts\"\"\" server \"everything_shard_0\""
                        + " options (user 'reader''s', password  E'pass\\\\word''s');")
                .contains("create foreign table \"everything_shard_0\".\"stock_balances\""
                        + " (\"lot\" text collate pg_catalog.\"C\", \"order\" integer, \"quantity\" numeric(18,4))")
                .contains("""
                        create view "everything"."stock_balances" as
                        select "lot", "order", sum("quantity") as "quantity"
                          from (select "lot", "order", "quantity"
                          from "everything_shard_0"."stock_balances") s
                         group by "lot", "order";
                        """);
    }

    @Test
    void aPasswordIsNotPrintedUnlessItIsGiven() {
        String text = new FederationSql(
                        List.of(new ShardShape(0, Map.of("host", "db"), Map.of("stock_balances", BALANCES))),
                        new Wanted(
                                new Schema("accumulator"),
                                new Schema("everything"),
                                "current_user",
                                "reader",
                                null,
                                false))
                .text();

        assertThat(text)
                .contains(
                        "create user mapping for current_user server \"everything_shard_0\" options (user 'reader');\n"
                                + "-- alter user mapping for current_user server \"everything_shard_0\""
                                + " options (add password '...');\n");
    }
}
