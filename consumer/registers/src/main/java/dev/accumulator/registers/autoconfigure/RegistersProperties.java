package dev.accumulator.registers.autoconfigure;

import dev.accumulator.registers.RegistersBuilder;
import dev.accumulator.registers.model.Account;
import dev.accumulator.registers.model.DefinitionBuilder;
import dev.accumulator.registers.model.InvalidDefinition;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Side;
import dev.accumulator.registers.model.TotalsDetail;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
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
     * An account of a ledger.
     *
     * @param code how entries name it
     * @param name for people
     * @param side the side that increases it: {@code debit} or {@code credit}
     * @param parent the account that it is a part of, or nothing
     * @param analytics the dimensions that a side on this account names, with {@code ?} where it may leave them out
     */
    record AccountOfChart(
            String code,
            String name,
            Side side,
            @Nullable String parent,
            @DefaultValue List<String> analytics) {

        Account account() {
            return new Account(code, name, side, parent, analytics);
        }
    }

    /**
     * A register.
     *
     * @param kind {@code balance} keeps balances and turnovers, {@code turnover} keeps turnovers only, {@code ledger} is
     *     double entry
     * @param dimensions the type of each dimension, in the order of the key: {@code smallint}, {@code int}, {@code bigint},
     *     {@code text}, {@code varchar(n)}, {@code uuid}, {@code date}, {@code boolean}; with {@code ?} where it may be null
     * @param resources the type of each resource: {@code numeric(p,s)}, {@code integer}, {@code bigint}
     * @param zone the time zone in which days are cut: a region such as {@code Europe/Berlin}, or UTC
     * @param totals the finest totals that are kept: {@code day} or {@code month}
     * @param accounts the chart of accounts of a ledger, whose dimensions are analytics
     */
    record Definition(
            @Nullable RegisterKind kind,
            @DefaultValue Map<String, String> dimensions,
            @DefaultValue Map<String, String> resources,
            @DefaultValue("UTC") ZoneId zone,
            @DefaultValue("day") TotalsDetail totals,
            @DefaultValue List<AccountOfChart> accounts) {

        RegisterDefinition definition(String name) {
            String setting = "accumulator.registers.definitions." + name;
            if (kind == null) {
                throw new IllegalArgumentException(setting + ".kind is missing: balance, turnover or ledger");
            }
            try {
                DefinitionBuilder builder = switch (kind) {
                    case BALANCE -> RegisterDefinition.balance(name);
                    case TURNOVER -> RegisterDefinition.turnover(name);
                    case LEDGER -> RegisterDefinition.ledger(name);
                };
                dimensions.forEach(builder::dimension);
                resources.forEach(builder::resource);
                accounts.forEach(account -> builder.account(account.account()));
                return builder.zone(zone).totals(totals).build();
            } catch (InvalidDefinition invalid) {
                throw new IllegalArgumentException(setting + ": " + invalid.getMessage(), invalid);
            }
        }
    }
}
