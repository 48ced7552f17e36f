package dev.accumulator.registers.table;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.Zones;
import java.time.ZoneOffset;

/**
 * How a movement counts. A reversal takes back from the side it was on: the reversal of a receipt of 5 is a receipt of
 * -5, not an expense of 5.
 */
public final class MovementSql {
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

    public static String receipt(Resource resource, String alias) {
        String value = alias + "." + Identifiers.quote(resource.name());
        return "case when %2$s.reversal then least(%1$s, 0) else greatest(%1$s, 0) end".formatted(value, alias);
    }

    public static String expense(Resource resource, String alias) {
        String value = alias + "." + Identifiers.quote(resource.name());
        return "-(case when %2$s.reversal then greatest(%1$s, 0) else least(%1$s, 0) end)".formatted(value, alias);
    }

    /** The receipts of a group of movements: an aggregate with a filter costs half of the sum of a {@code case}. */
    public static String receiptSum(Resource resource, String alias) {
        return sum(resource, alias, ">");
    }

    /** The expenses of a group of movements, as a positive number. */
    public static String expenseSum(Resource resource, String alias) {
        return "-" + sum(resource, alias, "<");
    }

    private static String sum(Resource resource, String alias, String side) {
        return "coalesce(sum(%1$s) filter (where (%1$s %2$s 0) <> %3$s.reversal), 0)"
                .formatted(alias + "." + Identifiers.quote(resource.name()), side, alias);
    }

    /** The movements that are in no total yet; see {@link #TAIL}. */
    public static String tail(Schema schema, RegisterDefinition definition) {
        return new RegisterSql(schema, definition).fill(TAIL);
    }

    /** The movements that are in month totals but in no day totals, as a table of a statement. */
    public static String sparse(Schema schema, RegisterDefinition definition) {
        return """
                (select l.*
                   from %s m
                   join %s l on %s
                  where not m.by_day
                    and %s)""".formatted(
                        schema.table(definition.name(), "month"),
                        schema.table(definition.name(), "log"),
                        inMonth(definition),
                        notInTail(schema, definition));
    }

    /** That movement {@code l} is in totals; see {@link #NOT_IN_TAIL}. */
    public static String notInTail(Schema schema, RegisterDefinition definition) {
        return "l.posting not in (select posting from %s)".formatted(schema.table(definition.name(), "tail"));
    }

    static String inMonth(RegisterDefinition definition) {
        return new RegisterSql(new Schema("unused"), definition).fill(IN_MONTH);
    }

    /** The day a movement falls on, in the register's zone whatever the session's is. */
    public static String day(RegisterDefinition definition, String alias) {
        return "(%s.period at time zone %s)::date".formatted(alias, zone(definition));
    }

    public static String unit(RegisterDefinition definition, String unit, String alias) {
        return unit.equals("day")
                ? day(definition, alias)
                : "date_trunc('month', %s.period at time zone %s)::date".formatted(alias, zone(definition));
    }

    static String unit(RegisterDefinition definition, TotalsUnit unit, String alias) {
        return unit == TotalsUnit.DAY ? day(definition, alias) : month(definition, alias);
    }

    /** The first day of the month a movement falls in. */
    static String month(RegisterDefinition definition, String alias) {
        return "date_trunc('month', " + alias + ".period at time zone " + zone(definition) + ")::date";
    }

    /**
     * The first day of the unit that a day is in. A bare date would be truncated as a moment in the session's time zone,
     * which may never have had that day.
     */
    public static String truncated(String unit, String day) {
        return "date_trunc('%s', (%s)::timestamp)::date".formatted(unit, day);
    }

    /**
     * The register's zone as a literal; its id holds only letters, digits and {@code _+-/}, see {@link Zones}. UTC is an
     * interval of nothing, because a name is looked up again for each row, which costs several times as much.
     */
    static String zone(RegisterDefinition definition) {
        String id = Zones.checked(definition.zone());
        return isByUtc(definition) ? "interval '0'" : "'" + id + "'";
    }

    /** Whether the register's days and months are those of UTC, by whatever name. */
    static boolean isByUtc(RegisterDefinition definition) {
        return definition.zone().getRules().equals(ZoneOffset.UTC.getRules());
    }
}
