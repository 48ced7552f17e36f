package dev.accumulator.registers.posting;

import static java.util.function.Predicate.not;

import dev.accumulator.registers.model.Moments;
import dev.accumulator.registers.table.Database;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A row for each group of a floor that a document wanted to lower, or to change if the floor tells. Whoever decides about a
 * group holds its row until his transaction ends, so that no two take the last of it, and no two tell one crossing.
 *
 * <p>Rows that may be missing are made first, and then all are locked, both in one order, that of the bytes of their keys,
 * after the rows of all recorders of the call and before new cells. They are changed only by who holds them, and never
 * deleted. So of two who wait for each other's row one would have come to a lower key later than to a higher one, and none
 * does. Who makes rows holds no other ones yet, and whoever waits for a row that is being made has locked none either.
 */
final class FloorGroupsTable {
    private final Database database;
    private final KnownGroups known;

    FloorGroupsTable(Database database, KnownGroups known) {
        this.database = database;
        this.known = known;
    }

    /**
     * The rows that were locked.
     *
     * @param below the rows of groups that are below their floors, as it was told last
     */
    private record Locked(int rows, Set<KnownGroups.Row> below) {}

    /**
     * Locks groups until the transaction ends. Whatever others have posted to them is committed by then.
     *
     * @return those that are below their floors, as it was told last
     */
    Set<FloorGroup> lock(Collection<FloorGroup> groups) {
        Map<KnownGroups.Row, FloorGroup> wanted = new HashMap<>();
        groups.forEach(group -> wanted.put(row(group), group));
        List<KnownGroups.Row> unknown =
                wanted.keySet().stream().filter(row -> !known.has(row)).toList();
        Set<KnownGroups.Row> made = unknown.isEmpty() ? Set.of() : make(unknown);
        // A statement of its own: it sees the rows that the one before has waited for.
        Locked locked = lockRows(wanted.keySet());
        if (locked.rows() != wanted.size()) {
            // The database was restored. Who else finds this out may deadlock with this call, and is tried again.
            made = make(wanted.keySet());
            locked = lockRows(wanted.keySet());
        }
        if (locked.rows() != wanted.size()) {
            throw new IllegalStateException("Locked " + locked.rows() + " groups of floors of " + wanted.size());
        }
        unknown.stream().filter(not(made::contains)).forEach(known::add);
        return locked.below().stream()
                .map(row -> Objects.requireNonNull(wanted.get(row)))
                .filter(group -> group.floor().floor().tells())
                .collect(Collectors.toSet());
    }

    private static KnownGroups.Row row(FloorGroup group) {
        return new KnownGroups.Row(group.floor().name(), group.key());
    }

    private Locked lockRows(Collection<KnownGroups.Row> rows) {
        return of(rows, database.jdbc().sql(database.schema().sql("""
                        with locked as materialized (
                            select g.floor, g.key, g.below_since is not null as is_below
                              from {schema}.floor_groups g
                              join unnest(cast(:floors as text[]), cast(:keys as text[])) as u (floor, key)
                                on g.floor = u.floor and g.key = u.key
                             order by g.floor, g.key
                               for update of g)
                        select count(*) as locked,
                               array_agg(floor) filter (where is_below) as floors,
                               array_agg(key) filter (where is_below) as keys
                          from locked
                        """)))
                .query((row, n) -> new Locked(row.getInt("locked"), below(row)))
                .single();
    }

    private static Set<KnownGroups.Row> below(ResultSet row) throws SQLException {
        Array floors = row.getArray("floors");
        Array keys = row.getArray("keys");
        if (floors == null || keys == null) {
            return Set.of();
        }
        String[] floorOf = (String[]) floors.getArray();
        String[] keyOf = (String[]) keys.getArray();
        Set<KnownGroups.Row> below = new HashSet<>();
        for (int i = 0; i < keyOf.length; i++) {
            below.add(new KnownGroups.Row(floorOf[i], keyOf[i]));
        }
        return below;
    }

    private static JdbcClient.StatementSpec of(Collection<KnownGroups.Row> rows, JdbcClient.StatementSpec statement) {
        return statement
                .param("floors", rows.stream().map(KnownGroups.Row::floor).toArray(String[]::new))
                .param("keys", rows.stream().map(KnownGroups.Row::key).toArray(String[]::new));
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

    /** Makes the rows that are missing, and returns them. Waits for others who make the same. */
    private Set<KnownGroups.Row> make(Collection<KnownGroups.Row> rows) {
        return Set.copyOf(of(rows, database.jdbc().sql(database.schema().sql("""
                        insert into {schema}.floor_groups (floor, key)
                        select u.floor, u.key
                          from unnest(cast(:floors as text[]), cast(:keys as text[])) as u (floor, key)
                         order by u.floor collate "C", u.key collate "C"
                            on conflict do nothing
                        returning floor, key
                        """)))
                .query((row, n) -> new KnownGroups.Row(row.getString("floor"), row.getString("key")))
                .list());
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
