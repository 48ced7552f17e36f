package dev.accumulator.producer.traffic;

import java.time.LocalDate;

/**
 * What the documents are about. The products do not meet those of the demo scenario (101 to 103), so both can be in one
 * consumer and each be checked alone.
 *
 * @param warehouses how many, numbered from 1
 * @param products how many, numbered from {@value #PRODUCT_FIRST}; a few of them are in most documents
 * @param clients how many, numbered from 1
 * @param dayFirst the first day that documents are dated
 * @param days how many days from there
 */
public record World(int warehouses, int products, int clients, LocalDate dayFirst, int days) {

    /** Number of the first product. */
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
