package dev.accumulator.registers.read;

import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.Parts;
import dev.accumulator.registers.model.Placed;
import dev.accumulator.registers.model.RecorderQuery;
import dev.accumulator.registers.model.RecorderSummary;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lists of documents and values of several databases. */
final class MergedLists {
    private final Parts parts;

    MergedLists(Parts parts) {
        this.parts = parts;
    }

    /**
     * The next row of one source that is the first of all, again and again. A source whose rows are not quite in this order
     * keeps its own. It is asked for the row behind one that was taken once somebody wants the next.
     */
    static <R> Iterator<R> merged(List<Iterator<R>> sources, Comparator<R> order) {
        record Head<R>(R row, Iterator<R> source) {}
        PriorityQueue<Head<R>> heads = new PriorityQueue<>(Comparator.comparing(Head::row, order));
        for (Iterator<R> source : sources) {
            if (source.hasNext()) {
                heads.add(new Head<>(source.next(), source));
            }
        }
        return new Iterator<>() {
            private @Nullable Iterator<R> taken;

            @Override
            public boolean hasNext() {
                Iterator<R> last = taken;
                taken = null;
                if (last != null && last.hasNext()) {
                    heads.add(new Head<>(last.next(), last));
                }
                return !heads.isEmpty();
            }

            @Override
            public R next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                Head<R> head = heads.remove();
                taken = head.source();
                return head.row();
            }
        };
    }

    /** The rows of a page of a part that are not taken yet. */
    private record Left<R>(Deque<Placed<R>> rows, @Nullable String next) {
        /** True if rows may follow that this page does not know. */
        boolean isCut() {
            return rows.isEmpty() && next != null;
        }
    }

    /**
     * Documents, the last recorded first. Each part is asked once, so that a page costs a bounded amount of work; it ends where
     * one part would have to be asked again.
     */
    Page<RecorderSummary> recorders(RecorderQuery query) {
        List<@Nullable String> cursors = PartCursors.read(query.page().cursor(), parts.count());
        int limit = query.page().limit();
        List<Left<RecorderSummary>> left = new ArrayList<>();
        List<Supplier<Page<Placed<RecorderSummary>>>> begun = new ArrayList<>();
        for (int part = 0; part < parts.count(); part++) {
            RecorderQuery ofPart = withPage(query, new PageRequest(limit, cursors.get(part)));
            begun.add(parts.begin(part, reads -> reads.placedRecorders(ofPart)));
        }
        begun.forEach(one -> {
            Page<Placed<RecorderSummary>> page = one.get();
            left.add(new Left<>(new ArrayDeque<>(page.rows()), page.next()));
        });
        List<RecorderSummary> rows = new ArrayList<>();
        while (rows.size() < limit && left.stream().noneMatch(Left::isCut)) {
            int newest = newest(left);
            if (newest < 0) {
                return new Page<>(rows, null);
            }
            Placed<RecorderSummary> taken = left.get(newest).rows().remove();
            rows.add(taken.row());
            cursors.set(newest, taken.cursor());
        }
        for (int part = 0; part < left.size(); part++) {
            if (left.get(part).isCut()) {
                cursors.set(part, left.get(part).next());
            }
        }
        boolean isMore = left.stream().anyMatch(one -> !one.rows().isEmpty() || one.next() != null);
        return new Page<>(rows, isMore ? PartCursors.write(cursors) : null);
    }

    private static int newest(List<Left<RecorderSummary>> left) {
        int newest = -1;
        for (int part = 0; part < left.size(); part++) {
            Placed<RecorderSummary> head = left.get(part).rows().peek();
            if (head != null
                    && (newest < 0
                            || head.row()
                                    .recordedAt()
                                    .isAfter(left.get(newest)
                                            .rows()
                                            .element()
                                            .row()
                                            .recordedAt()))) {
                newest = part;
            }
        }
        return newest;
    }

    private static RecorderQuery withPage(RecorderQuery query, PageRequest page) {
        return new RecorderQuery(
                query.kind(), query.posted(), query.recordedFrom(), query.recordedTo(), query.sourcePrefix(), page);
    }

    /** Documents in the order of their recorders. */
    List<RecorderSummary> recordersBeginningWith(String text, int limit) {
        List<RecorderSummary> all = new ArrayList<>();
        parts.all(part -> part.recordersBeginningWith(text, limit)).forEach(all::addAll);
        all.sort(Comparator.comparing(RecorderSummary::recorder, KeyOrder::texts)
                .thenComparing(RecorderSummary::revision, Collections.reverseOrder()));
        Set<String> seen = new HashSet<>();
        all.removeIf(one -> !seen.add(one.recorder()));
        return List.copyOf(all.subList(0, Math.min(limit, all.size())));
    }

    /** Values in the order of each part, one of each part in turn. */
    List<Object> valuesBeginningWith(String register, String dimension, String text, int limit) {
        List<List<Object>> found = parts.all(part -> part.valuesBeginningWith(register, dimension, text, limit));
        Set<Object> values = new LinkedHashSet<>();
        for (int i = 0; i < limit; i++) {
            for (List<Object> ofPart : found) {
                if (i < ofPart.size()) {
                    values.add(ofPart.get(i));
                }
            }
        }
        return values.stream().limit(limit).toList();
    }
}
