package dev.accumulator.producer.expected;

import java.util.List;

/**
 * A register as the model counts it.
 *
 * @param name the register's name
 * @param hasBalance whether it keeps balances, or turnovers only
 * @param dimensions names in the order of {@link Cell#values()}
 * @param resources names in the order of the numbers of a {@link Turnover}
 */
public record Register(String name, boolean hasBalance, List<String> dimensions, List<String> resources) {

    /** Stock: orders take from it, receipts add to it. */
    public static final Register INVENTORY =
            new Register("inventory", true, List.of("warehouse", "product"), List.of("quantity", "amount"));

    /** What was sold to whom: orders add to it. */
    public static final Register SALES =
            new Register("sales", false, List.of("product", "client"), List.of("quantity", "amount"));

    /** The registers that the service ships with. */
    public static final List<Register> SHIPPED = List.of(INVENTORY, SALES);

    public Register {
        dimensions = List.copyOf(dimensions);
        resources = List.copyOf(resources);
    }

    /** The shipped register of this name; the demo's documents move no other. */
    public static Register named(String name) {
        for (Register register : SHIPPED) {
            if (register.name.equals(name)) {
                return register;
            }
        }
        throw new IllegalArgumentException("The model knows no register " + name);
    }
}
