package dev.accumulator.registers.read;

import dev.accumulator.registers.model.FigureCondition;
import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.Parts;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.registers.model.Sort;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One answer with turnovers of several databases.
 *
 * <p>What moved is added up as it is. Openings are not those of the parts' rows: a part in which a group did not move in an
 * interval has no row for it, and yet a balance. So each part gives the balances before the range, and the balances of
 * intervals run on from their sums; see {@link RunningTurnovers}.
 */
final class MergedTurnovers {
    private final Parts parts;
    private final RegisterDefinition definition;
    private final TurnoverQuery query;
    private final SelectionSql selection;
    private final Keyset keyset;
    private final TurnoverFigures figures;
    private final List<String> starts;
    private final boolean isRunning;

    MergedTurnovers(Parts parts, RegisterDefinition definition, TurnoverQuery query) {
        this.parts = parts;
        this.definition = definition;
        this.query = query;
        TurnoverReads.check(definition, query);
        this.selection = new SelectionSql(definition, query.selection());
        RangeChecks.check(definition, query.from(), query.to(), "to");
        // Refuses figures that there are not.
        FigureConditions.sql(query.figures(), TurnoverRows.figures(definition, query), new Parameters());
        this.keyset = TurnoverReads.keyset(definition, query, selection);
        this.figures = new TurnoverFigures(definition, query);
        this.starts = query.empty() && query.interval() != null && query.interval() != Interval.DOCUMENT
                ? EmptyIntervals.of(definition, query, query.interval())
                : List.of();
        this.isRunning = query.interval() != null && (query.balances() || query.empty());
    }

    Page<TurnoverRow> page() {
        MergedPage<TurnoverRow> page = new MergedPage<>(keyset, row -> figures.keys(row, keyset.keys()));
        boolean isOfSome = !query.figures().isEmpty();
        if (query.totals()) {
            parts.requireSnapshots();
        }
        if (query.totals() && isOfSome) {
            Totals totals = new Totals();
            Iterator<TurnoverRow> rows = totals.adding(unordered());
            Page<TurnoverRow> found = page.ofAll(rows, null);
            return new Page<>(found.rows(), found.next(), totals.row());
        }
        TurnoverRow totals = query.totals() ? wholeTotals() : null;
        if (!isInOrder()) {
            return page.ofAll(unordered(), totals);
        }
        if (isRunning) {
            return page.ofOrdered(shown(running(keyset.cursor())), totals);
        }
        return page.ofOrdered(
                shown(merged(keyset.keys(), part -> isOfSome ? streamed(part, query.sort(), true) : paged(part))),
                totals);
    }

    /** All rows in the order that was asked for. */
    Iterator<TurnoverRow> all() {
        if (!isInOrder()) {
            return new MergedPage<TurnoverRow>(keyset, row -> figures.keys(row, keyset.keys()))
                    .sorted(unordered())
                    .iterator();
        }
        return isRunning ? unordered() : shown(merged(keyset.keys(), part -> streamed(part, query.sort(), false)));
    }

    /** All rows in the order of their groups and intervals. */
    Iterator<TurnoverRow> unordered() {
        return shown(isRunning ? running(null) : merged(keysOfParts(), part -> streamed(part, List.of(), false)));
    }

    TurnoverRow totals() {
        if (query.figures().isEmpty()) {
            return wholeTotals();
        }
        Totals totals = new Totals();
        totals.adding(unordered()).forEachRemaining(row -> {});
        return totals.row();
    }

    /** The totals of all rows, which each part has in one row. */
    private TurnoverRow wholeTotals() {
        TurnoverQuery whole = query.inOneRow();
        return parts.all(part -> part.turnovers(whole).rows().getFirst()).stream()
                .reduce(figures::sum)
                .orElseThrow();
    }

    /** The sums of the rows that are left where conditions leave out some; balances of intervals add up to nothing. */
    private final class Totals {
        private TurnoverRow sum = figures.zero(
                selection.readFiltered(), null, query.balances() && query.interval() == null ? Map.of() : null);

        Iterator<TurnoverRow> adding(Iterator<TurnoverRow> rows) {
            return new Kept<>(rows, row -> {
                sum = figures.sum(sum, row);
                return true;
            });
        }

        TurnoverRow row() {
            return sum;
        }
    }

    /** True if rows come in the order that was asked for. */
    private boolean isInOrder() {
        if (isRunning) {
            List<Keyset.Key> own = keyset.keys();
            List<Keyset.Key> canonical = keysOfParts();
            return own.size() == canonical.size()
                    // With rows for empty intervals groups are counted, which takes all of them.
                    && !(query.empty() && query.interval() != Interval.DOCUMENT)
                    && own.stream().noneMatch(Keyset.Key::descending)
                    && own.stream()
                            .map(Keyset.Key::column)
                            .toList()
                            .equals(canonical.stream().map(Keyset.Key::column).toList());
        }
        List<String> names = TurnoverRows.figures(definition, query);
        return query.sort().stream().map(Sort::field).noneMatch(names::contains);
    }

    private Iterator<TurnoverRow> shown(Iterator<TurnoverRow> rows) {
        boolean isGrouped = query.interval() != null || !selection.isTotal();
        return new Kept<>(rows, row -> {
            if (isGrouped && !isRunning && figures.isZero(row)) {
                return false;
            }
            for (FigureCondition condition : query.figures()) {
                if (!FigureConditions.holds(condition, figures.get(row, condition.figure()))) {
                    return false;
                }
            }
            return true;
        });
    }

