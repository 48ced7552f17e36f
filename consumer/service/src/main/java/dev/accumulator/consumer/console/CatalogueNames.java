package dev.accumulator.consumer.console;

import dev.accumulator.consumer.catalogue.Catalogues;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The names of the catalogues that are configured. */
@Component
final class CatalogueNames implements ValueNames {
    private final Catalogues catalogues;

    CatalogueNames(Catalogues catalogues) {
        this.catalogues = catalogues;
    }

    @Override
    public Map<Object, String> of(String dimension, Collection<Object> values) {
        Map<Object, String> names = new HashMap<>();
        for (Object value : values) {
            catalogues.name(dimension, value).ifPresent(name -> names.put(value, name));
        }
        return names;
    }
}
