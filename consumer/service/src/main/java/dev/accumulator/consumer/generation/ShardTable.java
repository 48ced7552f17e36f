package dev.accumulator.consumer.generation;

import dev.accumulator.consumer.shard.Shard;
import dev.accumulator.postgres.Schema;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The row that says which shard a database belongs to. That is written once. */
final class ShardTable {
    private final JdbcClient jdbc;
    private final Schema control;

    ShardTable(DataSource dataSource, Schema control) {
        this.jdbc = JdbcClient.create(dataSource);
        this.control = control;
    }

    /**
     * Makes sure that the database belongs to a shard, or to none yet.
     *
     * @throws UnsuitableDatabase if it belongs to another one
     */
    void require(Shard shard) {
        if (exists()) {
            find().filter(found -> found.index() != shard.index() || found.shards() != shard.of())
                    .ifPresent(found -> {
                        throw UnsuitableDatabase.ofAnotherShard(
                                found.database(), new Shard(found.index(), found.shards()), shard);
                    });
        }
    }

    /**
     * Lets the database belong to a shard for ever, unless it belongs to one already. If the shard names the databases of
     * another layout, an empty database begins to follow them, and so does one whose layout was left.
     *
     * @throws UnsuitableDatabase if that is another one
     */
    void claim(Shard shard) {
        jdbc.sql(control.sql("""
                        insert into {schema}.shard (index, shards, state)
                        values (:index, :shards, :state)
                            on conflict (singleton) do nothing
                        """))
                .param("index", shard.index())
                .param("shards", shard.of())
                .param("state", shard.previous().isEmpty() ? "live" : "building")
                .update();
        require(shard);
        if (!shard.previous().isEmpty()) {
            new LayoutRow(jdbc, control).follow();
        }
    }

    private record Row(String database, int index, int shards) {}

    private boolean exists() {
        return jdbc.sql("select to_regclass(:shard) is not null")
                .param("shard", control.sql("{schema}.shard"))
                .query(Boolean.class)
                .single();
    }

    private Optional<Row> find() {
        return jdbc.sql(control.sql("""
                        select current_database() as database, index, shards
                          from {schema}.shard
                        """))
                .query((row, n) -> new Row(row.getString("database"), row.getInt("index"), row.getInt("shards")))
                .optional();
    }
}
