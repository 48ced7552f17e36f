package dev.accumulator.registers.read;

import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.PartReads;
import dev.accumulator.registers.model.Parts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one part, some at a time. The first of them are asked for at once, so that the parts work side by side.
 *
 * @param <R> the type of the rows
 */
final class PartRows<R> implements Iterator<R> {
    /** As many as the driver fetches. */
    private static final int STREAMED_ROWS = 1_000;

    /** Fewer are not worth a statement that reads as many rows as it returns. */
    private static final int PAGE_MIN = 20;

    /**
     * Fewer are not worth a statement that adds up all groups before it returns the first: a second one would cost as much
     * again, and the rows cost next to nothing. A page of a thousand wants the row behind it too.
     */
    private static final int SUMS_MIN = 1_001;

    private final Iterator<List<R>> chunks;
    private Iterator<R> chunk = Collections.emptyIterator();

    private PartRows(Iterator<List<R>> chunks) {
        this.chunks = chunks;
    }

    /**
     * Rows in pages, of which a part mostly has its share: for answers of which mostly the beginning is wanted.
     *
     * @param cursor where the first page begins; null at the beginning of the answer
     */
    static <R> Iterator<R> paged(
            Parts parts,
            int part,
            int wanted,
            @Nullable String cursor,
            BiFunction<PartReads, PageRequest, Page<R>> read) {
        return paged(parts, part, wanted, PAGE_MIN, cursor, read);
    }

    /**
     * Sums by group in pages. Each part may have every group, so a part is asked at once for as many as are wanted of all.
     *
     * @param cursor where the first page begins; null at the beginning of the answer
     */
    static <R> Iterator<R> pagedSums(
            Parts parts,
            int part,
            int wanted,
            @Nullable String cursor,
            BiFunction<PartReads, PageRequest, Page<R>> read) {
        return paged(parts, part, wanted, SUMS_MIN, cursor, read);
    }

    private static <R> Iterator<R> paged(
            Parts parts,
            int part,
            int wanted,
            int least,
            @Nullable String cursor,
            BiFunction<PartReads, PageRequest, Page<R>> read) {
        int each = Math.max(least, 2 * wanted / parts.count() + 1);
        int limit = Math.min(PageRequest.LIMIT_MAX, parts.count() == 1 ? wanted : Math.min(wanted, each));
        if (limit < wanted) {
            // Documents that were posted together are together in one part, so that mostly a second page is wanted of
            // it.
            parts.requireSnapshots();
        }
        return new PartRows<>(new Pages<>(parts, part, limit, cursor, read));
    }

    /** All rows, as the server sends them. */
    static <R> Iterator<R> streamed(Parts parts, int part, Function<PartReads, Stream<R>> read) {
        return new PartRows<>(new Streamed<>(parts, part, read));
    }

    /** Some rows, and then others. */
    static <R> Iterator<R> both(Iterator<R> first, Iterator<R> second) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return first.hasNext() || second.hasNext();
            }

            @Override
            public R next() {
                return first.hasNext() ? first.next() : second.next();
            }
        };
    }

    @Override
    public boolean hasNext() {
        while (!chunk.hasNext()) {
            if (!chunks.hasNext()) {
                return false;
            }
            chunk = chunks.next().iterator();
        }
        return true;
    }

    @Override
    public R next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return chunk.next();
    }

    /** Page after page. A later one is larger: whoever wants it wants more. */
    private static final class Pages<R> implements Iterator<List<R>> {
        private final Parts parts;
        private final int part;
        private final BiFunction<PartReads, PageRequest, Page<R>> read;
        private int limit;
        private @Nullable Supplier<Page<R>> begun;

        Pages(
                Parts parts,
                int part,
                int limit,
                @Nullable String cursor,
                BiFunction<PartReads, PageRequest, Page<R>> read) {
            this.parts = parts;
            this.part = part;
            this.limit = limit;
            this.read = read;
            this.begun = begin(cursor);
        }

        private Supplier<Page<R>> begin(@Nullable String cursor) {
            PageRequest page = new PageRequest(limit, cursor);
            limit = Math.min(PageRequest.LIMIT_MAX, 2 * limit);
            return parts.begin(part, reads -> read.apply(reads, page));
        }

        @Override
        public boolean hasNext() {
            return begun != null;
        }

        @Override
        public List<R> next() {
            Supplier<Page<R>> waiting = begun;
            if (waiting == null) {
                throw new NoSuchElementException();
            }
            Page<R> page = waiting.get();
            String next = page.next();
            // Not before somebody wants them.
            begun = next == null ? null : new Later<>(() -> begin(next));
            return page.rows();
        }
    }

    /** A read that begins when it is waited for. */
    private record Later<T>(Supplier<Supplier<T>> begin) implements Supplier<T> {
        @Override
        public T get() {
            return begin.get().get();
        }
    }

    /** The next rows are fetched while those before are used. */
    private static final class Streamed<R> implements Iterator<List<R>> {
        private final Parts parts;
        private final int part;
        private @Nullable Supplier<Fetched<R>> begun;

        Streamed(Parts parts, int part, Function<PartReads, Stream<R>> read) {
            this.parts = parts;
            this.part = part;
            this.begun = parts.begin(part, reads -> {
                Stream<R> stream = read.apply(reads);
                return fetch(stream, stream.iterator());
            });
        }

        private record Fetched<R>(List<R> rows, Stream<R> stream, Iterator<R> rest, boolean isEnd) {}

        private static <R> Fetched<R> fetch(Stream<R> stream, Iterator<R> rest) {
            List<R> rows = new ArrayList<>();
            while (rows.size() < STREAMED_ROWS && rest.hasNext()) {
                rows.add(rest.next());
            }
            boolean isEnd = rows.size() < STREAMED_ROWS;
            if (isEnd) {
                stream.close();
            }
            return new Fetched<>(rows, stream, rest, isEnd);
        }

        @Override
        public boolean hasNext() {
            return begun != null;
        }

        @Override
        public List<R> next() {
            Supplier<Fetched<R>> waiting = begun;
            if (waiting == null) {
                throw new NoSuchElementException();
            }
            Fetched<R> fetched = waiting.get();
            begun = fetched.isEnd() ? null : parts.begin(part, reads -> fetch(fetched.stream(), fetched.rest()));
            return fetched.rows();
        }
    }
}
