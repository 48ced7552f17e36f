package dev.accumulator.producer.shop;

import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.schemas.ReceiptPosted;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The documents that the topics have, as far back as bounds allow: the one with the latest record comes first, and the ones
 * that nothing was heard of for longest are forgotten. It may be told of a record twice, and of the records of a document in
 * any order.
 */
final class Book {

    private static final int DOCUMENTS_MAX = 3_000;
    private static final long BYTES_MAX = 32L << 20;

    /** The ids that the shop gives are numbers. More digits would be no count of documents. */
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,16}");

    private final SourceTopics topics;

    /** In the order of their last records. */
    private final SequencedMap<String, ShopDocument> documents = new LinkedHashMap<>();

    private final Map<Kind, Long> numbers = new EnumMap<>(Kind.class);
    private long bytes;

    Book(SourceTopics topics) {
        this.topics = topics;
    }

    synchronized void apply(PublishedRecord record) {
        String key = record.key();
        Optional<String> named = key == null ? Optional.empty() : Kind.recorder(topics, record.topic(), key);
        if (named.isEmpty()) {
            return;
        }
        String recorder = named.get();
        countFrom(recorder);
        ShopDocument known = documents.get(recorder);
        if (known != null) {
            replace(known.plus(record));
        } else {
            RecordReading.event(record)
                    .filter(event -> event.recorder().equals(recorder))
                    .ifPresent(event -> replace(ShopDocument.of(record, event)));
        }
    }

    /** Remembers that a revision was sent, perhaps without success. */
    synchronized void tried(String recorder, long revision) {
        ShopDocument known = documents.get(recorder);
        if (known != null) {
            documents.put(recorder, known.tried(revision));
        }
    }

    synchronized Optional<ShopDocument> find(String recorder) {
        return Optional.ofNullable(documents.get(recorder));
    }

    /** Returns some of the documents of these kinds, the one with the latest record first. */
    synchronized List<ShopDocument> latest(Predicate<Kind> kinds, int skip, int most) {
        return documents.sequencedValues().reversed().stream()
                .filter(document -> kinds.test(document.kind()))
                .skip(skip)
                .limit(most)
                .toList();
    }

    synchronized int count(Predicate<Kind> kinds) {
        return Math.toIntExact(documents.values().stream()
                .filter(document -> kinds.test(document.kind()))
                .count());
    }

    /** Returns what a unit of each product has cost, by the receipt with the latest record that is in force. */
    synchronized Map<String, BigDecimal> costs() {
        Map<String, BigDecimal> costs = new HashMap<>();
        for (ShopDocument document : documents.sequencedValues().reversed()) {
            if (!document.isCancelled() && document.newest() instanceof ReceiptPosted receipt) {
                receipt.lines().forEach(line -> costs.putIfAbsent(line.productId(), line.unitCost()));
            }
        }
        return costs;
    }

    /** Returns the next id of a kind, which no other document has had. */
    synchronized String nextId(Kind kind) {
        return Long.toString(numbers.merge(kind, 1L, (last, one) -> last + 1));
    }

    /** Lets all ids that come be greater than a number, because documents before the window were not read. */
    synchronized void countBeyond(long number) {
        for (Kind kind : Kind.values()) {
            numbers.merge(kind, number, Math::max);
        }
    }

    private void countFrom(String recorder) {
        Kind kind = Kind.of(recorder);
        Matcher number = NUMBER.matcher(kind.id(recorder));
        if (number.matches()) {
            numbers.merge(kind, Long.parseLong(number.group()), Math::max);
        }
    }

    private void replace(ShopDocument document) {
        ShopDocument before = documents.remove(document.recorder());
        bytes += document.size() - (before == null ? 0 : before.size());
        documents.put(document.recorder(), document);
        while (documents.size() > DOCUMENTS_MAX || (bytes > BYTES_MAX && documents.size() > 1)) {
            Map.Entry<String, ShopDocument> oldest = documents.pollFirstEntry();
            bytes -= oldest.getValue().size();
        }
    }
}