    /** Opens the rows of a part. */
    private interface Source {
        Iterator<TurnoverRow> of(int part);
    }

    private Iterator<TurnoverRow> merged(List<Keyset.Key> keys, Source source) {
        List<Iterator<TurnoverRow>> sources = new ArrayList<>();
        for (int part = 0; part < parts.count(); part++) {
            sources.add(source.of(part));
        }
        return new Merge<>(new KeyOrder(keys), row -> figures.keys(row, keys), figures::sum, sources);
    }

    private Iterator<TurnoverRow> paged(int part) {
        return PartRows.pagedSums(
                parts,
                part,
                query.page().limit() + 1,
                cursorOf(ofPart(query.sort(), PageRequest.FIRST), keyset.cursor()),
                (reads, page) -> reads.turnovers(ofPart(query.sort(), page)));
    }

    private Iterator<TurnoverRow> streamed(int part, List<Sort> sort, boolean isBehindCursor) {
        List<@Nullable String> behind = isBehindCursor ? keyset.cursor() : null;
        return behind(part, ofPart(sort, PageRequest.FIRST), behind);
    }

    private Iterator<TurnoverRow> behind(int part, TurnoverQuery asked, @Nullable List<@Nullable String> behind) {
        TurnoverQuery rows = withPage(asked, new PageRequest(1, cursorOf(asked, behind)));
        return PartRows.streamed(parts, part, reads -> reads.turnoverRows(rows));
    }

    /** The cursor of a part's question behind a row. */
    private @Nullable String cursorOf(TurnoverQuery asked, @Nullable List<@Nullable String> behind) {
        return behind == null
                ? null
                : TurnoverReads.keyset(definition, asked, new SelectionSql(definition, asked.selection()))
                        .encode(behind);
    }

    /** Groups and intervals in their order, each with its balances. */
    private Iterator<TurnoverRow> running(@Nullable List<@Nullable String> cursor) {
        int groups = selection.groups().size();
        // The balance of a group runs on from its first interval.
        List<@Nullable String> group = cursor == null ? null : new ArrayList<>(cursor.subList(0, groups));
        List<@Nullable String> before = group == null ? null : beforeAllOf(group);
        TurnoverQuery moved = ofPart(List.of(), PageRequest.FIRST);
        Iterator<TurnoverRow> rows =
                new Kept<>(merged(keysOfParts(), part -> behind(part, moved, before)), row -> !figures.isZero(row));
        List<Keyset.Key> groupKeys = keysOfParts().subList(0, groups);
        Iterator<TurnoverRow> openings = query.balances() && query.from() != null
                ? new Kept<>(merged(groupKeys, part -> openings(part, group)), figures::isOpened)
                : Collections.emptyIterator();
        return new RunningTurnovers(definition, query, selection, figures, starts, groupKeys, rows, openings);
    }

    /** The place before all intervals or documents of a group. */
    private List<@Nullable String> beforeAllOf(List<@Nullable String> group) {
        List<@Nullable String> before = new ArrayList<>(group);
        before.add("-infinity");
        if (query.interval() == Interval.DOCUMENT) {
            before.add("");
        }
        return before;
    }

    /** The balances before the range, of a group and all behind it. */
    private Iterator<TurnoverRow> openings(int part, @Nullable List<@Nullable String> group) {
        TurnoverQuery all = new TurnoverQuery(
                query.register(),
                query.from(),
                query.to(),
                query.knownAt(),
                query.selection(),
                null,
                true,
                List.of(),
                PageRequest.FIRST);
        if (group == null || group.isEmpty()) {
            return behind(part, all, null);
        }
        Map<String, List<@Nullable Object>> own =
                new LinkedHashMap<>(query.selection().filters());
        for (int i = 0; i < group.size(); i++) {
            List<@Nullable Object> only = new ArrayList<>();
            only.add(group.get(i));
            own.put(selection.groups().get(i).name(), only);
        }
        Selection ofGroup = new Selection(own, query.selection().groupBy());
        return PartRows.both(behind(part, withSelection(all, ofGroup), null), behind(part, all, group));
    }

    /** Asks a part for what moved, and for balances only where they are sums of its own. */
    private TurnoverQuery ofPart(List<Sort> sort, PageRequest page) {
        return new TurnoverQuery(
                query.register(),
                query.from(),
                query.to(),
                query.knownAt(),
                query.selection(),
                query.interval(),
                query.balances() && query.interval() == null,
                sort,
                page);
    }

    /** The keys of groups and intervals. */
    private List<Keyset.Key> keysOfParts() {
        return TurnoverRows.keys(definition, selection, ofPart(List.of(), PageRequest.FIRST));
    }

    private static TurnoverQuery withPage(TurnoverQuery asked, PageRequest page) {
        return new TurnoverQuery(
                asked.register(),
                asked.from(),
                asked.to(),
                asked.knownAt(),
                asked.selection(),
                asked.interval(),
                asked.balances(),
                asked.sort(),
                page);
    }

    private static TurnoverQuery withSelection(TurnoverQuery asked, Selection selection) {
        return new TurnoverQuery(
                asked.register(),
                asked.from(),
                asked.to(),
                asked.knownAt(),
                selection,
                asked.interval(),
                asked.balances(),
                asked.sort(),
                asked.page());
    }
}
