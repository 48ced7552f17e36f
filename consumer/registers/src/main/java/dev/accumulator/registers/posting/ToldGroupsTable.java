package dev.accumulator.registers.posting;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.ToldBelow;
import dev.accumulator.registers.table.Database;
import java.util.List;

/** Which groups of floors are below, as it was told last, for a schema that goes on where others end. */
final class ToldGroupsTable {
    private final Database database;

    ToldGroupsTable(Database database) {
        this.database = database;
    }

    private void noteAllRestored() {
        database.jdbc().sql(database.schema().sql("""
                        update {schema}.floor_groups
                           set below_since = null, dimensions = null, group_values = null, balance = null, moment = null,
                               recorder = null, revision = null
                         where below_since is not null
                        """)).update();
    }

    /** Returns the groups that are below, in the order of their keys. */
    List<ToldBelow> toldBelow() {
        return database.jdbc()
                .sql(database.schema().sql("""
                        select floor, recorder, to_jsonb(g)::text as row
                          from {schema}.floor_groups g
                         where below_since is not null
                         order by floor, key
                        """))
                .query((row, n) ->
                        new ToldBelow(row.getString("floor"), row.getString("recorder"), row.getString("row")))
                .list();
    }

    /** Takes over which groups are below, from tables of other databases. */
    void takeOver(List<ToldBelow> told) {
        noteAllRestored();
        if (told.isEmpty()) {
            return;
        }
        database.jdbc()
                .sql(database.schema().sql("""
                        insert into {schema}.floor_groups
                               (floor, key, below_since, dimensions, group_values, balance, moment, recorder, revision)
                        select t.floor, t.key, t.below_since, t.dimensions, t.group_values, t.balance, t.moment, t.recorder,
                               t.revision
                          from unnest(cast(:rows as text[])) as told (row),
                               jsonb_populate_record(null::{schema}.floor_groups, told.row::jsonb) as t
                         order by t.floor, t.key
                            on conflict (floor, key) do update
                           set below_since = excluded.below_since, dimensions = excluded.dimensions,
                               group_values = excluded.group_values, balance = excluded.balance,
                               moment = excluded.moment, recorder = excluded.recorder, revision = excluded.revision
                        """))
                .param("rows", told.stream().map(ToldBelow::row).toArray(String[]::new))
                .update();
    }

    /** Takes over which groups are below, from the schema that this one takes the place of. */
    void takeOver(Schema other) {
        noteAllRestored();
        database.jdbc()
                .sql(other.sql(database.schema().sql("""
                        insert into {schema}.floor_groups
                               (floor, key, below_since, dimensions, group_values, balance, moment, recorder, revision)
                        select floor, key, below_since, dimensions, group_values, balance, moment, recorder, revision
                          from {other}.floor_groups
                         where below_since is not null
                         order by floor, key
                            on conflict (floor, key) do update
                           set below_since = excluded.below_since, dimensions = excluded.dimensions,
                               group_values = excluded.group_values, balance = excluded.balance,
                               moment = excluded.moment, recorder = excluded.recorder, revision = excluded.revision
                        """).replace("{other}", "{schema}")))
                .update();
    }
}
