package dev.accumulator.consumer.catalogue;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of names.
 *
 * @param catalogues by dimension, where the names of its values come from
 */
@ConfigurationProperties("accumulator")
record CatalogueSettings(@DefaultValue Map<String, CatalogueSource> catalogues) {

    private static final int CATALOGUES_MAX = 100;

    CatalogueSettings {
        if (catalogues.size() > CATALOGUES_MAX) {
            throw new IllegalArgumentException("accumulator.catalogues names " + catalogues.size()
                    + " dimensions, and there can be " + CATALOGUES_MAX);
        }
        catalogues.forEach((dimension, source) -> source.require(dimension));
        catalogues = Map.copyOf(catalogues);
    }
}
