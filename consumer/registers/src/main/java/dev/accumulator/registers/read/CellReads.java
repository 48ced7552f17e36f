package dev.accumulator.registers.read;

import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.CellBalance;
import dev.accumulator.registers.model.ChangePlace;
import dev.accumulator.registers.model.ChangedCells;
import dev.accumulator.registers.model.Changes;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.table.Catalog;
import dev.accumulator.registers.table.CellTable;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.OpenRegister;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Reads whole cells with their current balances, for those who keep a copy of them: the cells that were changed after a place
 * of the log, all cells page by page, and the cells of given dimensions.
 */
public final class CellReads {
    private static final String CHANGED = """
            select distinct l.cell
              from {log} l
             where l.posting = any (cast(:postings as bigint[]))
               and l.cell > :after
             order by l.cell
             limit :limit
            """;

    private static final String PAGE = """
            select c.cell
              from {cell} c
             where c.cell > :after
             order by c.cell
             limit :limit
            """;

    /** The balances that the cells hold, and the movements of the tail, which they do not hold yet. */
    private static final String BALANCES = """
            select c.cell as _cell, {dimensions:c},
                   {each resource: c.{resource} + coalesce(t.{resource}, 0) as {resource}}
              from {cell} c
              left join (select l.cell, {each resource: sum(l.{resource}) as {resource}}
                           from {tail_movements} l
                          where l.cell = any (cast(:cells as bigint[]))
                          group by l.cell) t
                on t.cell = c.cell
             where c.cell = any (cast(:cells as bigint[]))
             order by c.cell
            """;

    private final Database database;
    private final Catalog catalog;
    private final ChangeReads changes;
    private final TransactionOperations snapshot;

    public CellReads(Database database, Catalog catalog, ChangeReads changes) {
        this.database = database;
        this.catalog = catalog;
        this.changes = changes;
        this.snapshot = database.snapshot();
    }

    /**
     * Returns a page of the cells that were changed after a place.
     *
     * @param through the end of the part that is searched, as an earlier page has told it; null for the first page
     * @param cell the last cell of the page before; 0 for the first page
     * @param limit the most cells of the page
     */
    public ChangedCells changedAfter(
            String register, ChangePlace place, @Nullable ChangePlace through, long cell, int limit) {
        return inSnapshot(() -> changedAfter(catalog.current(register), place, through, cell, limit));
    }

    private ChangedCells changedAfter(
            OpenRegister register, ChangePlace place, @Nullable ChangePlace through, long cell, int limit) {
        Changes.@Nullable Cause missed = changes.missed(register, place);
        if (missed != null) {
            return new ChangedCells.Missed(missed);
        }
        ChangeReads.Stretch stretch = changes.stretch(register.id(), place, through);
        if (stretch.postings().isEmpty()) {
            return new ChangedCells.Found(List.of(), stretch.end(), true);
        }
        List<Long> cells = database.jdbc()
                .sql(register.sql().fill(CHANGED))
                .param("postings", stretch.postings().toArray(Long[]::new))
                .param("after", cell)
                .param("limit", limit)
                .query((row, n) -> row.getLong(1))
                .list();
        return new ChangedCells.Found(balances(register, cells), stretch.end(), cells.size() < limit);
    }

    /**
     * Returns a page of all cells, in the order of their numbers.
     *
     * @param cell the last cell of the page before; 0 for the first page
     * @param limit the most cells of the page; fewer are the last ones
     */
    public List<CellBalance> page(String register, long cell, int limit) {
        return inSnapshot(() -> {
            OpenRegister open = catalog.current(register);
            return balances(
                    open,
                    database.jdbc()
                            .sql(open.sql().fill(PAGE))
                            .param("after", cell)
                            .param("limit", limit)
                            .query((row, n) -> row.getLong(1))
                            .list());
        });
    }

    /**
     * Returns those of some cells that there are.
     *
     * @param keys the values of all dimensions in declared order, each in the one Java type of its dimension
     */
    public List<CellBalance> ofDimensions(String register, Collection<List<@Nullable Object>> keys) {
        return inSnapshot(() -> {
            OpenRegister open = catalog.current(register);
            Set<List<@Nullable Object>> wanted = new LinkedHashSet<>(keys);
            return wanted.isEmpty()
                    ? List.of()
                    : balances(open, List.copyOf(open.cells().find(wanted).values()));
        });
    }

    private List<CellBalance> balances(OpenRegister register, List<Long> cells) {
        RegisterDefinition definition = register.definition();
        return cells.isEmpty()
                ? List.of()
                : database.jdbc()
                        .sql(register.sql().fill(BALANCES))
                        .param("cells", cells.toArray(Long[]::new))
                        .query((row, n) -> new CellBalance(row.getLong("_cell"), read(row, definition)))
                        .list();
    }

    private static BalanceRow read(ResultSet row, RegisterDefinition definition) throws SQLException {
        Map<String, @Nullable Object> dimensions = new LinkedHashMap<>();
        for (Dimension dimension : definition.dimensions()) {
            dimensions.put(dimension.name(), CellTable.read(row, dimension));
        }
        Map<String, BigDecimal> resources = new LinkedHashMap<>();
        for (Resource resource : definition.resources()) {
            resources.put(
                    resource.name(),
                    row.getBigDecimal(resource.name()).setScale(resource.type().scale()));
        }
        return new BalanceRow(dimensions, resources);
    }

    private <T> T inSnapshot(Supplier<T> reads) {
        return Objects.requireNonNull(snapshot.execute(status -> reads.get()));
    }
}
