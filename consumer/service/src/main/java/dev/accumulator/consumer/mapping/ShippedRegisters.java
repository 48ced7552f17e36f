package dev.accumulator.consumer.mapping;

/**
 * The names of the dimensions and resources of the registers that orders, receipts and reservations are mapped to. Their types
 * are configuration.
 */
final class ShippedRegisters {
    static final String INVENTORY = "inventory";
    static final String SALES = "sales";
    static final String RESERVED = "reserved";

    static final String WAREHOUSE = "warehouse";
    static final String PRODUCT = "product";
    static final String CLIENT = "client";

    static final String QUANTITY = "quantity";
    static final String AMOUNT = "amount";

    private ShippedRegisters() {}
}
