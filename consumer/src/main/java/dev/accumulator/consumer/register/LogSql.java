package dev.accumulator.consumer.register;

/**
 * How a movement counts. A reversal takes back from the side it was on: the reversal of a receipt of 5 is a receipt of
 * -5, not an expense of 5.
 */
final class LogSql {
    private LogSql() {}

    static String receipt(Resource resource, String alias) {
        String value = alias + "." + Names.quote(resource.name());
        return "case when %2$s.reversal then least(%1$s, 0) else greatest(%1$s, 0) end".formatted(value, alias);
    }

    static String expense(Resource resource, String alias) {
        String value = alias + "." + Names.quote(resource.name());
        return "-(case when %2$s.reversal then greatest(%1$s, 0) else least(%1$s, 0) end)".formatted(value, alias);
    }

    /** The day a movement falls on, in the register's zone whatever the session's is. */
    static String day(RegisterDefinition definition, String alias) {
        return "(%s.period at time zone %s)::date".formatted(alias, zone(definition));
    }

    static String unit(RegisterDefinition definition, String unit, String alias) {
        return unit.equals("day")
                ? day(definition, alias)
                : "date_trunc('month', %s.period at time zone %s)::date".formatted(alias, zone(definition));
    }

    /** The register's zone as a literal; its id holds only letters, digits and {@code _+-/}, see {@link Zones}. */
    static String zone(RegisterDefinition definition) {
        return "'" + Zones.checked(definition.zone()) + "'";
    }
}
