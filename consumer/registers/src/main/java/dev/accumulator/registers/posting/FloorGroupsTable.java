package dev.accumulator.registers.posting;

import dev.accumulator.registers.table.Database;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;

/**
 * A row for each group of a floor that a document wanted to lower. Whoever decides about a group holds its row until his
 * transaction ends, so that no two take the last of it.
 *
 * <p>Rows are made and locked in one order, that of the bytes of their keys, after the rows of all recorders of the call and
 * before new cells. They are never changed and never deleted. So of two who wait for each other's row one would have come to
 * a lower key later than to a higher one, and none does.
 */
final class FloorGroupsTable {
    private final Database database;

    FloorGroupsTable(Database database) {
        this.database = database;
    }

    /** Locks groups until the transaction ends. Whatever others have posted to them is committed by then. */
    void lock(Collection<FloorGroup> groups) {
        String[] floors = groups.stream().map(group -> group.floor().name()).toArray(String[]::new);
        String[] keys = groups.stream().map(FloorGroup::key).toArray(String[]::new);
        make(floors, keys);
        // A statement of its own: it sees the rows that the one before has waited for.
        List<String> locked = database.jdbc()
                .sql(database.schema().sql("""
                        select g.key
                          from {schema}.floor_groups g
                          join unnest(cast(:floors as text[]), cast(:keys as text[])) as u (floor, key)
                            on g.floor = u.floor and g.key = u.key
                         order by g.floor, g.key
                           for update of g
                        """))
                .param("floors", floors)
                .param("keys", keys)
                .query((row, n) -> row.getString("key"))
                .list();
        if (locked.size() != groups.size()) {
            throw new IllegalStateException("Locked " + locked.size() + " groups of floors of " + groups.size());
        }
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
