package dev.accumulator.registers.autoconfigure;

import dev.accumulator.registers.RegistersBuilder;
import dev.accumulator.registers.model.DefinitionBuilder;
import dev.accumulator.registers.model.InvalidDefinition;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.TotalsDetail;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the registers in an application.
 *
 * @param schema the schema of the engine's tables, which is made where there is none
 * @param dayTotalsFrom how many movements a cell may have in a month before that month gets day totals
 * @param months the months that get a table partition of their own
 * @param folding the background work that moves posted movements into the totals
 * @param definitions the registers by name: each is made where there is none, and changed in place where the change is
 *     compatible
 */
@ConfigurationProperties("accumulator.registers")
record RegistersProperties(
        @DefaultValue(RegistersBuilder.SCHEMA) String schema,
        @DefaultValue("" + RegistersBuilder.DAY_TOTALS_FROM) int dayTotalsFrom,
        @DefaultValue Months months,
        @DefaultValue Folding folding,
        @DefaultValue Map<String, Definition> definitions) {

    /**
     * Months with a partition of their own, counted from the current one. Movements of other months are kept together.
     *
     * @param back how many past months, 0 to 240
     * @param ahead how many future months, 0 to 24
     */
    record Months(
            @DefaultValue("24") int back, @DefaultValue("3") int ahead) {}

    /**
     * The background work that moves posted movements into the totals.
     *
     * @param enabled true if this process does it; reads are exact without it, only dearer
     * @param pause how long it rests between its rounds
     */
    record Folding(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("1s") Duration pause) {}

    /**
     * A register.
     *
     * @param kind {@code balance} keeps balances and turnovers, {@code turnover} keeps turnovers only
     * @param dimensions the type of each dimension, in the order of the key: {@code smallint}, {@code int}, {@code bigint},
     *     {@code text}, {@code varchar(n)}, {@code uuid}, {@code date}, {@code boolean}; with {@code ?} where it may be null
     * @param resources the type of each resource: {@code numeric(p,s)}, {@code integer}, {@code bigint}
     * @param zone the time zone in which days are cut: a region such as {@code Europe/Berlin}, or UTC
     * @param totals the finest totals that are kept: {@code day} or {@code month}
     */
    record Definition(
            @Nullable RegisterKind kind,
            @DefaultValue Map<String, String> dimensions,
            @DefaultValue Map<String, String> resources,
            @DefaultValue("UTC") ZoneId zone,
            @DefaultValue("day") TotalsDetail totals) {

        RegisterDefinition definition(String name) {
            String setting = "accumulator.registers.definitions." + name;
            if (kind == null) {
                throw new IllegalArgumentException(setting + ".kind is missing: balance or turnover");
            }
            try {
                DefinitionBuilder builder = switch (kind) {
                    case BALANCE -> RegisterDefinition.balance(name);
                    case TURNOVER -> RegisterDefinition.turnover(name);
                };
                dimensions.forEach(builder::dimension);
                resources.forEach(builder::resource);
                return builder.zone(zone).totals(totals).build();
            } catch (InvalidDefinition invalid) {
                throw new IllegalArgumentException(setting + ": " + invalid.getMessage(), invalid);
            }
        }
    }
}
