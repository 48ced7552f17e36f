package dev.accumulator.consumer.mapping;

import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.ResourceType;
import dev.accumulator.schemas.Limits;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

/**
 * The names of the dimensions and resources of the registers that orders, receipts and reservations are mapped to. Their types
 * are configuration.
 */
public final class ShippedRegisters {
    static final String INVENTORY = "inventory";
    static final String SALES = "sales";
    static final String RESERVED = "reserved";

    static final String WAREHOUSE = "warehouse";
    static final String PRODUCT = "product";
    static final String CLIENT = "client";

    static final String QUANTITY = "quantity";
    static final String AMOUNT = "amount";

    /** A quantity times a price has twice as many digits before the decimal point as either. */
    private static final BigDecimal LARGEST = BigDecimal.TEN.pow(2 * Limits.DECIMAL_INTEGER_DIGITS_MAX);

    private static final ResourceType ANY_DECIMAL =
            new ResourceType("decimal", Limits.DECIMAL_FRACTION_DIGITS_MAX, LARGEST.negate(), LARGEST);

    private ShippedRegisters() {}

    /**
     * Returns the registers of orders and receipts, so wide that they take all that the contract of the events allows. The
     * files of these topics are read for them: what fits a register as it is configured is for the register to say, when a
     * document is posted.
     */
    public static List<RegisterDefinition> widest() {
        return List.of(
                widest(INVENTORY, RegisterKind.BALANCE, WAREHOUSE, PRODUCT),
                widest(SALES, RegisterKind.TURNOVER, PRODUCT, CLIENT));
    }

    private static RegisterDefinition widest(String name, RegisterKind kind, String... dimensions) {
        return RegisterDefinition.of(
                name,
                kind,
                Stream.of(dimensions)
                        .map(dimension -> Dimension.parse(dimension, "text"))
                        .toList(),
                List.of(new Resource(QUANTITY, ANY_DECIMAL), new Resource(AMOUNT, ANY_DECIMAL)));
    }
}
