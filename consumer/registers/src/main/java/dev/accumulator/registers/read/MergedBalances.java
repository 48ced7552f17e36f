package dev.accumulator.registers.read;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.FigureCondition;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.Parts;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Sort;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One answer with balances of several databases. In the order of the groups, the parts' rows are merged from the cursor on.
 * Figures are known only when they are added up, so an order by them takes all rows of all parts, and conditions on them are
 * looked at here.
 */
final class MergedBalances {
    private final Parts parts;
    private final RegisterDefinition definition;
    private final BalanceQuery query;
    private final SelectionSql selection;
    private final Keyset keyset;
    private final Predicate<BalanceRow> shown;
    private final boolean isByGroups;

    MergedBalances(Parts parts, RegisterDefinition definition, BalanceQuery query) {
        this.parts = parts;
        this.definition = definition;
        this.query = query;
        BalanceReads.requireBalances(definition);
        this.selection = new SelectionSql(definition, query.selection());
        // Refuses figures that there are not.
        FigureConditions.sql(query.figures(), definition.resourceNames(), new Parameters());
        this.keyset = BalanceReads.keyset(definition, selection, query);
        this.isByGroups = query.sort().stream().map(Sort::field).noneMatch(definition.resourceNames()::contains);
        this.shown = row -> isShown(row, query);
    }

    private static boolean isShown(BalanceRow row, BalanceQuery query) {
        if (query.nonZero() && row.resources().values().stream().allMatch(value -> value.signum() == 0)) {
            return false;
        }
        for (FigureCondition condition : query.figures()) {
            if (!FigureConditions.holds(condition, row.get(condition.figure()))) {
                return false;
            }
        }
        return true;
    }

    Page<BalanceRow> page() {
        MergedPage<BalanceRow> page = new MergedPage<>(keyset, row -> keys(row, keyset.keys()));
        if (!isByGroups) {
            return page.ofAll(unordered(), null);
        }
        // Where rows are left out by their figures, nobody knows how many a page takes.
        return query.figures().isEmpty()
                ? page.ofOrdered(shown(merged(keyset.keys(), this::paged)), null)
                : page.ofOrdered(shown(merged(keyset.keys(), part -> streamed(part, query.sort(), true))), null);
    }

    /** All rows in the order that was asked for. */
    Iterator<BalanceRow> all() {
        return isByGroups
                ? shown(merged(keyset.keys(), part -> streamed(part, query.sort(), false)))
                : new MergedPage<BalanceRow>(keyset, row -> keys(row, keyset.keys()))
                        .sorted(unordered())
                        .iterator();
    }

    /** All rows in the order of their groups. */
    Iterator<BalanceRow> unordered() {
        return shown(merged(keysetOfParts(List.of()).keys(), part -> streamed(part, List.of(), false)));
    }

    private Iterator<BalanceRow> shown(Iterator<BalanceRow> rows) {
        return new Kept<>(rows, shown);
    }

    /** Opens the rows of a part. */
    private interface Source {
        Iterator<BalanceRow> of(int part);
    }

    private Iterator<BalanceRow> merged(List<Keyset.Key> keys, Source source) {
        List<Iterator<BalanceRow>> sources = new ArrayList<>();
        for (int part = 0; part < parts.count(); part++) {
            sources.add(source.of(part));
        }
        return new Merge<>(new KeyOrder(keys), row -> keys(row, keys), MergedBalances::sum, sources);
    }

    private Iterator<BalanceRow> paged(int part) {
        return PartRows.pagedSums(
                parts,
                part,
                query.page().limit() + 1,
                cursorOfPart(query.sort()),
                (reads, page) -> reads.balances(ofPart(query.sort(), page)));
    }

    /** The cursor of the query, as a part's question has it. */
    private @Nullable String cursorOfPart(List<Sort> sort) {
        List<@Nullable String> behind = keyset.cursor();
        return behind == null ? null : keysetOfParts(sort).encode(behind);
    }

    private Iterator<BalanceRow> streamed(int part, List<Sort> sort, boolean isBehindCursor) {
        BalanceQuery asked = ofPart(sort, new PageRequest(1, isBehindCursor ? cursorOfPart(sort) : null));
        return PartRows.streamed(parts, part, reads -> reads.balanceRows(asked));
    }

    /** Rows of zeros add nothing, so a part leaves them out where the whole does. */
    private BalanceQuery ofPart(List<Sort> sort, PageRequest page) {
        return new BalanceQuery(
                query.register(), query.at(), query.knownAt(), query.selection(), query.nonZero(), sort, page);
    }

    /** The order of the parts' rows. */
    private Keyset keysetOfParts(List<Sort> sort) {
        return BalanceReads.keyset(definition, selection, ofPart(sort, PageRequest.FIRST));
    }

    private static List<@Nullable Object> keys(BalanceRow row, List<Keyset.Key> keys) {
        List<@Nullable Object> values = new ArrayList<>(keys.size());
        for (Keyset.Key key : keys) {
            BigDecimal figure = row.resources().get(key.column());
            values.add(figure == null ? row.dimensions().get(key.column()) : figure);
        }
        return values;
    }

    private static BalanceRow sum(BalanceRow one, BalanceRow other) {
        Map<String, BigDecimal> resources = new LinkedHashMap<>();
        one.resources()
                .forEach((resource, value) -> resources.put(
                        resource,
                        value.add(Objects.requireNonNull(other.resources().get(resource)))));
        return new BalanceRow(one.dimensions(), resources);
    }
}
