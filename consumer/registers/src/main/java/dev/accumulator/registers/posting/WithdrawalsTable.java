package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.Origin;
import dev.accumulator.registers.table.Database;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The withdrawals that came for each document, the last of each stream. They decide about revisions that come after them and
 * were written before them. Whoever reads or writes them has locked the recorder.
 */
final class WithdrawalsTable {
    private final Database database;

    WithdrawalsTable(Database database) {
        this.database = database;
    }

    /** Returns the origins of the withdrawals, by recorder. Asks nothing if no recorder is given. */
    Map<String, List<Origin>> of(Collection<String> recorders) {
        Map<String, List<Origin>> origins = new HashMap<>();
        if (recorders.isEmpty()) {
            return origins;
        }
        database.jdbc()
                .sql(database.schema().sql("""
                        select recorder, stream, number, millis
                          from {schema}.withdrawals
                         where recorder = any (cast(:recorders as text[]))
                        """))
                .param("recorders", recorders.toArray(String[]::new))
                .query(row -> {
                    origins.computeIfAbsent(row.getString("recorder"), recorder -> new ArrayList<>())
                            .add(new Origin(row.getString("stream"), row.getLong("number"), row.getLong("millis")));
                });
        return origins;
    }

    /**
     * Keeps withdrawals, and marks their recorders. Of a stream the last number and the latest moment are kept: numbers
     * decide within the stream, and moments between streams.
     *
     * @param withdrawals with origins; one of each recorder
     */
    void keep(List<CheckedChange> withdrawals) {
        List<Origin> origins = withdrawals.stream()
                .map(withdrawal -> Objects.requireNonNull(withdrawal.origin()))
                .toList();
        database.jdbc()
                .sql(database.schema().sql("""
                        with kept as (
                            insert into {schema}.withdrawals as w (recorder, stream, number, millis)
                            select u.recorder, u.stream, u.number, u.millis
                              from unnest(cast(:recorders as text[]), cast(:streams as text[]),
                                          cast(:numbers as bigint[]), cast(:millis as bigint[]))
                                   as u (recorder, stream, number, millis)
                                on conflict (recorder, stream) do update
                               set number = excluded.number, millis = greatest(w.millis, excluded.millis)
                             where excluded.number > w.number
                                or excluded.millis > w.millis
                            returning w.recorder)
                        update {schema}.recorders r
                           set has_withdrawals = true
                          from kept k
                         where r.recorder = k.recorder
                           and not r.has_withdrawals
                        """))
                .param(
                        "recorders",
                        RecorderColumns.each(withdrawals, CheckedChange::recorder)
                                .toArray(String[]::new))
                .param("streams", origins.stream().map(Origin::stream).toArray(String[]::new))
                .param("numbers", origins.stream().map(Origin::number).toArray(Long[]::new))
                .param("millis", origins.stream().map(Origin::millis).toArray(Long[]::new))
                .update();
    }
}
