package dev.accumulator.schemas;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The name of a value of a dimension, such as that of product 101. A record without a value says that there is no such entry
 * any more.
 *
 * @param id the value of the dimension, and the key of the Kafka record
 * @param name what people call it, at most {@value Limits#CATALOGUE_NAME_CHARS_MAX} characters
 * @param attributes what else is known of it, at most {@value Limits#CATALOGUE_ATTRIBUTES_MAX}, in the order of the event
 */
public record CatalogueEntry(String id, String name, Map<String, String> attributes) {

    /** @throws InvalidField if a field is missing or outside {@link Limits} */
    public CatalogueEntry {
        id = Require.identifier("id", id);
        name = Require.text("name", name, Limits.CATALOGUE_NAME_CHARS_MAX);
        attributes = Require.present("attributes", attributes);
        if (attributes.size() > Limits.CATALOGUE_ATTRIBUTES_MAX) {
            throw new InvalidField(
                    EventFault.TOO_MANY_MEMBERS,
                    "attributes",
                    "has more than " + Limits.CATALOGUE_ATTRIBUTES_MAX + " members");
        }
        attributes.forEach((attribute, value) -> {
            Require.name("attributes", attribute);
            Require.text("attributes." + attribute, value, Limits.CATALOGUE_NAME_CHARS_MAX);
        });
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }
}
