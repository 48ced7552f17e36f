package dev.accumulator.registers.posting;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.table.Database;
import java.sql.ResultSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** Movements that belong to closed time and went to open time. */
final class MovedMovementsTable {
    private final Database database;

    MovedMovementsTable(Database database) {
        this.database = database;
    }

    /**
     * A movement that was moved.
     *
     * @param register the id of its register
     * @param ownMicros the period that its document gives it, or that what it takes back has
     * @param micros the period that it has in the log
     */
    record Moved(int register, long recorder, long revision, int line, boolean reversal, long ownMicros, long micros) {}

    /** Names a movement, in whatever schema. */
    record Name(String recorder, long revision, int line, boolean reversal) {}

    /** Where a movement of a register was moved. */
    record Move(String register, long ownMicros, long micros) {}

    void insert(List<Moved> moved) {
        int inserted = database.jdbc()
                .sql(database.schema().sql("""
                        insert into {schema}.moved_movements
                               (recorder, revision, own_period, period, line, register, reversal)
                        select m.recorder, m.revision,
                               timestamptz 'epoch' + m.own * interval '1 microsecond',
                               timestamptz 'epoch' + m.micros * interval '1 microsecond',
                               m.line, m.register, m.reversal
                          from unnest(cast(:recorders as bigint[]), cast(:revisions as bigint[]), cast(:own as bigint[]),
                                      cast(:micros as bigint[]), cast(:lines as integer[]),
                                      cast(:registers as integer[]), cast(:reversals as boolean[]))
                               as m (recorder, revision, own, micros, line, register, reversal)
                        """))
                .param("recorders", longs(moved, Moved::recorder))
                .param("revisions", longs(moved, Moved::revision))
                .param("own", longs(moved, Moved::ownMicros))
                .param("micros", longs(moved, Moved::micros))
                .param("lines", moved.stream().map(Moved::line).toArray(Integer[]::new))
                .param("registers", moved.stream().map(Moved::register).toArray(Integer[]::new))
                .param("reversals", moved.stream().map(Moved::reversal).toArray(Boolean[]::new))
                .update();
        if (inserted != moved.size()) {
            throw new IllegalStateException("Noted " + inserted + " moved movements of " + moved.size());
        }
    }

    private static Long[] longs(List<Moved> moved, ToLongFunction<Moved> column) {
        return moved.stream().map(column::applyAsLong).toArray(Long[]::new);
    }

    /**
     * Returns those recorders of which a revision has movements that were moved out of time that is closed now.
     *
     * @param recorders their ids, each with its revision
     */
    Set<Long> movedOutOfClosedTime(List<Long> recorders, List<Long> revisions) {
        return new HashSet<>(database.jdbc()
                .sql(database.schema().sql("""
                        select distinct m.recorder
                          from unnest(cast(:recorders as bigint[]), cast(:revisions as bigint[])) as p (recorder, revision)
                          join {schema}.moved_movements m
                            on m.recorder = p.recorder and m.revision = p.revision and not m.reversal
                          join {schema}.registers r on r.id = m.register
                         where m.own_period < r.open_from
                        """))
                .param("recorders", recorders.toArray(Long[]::new))
                .param("revisions", revisions.toArray(Long[]::new))
                .query(Long.class)
                .list());
    }

    /** Returns what was moved of documents in another schema. */
    Map<Name, Move> in(Schema other, Collection<String> recorders) {
        Map<Name, Move> moves = new HashMap<>();
        if (isNone(other)) {
            return moves;
        }
        database.jdbc()
                .sql(of(other, """
                        select r.recorder, m.revision, m.line, m.reversal, g.name,
                               cast(extract(epoch from m.own_period) * 1000000 as bigint) as own,
                               cast(extract(epoch from m.period) * 1000000 as bigint) as micros
                          from {other}.recorders r
                          join {other}.moved_movements m on m.recorder = r.id
                          join {other}.registers g on g.id = m.register
                         where r.recorder = any (cast(:recorders as text[]))
                        """))
                .param("recorders", recorders.toArray(String[]::new))
                .query((ResultSet row) -> {
                    moves.put(
                            new Name(
                                    row.getString("recorder"),
                                    row.getLong("revision"),
                                    row.getInt("line"),
                                    row.getBoolean("reversal")),
                            new Move(row.getString("name"), row.getLong("own"), row.getLong("micros")));
                });
        return moves;
    }

    private boolean isNone(Schema other) {
        return database.jdbc()
                .sql(of(other, "select not exists (select from {other}.moved_movements)"))
                .query(Boolean.class)
                .single();
    }

    private static String of(Schema other, String template) {
        return template.replace("{other}", Identifiers.quote(other.name()));
    }
}
