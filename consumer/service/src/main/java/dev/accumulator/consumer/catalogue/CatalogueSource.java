package dev.accumulator.consumer.catalogue;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the names of the values of a dimension come from: a topic or a table.
 *
 * @param topic a compacted topic whose key is the value and whose value is JSON with {@code name} and {@code attributes}
 * @param table a table or view of the same database, with its schema where it needs one, such as {@code crm.clients}
 * @param id the column of the value
 * @param name the column of the name
 * @param attributes columns of what else is known
 * @param refresh how often a table is read
 */
record CatalogueSource(
        @Nullable String topic,
        @Nullable String table,
        @DefaultValue("id") String id,
        @DefaultValue("name") String name,
        @DefaultValue List<String> attributes,
        @DefaultValue("1m") Duration refresh) {

    private static final Duration REFRESH_MIN = Duration.ofSeconds(1);
    private static final int ATTRIBUTES_MAX = 16;

    CatalogueSource {
        attributes = List.copyOf(attributes);
    }

    /** Checks what the catalogue of a dimension is made of. */
    void require(String dimension) {
        String setting = "accumulator.catalogues." + dimension;
        if ((topic == null) == (table == null)) {
            throw new IllegalArgumentException(setting + " must have a topic or a table, and not both");
        }
        if (refresh.compareTo(REFRESH_MIN) < 0) {
            throw new IllegalArgumentException(setting + ".refresh must be at least 1s, was " + refresh);
        }
        if (attributes.size() > ATTRIBUTES_MAX) {
            throw new IllegalArgumentException(
                    setting + ".attributes has " + attributes.size() + " columns, more than " + ATTRIBUTES_MAX);
        }
        Stream.concat(Stream.of(topic, table, id, name), attributes.stream())
                .filter(Objects::nonNull)
                .filter(String::isBlank)
                .findAny()
                .ifPresent(blank -> {
                    throw new IllegalArgumentException(setting + " has a name that is empty");
                });
    }
}
