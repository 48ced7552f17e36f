package dev.accumulator.registers.read;

import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.Parts;
import dev.accumulator.registers.model.Placed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Movements of several databases. Each has its own order of recording, which a page goes on with where the page before has
 * ended there. Between them the moment of recording decides, or the period.
 */
final class MergedMovements {
    private final Parts parts;

    MergedMovements(Parts parts) {
        this.parts = parts;
    }

    /** A movement of a part. */
    private record Of<R>(int part, R row) {}

    Page<MovementRow> page(MovementQuery query) {
        List<@Nullable String> cursors = PartCursors.read(query.page().cursor(), parts.count());
        int limit = query.page().limit();
        List<Iterator<Of<Placed<MovementRow>>>> sources = new ArrayList<>();
        for (int part = 0; part < parts.count(); part++) {
            sources.add(ofPart(
                    part,
                    PartRows.paged(
                            parts,
                            part,
                            limit + 1,
                            cursors.get(part),
                            (reads, page) -> reads.placedMovements(withPage(query, page)))));
        }
        Iterator<Of<Placed<MovementRow>>> merged =
                merged(sources, Comparator.comparing(one -> one.row().row(), order(query)));
        List<MovementRow> rows = new ArrayList<>();
        while (rows.size() < limit && merged.hasNext()) {
            Of<Placed<MovementRow>> next = merged.next();
            rows.add(next.row().row());
            cursors.set(next.part(), next.row().cursor());
        }
        return new Page<>(rows, merged.hasNext() ? PartCursors.write(cursors) : null);
    }

    /** All movements, in order. */
    Iterator<MovementRow> all(MovementQuery query) {
        MovementQuery whole = withPage(query, new PageRequest(query.page().limit(), null));
        List<Iterator<Of<MovementRow>>> sources = new ArrayList<>();
        for (int part = 0; part < parts.count(); part++) {
            sources.add(ofPart(part, PartRows.streamed(parts, part, reads -> reads.movementRows(whole))));
        }
        Iterator<Of<MovementRow>> merged = merged(sources, Comparator.comparing(Of::row, order(query)));
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return merged.hasNext();
            }

            @Override
            public MovementRow next() {
                return merged.next().row();
            }
        };
    }

    private static <R> Iterator<Of<R>> ofPart(int part, Iterator<R> rows) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public Of<R> next() {
                return new Of<>(part, rows.next());
            }
        };
    }

    /** Equal ones are in the order of their parts, and stay apart. */
    private static <R> Iterator<Of<R>> merged(List<Iterator<Of<R>>> sources, Comparator<Of<R>> order) {
        return MergedLists.merged(sources, order.thenComparingInt(Of::part));
    }

    private static Comparator<MovementRow> order(MovementQuery query) {
        Comparator<MovementRow> recorded = Comparator.comparing(MovementRow::recordedAt);
        Comparator<MovementRow> period = Comparator.comparing(MovementRow::period);
        return switch (query.order()) {
            case RECORDED_OLDEST_FIRST -> recorded;
            case RECORDED_NEWEST_FIRST -> recorded.reversed();
            case PERIOD_OLDEST_FIRST -> period.thenComparing(recorded);
            case PERIOD_NEWEST_FIRST -> period.thenComparing(recorded).reversed();
        };
    }

    private static MovementQuery withPage(MovementQuery query, PageRequest page) {
        return new MovementQuery(
                query.register(),
                query.recorder(),
                query.filters(),
                query.from(),
                query.to(),
                query.recordedFrom(),
                query.recordedTo(),
                query.history(),
                query.order(),
                page);
    }
}
