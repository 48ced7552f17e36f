package dev.accumulator.schemas;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The balance of a cell after a change. A record without a value says that there is no such cell any more.
 *
 * @param register name of the register
 * @param dimensions every dimension of the register with the value of the cell as text, or null
 * @param balances every resource of the register with its balance, in the declared scale: trailing zeros are kept
 * @param positions the position of each partition, as {@code orders-0@15,orders-1@3}: the effects of all its records with
 *     lower offsets are in the balance; empty if nothing was ever read
 */
public record BalanceChanged(
        String register, Map<String, @Nullable String> dimensions, Map<String, BigDecimal> balances, String positions) {

    /**
     * Spelled out because javac writes the nullness of the map's values to the wrong place of the class file if the
     * constructor is compact.
     *
     * @throws InvalidField if a field is missing or outside {@link Limits}
     */
    public BalanceChanged(
            String register,
            Map<String, @Nullable String> dimensions,
            Map<String, BigDecimal> balances,
            String positions) {
        this.register = Require.name("register", register);
        this.dimensions = Require.dimensions(dimensions);
        this.balances = Collections.unmodifiableMap(new LinkedHashMap<>(Require.present("balances", balances)));
        this.positions = Require.present("positions", positions);
    }
}
