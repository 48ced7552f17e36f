package dev.accumulator.producer.wire;

import dev.accumulator.schemas.Topics;
import java.util.Set;

/**
 * The compacted topics that names are published to.
 *
 * @param warehouses keyed by warehouse id
 * @param products keyed by product id
 * @param clients keyed by client id
 */
public record CatalogueTopics(String warehouses, String products, String clients) {

    /** The default names of the event contracts. */
    public static final CatalogueTopics DEFAULT =
            new CatalogueTopics(Topics.CATALOGUE_WAREHOUSES, Topics.CATALOGUE_PRODUCTS, Topics.CATALOGUE_CLIENTS);

    /** Checks that no two have the same name. */
    public CatalogueTopics {
        if (warehouses.equals(products) || warehouses.equals(clients) || products.equals(clients)) {
            throw new IllegalArgumentException(
                    "Each catalogue needs a topic of its own, was " + warehouses + ", " + products + ", " + clients);
        }
    }

    /** Returns the three names. */
    public Set<String> all() {
        return Set.of(warehouses, products, clients);
    }
}
