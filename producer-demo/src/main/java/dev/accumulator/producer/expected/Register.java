package dev.accumulator.producer.expected;

import java.util.List;

/**
 * A register as the model counts it.
 *
 * @param name the register's name
 * @param hasBalance true if it keeps balances, false if it keeps turnovers only
 * @param dimensions the names in the order of {@link Cell#values()}
 * @param resources the names in the order of the numbers of a {@link Turnover}
 */
public record Register(String name, boolean hasBalance, List<String> dimensions, List<String> resources) {

    /** Stock: orders take from it, receipts add to it. */
    public static final Register INVENTORY =
            new Register("inventory", true, List.of("warehouse", "product"), List.of("quantity", "amount"));

    /** Sales by product and client: orders add to it. */
    public static final Register SALES =
            new Register("sales", false, List.of("product", "client"), List.of("quantity", "amount"));

    /** The registers that the service ships with. */
    public static final List<Register> SHIPPED = List.of(INVENTORY, SALES);

    public Register {
        dimensions = List.copyOf(dimensions);
        resources = List.copyOf(resources);
    }

    /** Returns the shipped register of this name. The demo's documents move no other. */
    public static Register named(String name) {
        for (Register register : SHIPPED) {
            if (register.name.equals(name)) {
                return register;
            }
        }
        throw new IllegalArgumentException("The model does not know the register " + name);
    }
}
