package dev.accumulator.producer.traffic;

import java.time.LocalDate;

/**
 * The warehouses, products, clients and days of the documents. The products do not overlap with those of the demo
 * scenario (101 to 103), so one consumer can hold both and each can be checked alone.
 *
 * @param warehouses the number of warehouses, numbered from 1
 * @param products the number of products, numbered from {@value #PRODUCT_FIRST}; a few of them are in most documents
 * @param clients the number of clients, numbered from 1
 * @param dayFirst the first day of the documents
 * @param days the number of days
 */
public record World(int warehouses, int products, int clients, LocalDate dayFirst, int days) {

    /** The number of the first product. */
    public static final int PRODUCT_FIRST = 1001;

    /** A small trading company in spring. */
    public static final World DEFAULT = new World(12, 200, 60, LocalDate.of(2026, 3, 1), 90);

    /** Checks that there is at least one of each. */
    public World {
        positive("warehouses", warehouses);
        positive("products", products);
        positive("clients", clients);
        positive("days", days);
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, was " + value);
        }
    }
}
