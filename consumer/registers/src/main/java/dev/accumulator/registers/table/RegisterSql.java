package dev.accumulator.registers.table;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Resource;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Statements of a register: knows the names of all its tables, views, indexes and columns, and of the engine's own tables,
 * and fills them into templates. Every name is quoted. Values never get in: they are parameters of the statement.
 *
 * <p>The syntax of templates is that of {@link SqlTemplate}. These holes are known:
 *
 * <ul>
 *   <li>tables and views: {@code schema, recorders, postings, registers, log, log_rest, cell, tail, month, days, balances,
 *       turnovers, movements}; {@code totals}, the table of {@link #at a unit}; {@code days_by_account, month_by_account} and
 *       {@code totals_by_account} of a ledger; {@code cell_key, by_cell, by_posting}, a constraint and indexes without their
 *       schema
 *   <li>columns: {@code dimensions}, {@code resources}, {@code figures} (receipt and expense of each resource), each also of
 *       an alias, as in {@code dimensions:c}; {@code unit}, the column of {@link #at a unit}; {@code account}, that of a ledger
 *   <li>of movements with an alias: {@code day_of:l}, {@code month_of:l}, {@code unit_of:l}, {@code hour_of:l}
 *   <li>{@code tail_movements}, {@code not_in_tail}, {@code in_month}: see {@link MovementSql}
 *   <li>lists: {@code dimension} with {@code dimension, type, name, n}; {@code resource} with {@code resource, receipt,
 *       expense, net, opening, closing, type, name, n} and, of a movement, {@code receipt_of:l, expense_of:l}, and their sums
 *       over a group of movements, {@code receipts_of:l, expenses_of:l}; {@code n} counts from 1, {@code name} is not quoted
 *   <li>conditions: {@code balance} (the register keeps balances), {@code ledger} (it is one), {@code day} (it keeps day totals),
 *       {@code counted} (the table of {@link #at the unit} counts movements), {@code utc} (its days
 *       and months are those of UTC)
 * </ul>
 *
 * <p>Immutable: {@code with...} and the like give another one that knows more.
 */
public final class RegisterSql {
    private final Schema schema;
    private final RegisterDefinition definition;
    private final List<Dimension> dimensions;
    private final List<Resource> resources;
    private final TotalsUnit unit;
    private final @Nullable Extra extras;

    /** A name that was added, before the ones that were added earlier. */
    private record Extra(
            String name, Object value, @Nullable Extra next) {}

    record DimensionText(Function<Dimension, String> text) {}

    record ResourceText(Function<Resource, String> text) {}

    record Dimensions(List<Dimension> list) {}

    /** Statements of a register in a schema, with the finest totals as their unit. */
    public RegisterSql(Schema schema, RegisterDefinition definition) {
        this(schema, definition, definition.dimensions(), definition.resources(), TotalsUnit.finest(definition), null);
    }

    private RegisterSql(
            Schema schema,
            RegisterDefinition definition,
            List<Dimension> dimensions,
            List<Resource> resources,
            TotalsUnit unit,
            @Nullable Extra extras) {
        this.schema = schema;
        this.definition = definition;
        this.dimensions = dimensions;
        this.resources = resources;
        this.unit = unit;
        this.extras = extras;
    }

    public Schema schema() {
        return schema;
    }

    public RegisterDefinition definition() {
        return definition;
    }

    /** True if the register keeps balances. */
    public boolean isBalance() {
        return definition.kind().keepsBalances();
    }

    TotalsUnit unit() {
        return unit;
    }

    List<Dimension> dimensions() {
        return dimensions;
    }

    List<Resource> resources() {
        return resources;
    }

    /** Gives {@code unit}, {@code totals} and {@code unit_of} the meaning of this unit. */
    public RegisterSql at(TotalsUnit other) {
        return new RegisterSql(schema, definition, dimensions, resources, other, extras);
    }

    /** Restricts the lists to these dimensions and resources. */
    public RegisterSql only(List<Dimension> someDimensions, List<Resource> someResources) {
        return new RegisterSql(schema, definition, someDimensions, someResources, unit, extras);
    }

    /** Adds a hole for a part of a statement, which may have holes itself. */
    public RegisterSql with(String hole, String template) {
        return and(hole, SqlTemplate.fragment(template, new RegisterHoles(this)));
    }

    /** Adds a condition. */
    public RegisterSql when(String condition, boolean holds) {
        return and(condition, holds);
    }

    /** Adds a list of dimensions under a name, which also is the hole of an item, and the condition that it has some. */
    public RegisterSql withDimensions(String list, List<Dimension> some) {
        return and(list, new Dimensions(List.copyOf(some)));
    }

    /** Adds a hole to each item of the lists of dimensions. */
    public RegisterSql withEachDimension(String hole, Function<Dimension, String> text) {
        return and(hole, new DimensionText(text));
    }

    /** Adds a hole to each item of the list of resources. */
    public RegisterSql withEachResource(String hole, Function<Resource, String> text) {
        return and(hole, new ResourceText(text));
    }

    private RegisterSql and(String name, Object value) {
        return new RegisterSql(schema, definition, dimensions, resources, unit, new Extra(name, value, extras));
    }

    /**
     * Returns the statement with all its holes filled.
     *
     * @throws IllegalArgumentException if the template has a hole that is not known
     */
    public String fill(String template) {
        return SqlTemplate.fill(template, new RegisterHoles(this));
    }

    /** Returns the partition of a month as a table that can stand in a statement. */
    public String monthTable(YearMonth month) {
        return table(monthSuffix(month));
    }

    /** Returns what follows the register's name in the name of the partition of a month. */
    public static String monthSuffix(YearMonth month) {
        return String.format(Locale.ROOT, "log_%04d_%02d", month.getYear(), month.getMonthValue());
    }

    /** Returns the log of a register, whose definition need not be known, as a table that can stand in a statement. */
    public static String logTable(Schema schema, String register) {
        return schema.table(register, "log");
    }

    String table(String suffix) {
        return schema.table(definition.name(), suffix);
    }

    /** Returns the value that was added under a name, if any. */
    @Nullable
    Object extra(String name) {
        for (Extra extra = extras; extra != null; extra = extra.next()) {
            if (extra.name().equals(name)) {
                return extra.value();
            }
        }
        return null;
    }
}
