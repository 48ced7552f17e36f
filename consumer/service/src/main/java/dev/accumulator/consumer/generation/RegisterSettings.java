package dev.accumulator.consumer.generation;

import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.TotalsDetail;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The configuration of a register. For {@code inventory} and {@code sales}, settings that are left out keep the shipped
 * value.
 *
 * @param kind {@code balance}, {@code turnover} or {@code ledger}
 * @param dimensions the type of each dimension, in the order of the key; of a ledger, the analytics of its accounts: {@code smallint}, {@code int}, {@code bigint},
 *     {@code text}, {@code varchar(n)}, {@code uuid}, {@code date}, {@code boolean}; with {@code ?} where it may be
 *     null
 * @param resources the type of each resource: {@code numeric(p,s)}, {@code integer}, {@code bigint}; with
 *     {@code required} after it where a movement may not leave it out. A resource that is left out is zero
 * @param zone the time zone whose days are the days of the register: a region such as {@code Europe/Berlin}, or UTC
 * @param totals the finest totals that are kept: {@code day} or {@code month}
 * @param published whether the balances of the register are on the compacted topic of balances; only a register of kind
 *     {@code balance} has any
 * @param accounts the chart of accounts of a ledger
 * @param chart where further accounts of a ledger come from
 */
record RegisterSettings(
        @Nullable RegisterKind kind,
        @DefaultValue Map<String, String> dimensions,
        @DefaultValue Map<String, String> resources,
        @DefaultValue("UTC") ZoneId zone,
        @DefaultValue("day") TotalsDetail totals,
        @DefaultValue("false") boolean published,
        @DefaultValue List<AccountSettings> accounts,
        @DefaultValue ChartSettings chart) {

    /**
     * Where accounts of a ledger come from, beside those that are configured.
     *
     * @param topic in: accounts, keyed by their codes; empty, which is the default, if all are configured
     */
    record ChartSettings(@DefaultValue("") String topic) {
        static final ChartSettings NONE = new ChartSettings("");

        ChartSettings {
            topic = topic.strip();
        }
    }
}
