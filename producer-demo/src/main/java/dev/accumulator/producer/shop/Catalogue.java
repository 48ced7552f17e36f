package dev.accumulator.producer.shop;

import dev.accumulator.producer.wire.CatalogueTopics;
import dev.accumulator.schemas.CatalogueEntry;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The names of warehouses, products and clients, as their topics have them. At most {@value #ENTRIES_MAX} of each are kept. */
public final class Catalogue {

    /** The most entries of one part that are kept. A page shows all of them, and an order chooses among them. */
    public static final int ENTRIES_MAX = 200;

    private static final Comparator<CatalogueEntry> BY_ID = Comparator.<CatalogueEntry>comparingInt(
                    entry -> entry.id().length())
            .thenComparing(CatalogueEntry::id);

    static final String PRICE = "price";

    private static final Pattern MONEY = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,2})?");

    /** The parts of the catalogue. */
    public enum Part {
        WAREHOUSES("warehouse"),
        PRODUCTS("product"),
        CLIENTS("client");

        private final String one;

        Part(String one) {
            this.one = one;
        }

        /** Returns the word for one entry, such as {@code product}. */
        public String one() {
            return one;
        }

        String topic(CatalogueTopics topics) {
            return switch (this) {
                case WAREHOUSES -> topics.warehouses();
                case PRODUCTS -> topics.products();
                case CLIENTS -> topics.clients();
            };
        }
    }

    private final CatalogueTopics topics;
    private final Map<Part, Map<String, Named>> parts = new HashMap<>();

    Catalogue(CatalogueTopics topics) {
        this.topics = topics;
        for (Part part : Part.values()) {
            parts.put(part, new HashMap<>());
        }
    }

    /** Returns the entries of a part by their ids: 2 before 10. */
    public synchronized List<CatalogueEntry> entries(Part part) {
        return named(part).values().stream().map(Named::entry).sorted(BY_ID).toList();
    }

    /** Returns an entry. */
    public synchronized Optional<CatalogueEntry> find(Part part, String id) {
        return Optional.ofNullable(named(part).get(id)).map(Named::entry);
    }

    /** Returns the name of an id, or the id itself if it has none. */
    public String name(Part part, String id) {
        return find(part, id).map(CatalogueEntry::name).orElse(id);
    }

    /** Returns the price of a product, and 0 if it has none. */
    public static BigDecimal price(CatalogueEntry product) {
        String price = product.attributes().getOrDefault(PRICE, "");
        return MONEY.matcher(price).matches() ? new BigDecimal(price) : BigDecimal.ZERO;
    }

    synchronized boolean isEmpty() {
        return parts.values().stream().allMatch(Map::isEmpty);
    }

    /** Takes a record over, if it is of a catalogue and no later one of its key is known. */
    synchronized void apply(PublishedRecord record) {
        String key = record.key();
        for (Part part : Part.values()) {
            if (key != null && record.topic().equals(part.topic(topics))) {
                apply(named(part), key, record);
            }
        }
    }

    private static void apply(Map<String, Named> part, String key, PublishedRecord record) {
        Named known = part.get(key);
        if (known != null && known.offset() >= record.offset()) {
            return;
        }
        if (record.value() == null) {
            part.remove(key);
            return;
        }
        if (known != null || part.size() < ENTRIES_MAX) {
            RecordReading.entry(record).ifPresent(entry -> part.put(key, new Named(entry, record.offset())));
        }
    }

    private Map<String, Named> named(Part part) {
        Map<String, Named> named = parts.get(part);
        if (named == null) {
            throw new IllegalStateException("No part " + part);
        }
        return named;
    }

    private record Named(CatalogueEntry entry, long offset) {}
}
