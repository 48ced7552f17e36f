package dev.accumulator.registers.posting;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.Moments;
import dev.accumulator.registers.table.Database;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A row for each group of a floor that a document wanted to lower, or to change if the floor tells. Whoever decides about a
 * group holds its row until his transaction ends, so that no two take the last of it, and no two tell one crossing.
 *
 * <p>Rows are made and locked in one order, that of the bytes of their keys, after the rows of all recorders of the call and
 * before new cells. They are changed only by who holds them, and never deleted. So of two who wait for each other's row one
 * would have come to a lower key later than to a higher one, and none does.
 */
final class FloorGroupsTable {
    private final Database database;

    FloorGroupsTable(Database database) {
        this.database = database;
    }

    private record Locked(String floor, String key, boolean isBelow) {}

    /**
     * Locks groups until the transaction ends. Whatever others have posted to them is committed by then.
     *
     * @return those that are below their floors, as it was told last
     */
    Set<FloorGroup> lock(Collection<FloorGroup> groups) {
        String[] floors = groups.stream().map(group -> group.floor().name()).toArray(String[]::new);
        String[] keys = groups.stream().map(FloorGroup::key).toArray(String[]::new);
        make(floors, keys);
        // A statement of its own: it sees the rows that the one before has waited for.
        List<Locked> locked = database.jdbc()
                .sql(database.schema().sql("""
                        select g.floor, g.key, g.below_since is not null as is_below
                          from {schema}.floor_groups g
                          join unnest(cast(:floors as text[]), cast(:keys as text[])) as u (floor, key)
                            on g.floor = u.floor and g.key = u.key
                         order by g.floor, g.key
                           for update of g
                        """))
                .param("floors", floors)
                .param("keys", keys)
                .query((row, n) -> new Locked(row.getString("floor"), row.getString("key"), row.getBoolean("is_below")))
                .list();
        if (locked.size() != groups.size()) {
            throw new IllegalStateException("Locked " + locked.size() + " groups of floors of " + groups.size());
        }
        Set<Locked> below = locked.stream().filter(Locked::isBelow).collect(Collectors.toSet());
        return groups.stream()
                .filter(group -> group.floor().floor().tells())
                .filter(group -> below.contains(new Locked(group.floor().name(), group.key(), true)))
                .collect(Collectors.toSet());
    }

    /** Notes that a locked group is below its floor. */
    void noteBelow(FloorGroup group, FloorTelling.Told told, Instant now) {
        CheckedChange change = told.change();
        checkOne(database.jdbc()
                .sql(database.schema().sql("""
                        update {schema}.floor_groups
                           set below_since = cast(:now as timestamptz), dimensions = cast(:dimensions as text[]),
                               group_values = cast(:values as text[]), balance = :balance,
                               moment = cast(:moment as timestamptz), recorder = :recorder, revision = :revision
                         where floor = :floor
                           and key = :key
                        """))
                .param("now", Moments.parameter(now))
                .param("dimensions", group.floor().floor().by().toArray(String[]::new))
                .param("values", group.values().stream().map(Object::toString).toArray(String[]::new))
                .param("balance", told.crossed().balance())
                .param("moment", Moments.parameter(told.crossed().moment()))
                .param("recorder", change.recorder())
                .param("revision", change.isWithdraw() ? null : change.revision(), Types.BIGINT)
                .param("floor", group.floor().name())
                .param("key", group.key())
                .update());
    }

    /** Notes that a locked group is not below its floor any more. */
    void noteRestored(FloorGroup group) {
        checkOne(database.jdbc()
                .sql(database.schema().sql("""
                        update {schema}.floor_groups
                           set below_since = null, dimensions = null, group_values = null, balance = null, moment = null,
                               recorder = null, revision = null
                         where floor = :floor
                           and key = :key
                        """))
                .param("floor", group.floor().name())
                .param("key", group.key())
                .update());
    }

    private static void checkOne(int changed) {
        if (changed != 1) {
            throw new IllegalStateException("Changed " + changed + " rows of a locked group of a floor");
        }
    }

    /** Takes over which groups are below, from the schema that this one takes the place of. */
    void takeOver(Schema other) {
        database.jdbc().sql(database.schema().sql("""
                        update {schema}.floor_groups
                           set below_since = null, dimensions = null, group_values = null, balance = null, moment = null,
                               recorder = null, revision = null
                         where below_since is not null
                        """)).update();
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

    private void make(String[] floors, String[] keys) {
        database.jdbc()
                .sql(database.schema().sql("""
                        insert into {schema}.floor_groups (floor, key)
                        select u.floor, u.key
                          from unnest(cast(:floors as text[]), cast(:keys as text[])) as u (floor, key)
                         order by u.floor collate "C", u.key collate "C"
                            on conflict do nothing
                        """))
                .param("floors", floors)
                .param("keys", keys)
                .update();
    }

    /**
     * How the transaction reads.
     *
     * @param isolation its isolation
     * @param now the current moment: after everything that was recorded
     * @param seqscan a setting, to be restored
     * @param jit a setting, to be restored
     */
    record Beginning(String isolation, Instant now, String seqscan, String jit) {}

    /**
     * Takes the moment of the decision, after the locks are held. It is that of the server, which all instances share, and lies
     * after the moments of recording of all that is committed. So nobody who decides later has an earlier one.
     *
     * <p>Sets the planner to indexes until {@link #end}: young tables have no statistics.
     */
    Beginning begin() {
        return database.jdbc()
                .sql(database.schema().sql("""
                        select current_setting('transaction_isolation') as isolation,
                               greatest(clock_timestamp(), (select max(recorded_at)
                                                              from {schema}.postings
                                                             where recorded_at < 'infinity')) as now,
                               current_setting('enable_seqscan') as seqscan, current_setting('jit') as jit,
                               set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)
                        """))
                .query((row, n) -> new Beginning(
                        row.getString("isolation"),
                        row.getObject("now", OffsetDateTime.class).toInstant(),
                        row.getString("seqscan"),
                        row.getString("jit")))
                .single();
    }

    /** Restores the settings of the transaction. */
    void end(Beginning beginning) {
        database.jdbc()
                .sql("select set_config('enable_seqscan', :seqscan, true), set_config('jit', :jit, true)")
                .param("seqscan", beginning.seqscan())
                .param("jit", beginning.jit())
                .query()
                .singleRow();
    }
}
