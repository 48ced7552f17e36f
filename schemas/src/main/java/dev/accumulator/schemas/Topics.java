package dev.accumulator.schemas;

/** The default names of the Kafka topics. Configuration can change them. */
public final class Topics {

    /** In: orders, keyed by order id. */
    public static final String ORDERS = "orders";

    /** In: receipts, keyed by receipt id. */
    public static final String RECEIPTS = "receipts";

    /** In: movements spelled out, keyed by recorder. */
    public static final String MOVEMENTS = "movements";

    /** In: reservations, keyed by reservation id. */
    public static final String RESERVATIONS = "reservations";

    /** In: closing dates, keyed by register. Read if it is configured. */
    public static final String CLOSING = "closing";

    /** Out: the result of each document, keyed by recorder. */
    public static final String POSTINGS = "accumulator.postings";

    /** Out: events that could not be accepted, keyed like the refused record. */
    public static final String DEAD_LETTERS = "accumulator.dead-letters";

    /** Out: the balances of published registers, keyed by register and cell. Compacted. */
    public static final String BALANCES = "accumulator.balances";

    /** Names of warehouses, keyed by id. Compacted. */
    public static final String CATALOGUE_WAREHOUSES = "catalogue.warehouses";

    /** Names of products, keyed by id. Compacted. */
    public static final String CATALOGUE_PRODUCTS = "catalogue.products";

    /** Names of clients, keyed by id. Compacted. */
    public static final String CATALOGUE_CLIENTS = "catalogue.clients";

    private Topics() {}
}
