package dev.accumulator.registers.table;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.Zones;
import java.time.ZoneOffset;

/**
 * The parts of statements that say how a movement counts. A reversal takes back from the side it was on: the reversal of a
 * receipt of 5 is a receipt of -5, not an expense of 5.
 */
final class MovementSql {
    /**
     * The movements that are in no total yet, as a table of a statement. The offset keeps the conditions on cells out of
     * it, for which the planner might read all the history of a cell in search of these few.
     */
    static final String TAIL = """
            (select *
               from {log}
              where posting = any (array(select posting from {tail}))
             offset 0)
            """;

    /** Looked up in a hash table, whatever the planner believes of a tail that was empty once. */
    static final String NOT_IN_TAIL = "l.posting not in (select posting from {tail})";

    /** That movement {@code l} is of the cell and in the month of {@code m}. The bounds on the period are for the index. */
    static final String IN_MONTH = """
            l.cell = m.cell
            and {month_of:l} = m.month
            and l.period >= (m.month - 1)::timestamp at time zone 'UTC'
            and l.period < (m.month + 32)::timestamp at time zone 'UTC'
            """;

    private MovementSql() {}

    /** Returns what a movement adds to the receipts of a resource. */
    static String receipt(Resource resource, String alias) {
        String value = value(resource, alias);
        return "case when " + alias + ".reversal then least(" + value + ", 0) else greatest(" + value + ", 0) end";
    }

    /** Returns what a movement adds to the expenses of a resource, as a positive number. */
    static String expense(Resource resource, String alias) {
        String value = value(resource, alias);
        return "-(case when " + alias + ".reversal then greatest(" + value + ", 0) else least(" + value + ", 0) end)";
    }

    /** Returns the receipts of a group of movements. An aggregate with a filter costs half of the sum of a {@code case}. */
    static String receiptSum(Resource resource, String alias) {
        return sum(resource, alias, ">");
    }

    /** Returns the expenses of a group of movements, as a positive number. */
    static String expenseSum(Resource resource, String alias) {
        return "-" + sum(resource, alias, "<");
    }

    private static String sum(Resource resource, String alias, String side) {
        String value = value(resource, alias);
        return "coalesce(sum(" + value + ") filter (where (" + value + " " + side + " 0) <> " + alias
                + ".reversal), 0)";
    }

    private static String value(Resource resource, String alias) {
        return alias + "." + Identifiers.quote(resource.name());
    }

    /** Returns the day a movement falls on, in the register's zone whatever the session's is. */
    static String day(RegisterDefinition definition, String alias) {
        return "(" + alias + ".period at time zone " + zone(definition) + ")::date";
    }

    /** Returns the first day of the month a movement falls in. */
    static String month(RegisterDefinition definition, String alias) {
        return "date_trunc('month', " + alias + ".period at time zone " + zone(definition) + ")::date";
    }

    /**
     * Returns the hour a movement falls in, as the moment at which it would begin in the offset that the zone has at the
     * movement. So an hour that comes twice is two.
     */
    static String hour(RegisterDefinition definition, String alias) {
        return isByUtc(definition)
                ? "date_bin('1 hour', " + alias + ".period, timestamptz '2000-01-01 00:00:00+00')"
                : "date_trunc('hour', " + alias + ".period, " + zone(definition) + ")";
    }

    /** Returns the first day of the unit a movement falls in. */
    static String unit(RegisterDefinition definition, TotalsUnit unit, String alias) {
        return unit == TotalsUnit.DAY ? day(definition, alias) : month(definition, alias);
    }

    /**
     * Returns the register's zone as a literal. Its id holds only letters, digits and {@code _+-/}; see {@link Zones}. UTC is an
     * interval of nothing, because PostgreSQL looks a name up again for each row, which costs several times as much.
     */
    static String zone(RegisterDefinition definition) {
        String id = Zones.checked(definition.zone());
        return isByUtc(definition) ? "interval '0'" : "'" + id + "'";
    }

    /** True if the register's days and months are those of UTC, by whatever name. */
    static boolean isByUtc(RegisterDefinition definition) {
        return definition.zone().getRules().equals(ZoneOffset.UTC.getRules());
    }
}
