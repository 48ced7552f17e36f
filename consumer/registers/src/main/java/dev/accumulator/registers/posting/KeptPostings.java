package dev.accumulator.registers.posting;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.LogTable;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.PostingsTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Postings with the moments that the changes have in another schema: one posting for each moment. Changes that are not known
 * there get the moment of the switch, which stands as infinity until then.
 *
 * <p>A number says where a posting stands among those of the other schema, and has room for many parts of the same one: a
 * replay cuts its batches elsewhere. So the order of the log stays that of recording.
 */
final class KeptPostings implements Recording {
    /** Stands for the moment of the switch, which nobody knows yet. It lies after all others. */
    static final Instant AT_THE_SWITCH = Instant.MAX;

    /** A round owns this many numbers in each place; see {@link KeptMomentsTable.Begun#part}. */
    private static final int PARTS_OF_A_ROUND = 8;

    private final KeptMomentsTable table;
    private final KeptMomentsTable.Begun begun;
    /** The postings of changes that are the newest of their documents there, by the place of the change in the call. */
    private final Map<Integer, Long> newest = new HashMap<>();

    private final Map<String, KeptHistory> histories;
    private final Map<Long, Instant> moments;
    private final Map<Instant, Long> numbers = new HashMap<>();
    private final Map<Long, Instant> numbered = new LinkedHashMap<>();
    private Map<Long, Instant> before = Map.of();

    /**
     * Looks up the moments of all changes that the round may record.
     *
     * @param from the schema whose moments are kept
     */
    KeptPostings(Database database, Schema from, List<RecorderChanges> pending, int recordersMax) {
        this.table = new KeptMomentsTable(database, from);
        this.begun = table.begin(recordersMax);
        List<CheckedChange> changes = pending.stream()
                .flatMap(recorder -> recorder.rest().stream())
                .flatMap(group -> Stream.concat(Stream.of(group.newest()), group.others().stream()))
                .toList();
        table.newest(changes)
                .forEach((place, posting) -> newest.put(changes.get(place).index(), posting));
        List<CheckedChange> others = changes.stream()
                .filter(change -> !newest.containsKey(change.index()))
                .toList();
        this.histories = others.isEmpty() ? Map.of() : table.histories(others);
        Set<Long> postings = new HashSet<>(newest.values());
        histories.values().forEach(history -> history.addPostings(postings));
        this.moments = postings.isEmpty() ? Map.of() : table.moments(postings);
    }

    @Override
    public List<Long> recorders() {
        return begun.recorders();
    }

    @Override
    public void known(Collection<RecordersTable.Row> rows) {
        before = table.ownMoments(
                rows.stream().map(RecordersTable.Row::posting).distinct().toList());
    }

    @Override
    public long posting(CheckedChange change, RecordersTable.@Nullable Row replaced) {
        return number(kept(change, replaced), replaced);
    }

    @Override
    public long reversal(CheckedChange change, RecordersTable.Row replaced, List<Superseded> older) {
        KeptHistory history = histories.get(change.recorder());
        Long kept = history == null ? null : history.reversed(replaced.revision());
        if (kept != null) {
            return number(kept, replaced);
        }
        return older.isEmpty() ? posting(change, replaced) : older.getFirst().posting();
    }

    @Override
    public boolean keeps(CheckedChange older) {
        KeptHistory history = histories.get(older.recorder());
        return history != null && history.keeps(older);
    }

    /**
     * Batches are cut elsewhere than they were there, so what came one after the other may come together here. And what was
     * posted and withdrawn there may come after its withdrawal here.
     */
    @Override
    public List<Superseded> superseded(
            CheckedChange accepted, RecorderChanges.Group group, RecordersTable.@Nullable Row replaced) {
        KeptHistory history = histories.get(accepted.recorder());
        if (history == null || accepted.isWithdraw()) {
            return List.of();
        }
        return group.newerThan(replaced, accepted)
                .filter(this::keeps)
                .map(older -> superseded(older, history, accepted, replaced))
                .toList();
    }

    private Superseded superseded(
            CheckedChange older, KeptHistory history, CheckedChange accepted, RecordersTable.@Nullable Row replaced) {
        Long reversed = history.reversed(older.revision());
        return new Superseded(
                older,
                number(history.recorded(older.revision()), replaced),
                reversed == null ? posting(accepted, replaced) : number(reversed, replaced));
    }

    /**
     * Returns the number for a posting there, which is null if there is none. It is never before what it replaces, be it
     * movements or their withdrawal, even where the histories differ: else both revisions would count in between. A withdrawal
     * that came before its document took nothing back.
     */
    private long number(@Nullable Long kept, RecordersTable.@Nullable Row replaced) {
        Instant moment = kept == null ? AT_THE_SWITCH : moments.getOrDefault(kept, AT_THE_SWITCH);
        if (replaced != null && replaced.revision() > 0) {
            Instant earliest = before.getOrDefault(replaced.posting(), Instant.MIN);
            if (earliest.isAfter(moment)) {
                return number(earliest, PostingsTable.place(replaced.posting()));
            }
        }
        return kept == null || moment.equals(AT_THE_SWITCH)
                ? number(AT_THE_SWITCH, PostingsTable.place(begun.last()) + 1)
                : number(moment, PostingsTable.place(kept));
    }

    private @Nullable Long kept(CheckedChange change, RecordersTable.@Nullable Row replaced) {
        Long known = newest.get(change.index());
        if (known != null) {
            return known;
        }
        KeptHistory history = histories.get(change.recorder());
        if (history == null) {
            return null;
        }
        if (change.isWithdraw()) {
            return replaced == null ? null : history.withdrawal(replaced.revision());
        }
        return history.posting(change.revision(), change.isPost());
    }

    private long number(Instant moment, long firstPlace) {
        Long known = numbers.get(moment);
        if (known != null) {
            return known;
        }
        for (long place = firstPlace; ; place++) {
            for (int i = 0; i < PARTS_OF_A_ROUND; i++) {
                long number = PostingsTable.number(place, begun.part() + i);
                if (numbered.putIfAbsent(number, moment) == null) {
                    numbers.put(moment, number);
                    return number;
                }
            }
        }
    }

    @Override
    public void append(OpenRegister register, List<LogTable.Line> lines, boolean isLast) {
        Map<Long, Integer> movements = new LinkedHashMap<>();
        lines.forEach(line -> movements.merge(line.posting(), 1, Integer::sum));
        register.tail().addAll(new ArrayList<>(movements.keySet()), new ArrayList<>(movements.values()));
        if (isLast) {
            table.record(numbered);
        }
    }

    @Override
    public void appendNothing() {
        table.record(numbered);
    }
}
