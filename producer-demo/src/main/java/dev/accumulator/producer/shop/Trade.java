package dev.accumulator.producer.shop;

import dev.accumulator.producer.shop.Catalogue.Part;
import dev.accumulator.producer.shop.Desk.Notice;
import dev.accumulator.producer.wire.CatalogueRecord;
import dev.accumulator.producer.wire.CatalogueTopics;
import dev.accumulator.schemas.CatalogueEntry;
import dev.accumulator.schemas.DocumentEvent;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The business of a shop: documents and names.
 *
 * <p>Every method throws {@link ShopRefusal} if it publishes nothing, and
 * {@link dev.accumulator.producer.wire.PublishFailed} if nobody knows what has arrived.
 */
public final class Trade {

    private final CatalogueTopics topics;
    private final Book book;
    private final Catalogue catalogue;
    private final Desk desk;
    private final StockReads stock;
    private final Clock clock;

    Trade(CatalogueTopics topics, Book book, Catalogue catalogue, Desk desk, StockReads stock, Clock clock) {
        this.topics = topics;
        this.book = book;
        this.catalogue = catalogue;
        this.desk = desk;
        this.stock = stock;
        this.clock = clock;
    }

    /** Publishes a new order, receipt or transfer. */
    public Sent make(Kind kind, Draft draft) {
        return desk.inTurn(() -> {
            DocumentEvent event = Papers.of(kind, kind.recorder(book.nextId(kind)), 1, draft, book.costs());
            return desk.send(
                    new Notice(
                            kind.title() + " " + kind.id(event.recorder()) + " is published",
                            "The stock below has it.",
                            Optional.of(event.recorder()),
                            Papers.places(event),
                            false),
                    event);
        });
    }

    /**
     * Publishes the differences between what was counted and what the consumer says is in stock.
     *
     * @param counted a line with the counted quantity for each product
     */
    public Sent count(Draft counted) {
        return desk.inTurn(() -> {
            Set<String> products = new LinkedHashSet<>();
            counted.lines().forEach(line -> products.add(line.product()));
            Stock.Known books = known(stock.ask(Set.of(counted.warehouse()), products, desk.lastPlaces()));
            List<Draft.Line> differences = new ArrayList<>();
            for (Draft.Line line : counted.lines()) {
                Stock.Figures there = books.at(new Place(counted.warehouse(), line.product()));
                BigDecimal difference = line.quantity().subtract(there.quantity());
                if (difference.signum() != 0) {
                    differences.add(new Draft.Line(line.product(), difference, value(there, line.price())));
                }
            }
            if (differences.isEmpty()) {
                throw ShopRefusal.notPossible("What was counted is what is in stock, so there is nothing to publish.");
            }
            return make(Kind.COUNT, new Draft(counted.warehouse(), "", counted.at(), differences));
        });
    }

    /** Publishes a newer revision of an order or a receipt. */
    public Sent change(String recorder, long seenRevision, Draft draft) {
        return desk.inTurn(() -> {
            ShopDocument document = desk.require(recorder);
            if (document.revisionMax() != seenRevision) {
                throw ShopRefusal.changedMeanwhile(recorder, seenRevision, document.revisionMax());
            }
            DocumentEvent event = Papers.of(document.kind(), recorder, seenRevision + 1, draft, book.costs());
            return desk.send(
                    new Notice(
                            document.kind().title() + " " + document.kind().id(recorder) + " is changed",
                            "Its new lines replace the old ones.",
                            Optional.of(recorder),
                            Desk.places(document, event),
                            false),
                    event);
        });
    }

    /** Publishes the cancellation of a document. */
    public Sent cancel(String recorder) {
        return desk.inTurn(() -> {
            ShopDocument document = desk.require(recorder);
            if (document.isCancelled()) {
                throw ShopRefusal.notPossible(recorder + " is cancelled already.");
            }
            DocumentEvent event = Papers.cancelled(document.newest(), document.revisionMax() + 1, clock.instant());
            return desk.send(
                    new Notice(
                            document.kind().title() + " " + document.kind().id(recorder) + " is cancelled",
                            "What it took comes back, and what it brought is gone.",
                            Optional.of(recorder),
                            Desk.places(document),
                            false),
                    event);
        });
    }

    /**
     * Adds a name, or gives a known id another one. Attributes that it has are kept.
     *
     * @param price of a product; empty to leave it as it is
     */
    public Sent name(Part part, String id, String name, Optional<BigDecimal> price) {
        return desk.inTurn(() -> {
            Optional<CatalogueEntry> known = catalogue.find(part, id);
            if (known.isEmpty() && catalogue.entries(part).size() >= Catalogue.ENTRIES_MAX) {
                throw ShopRefusal.notPossible(
                        "The shop keeps at most " + Catalogue.ENTRIES_MAX + " names of one part of its catalogue.");
            }
            Map<String, String> attributes =
                    new LinkedHashMap<>(known.map(CatalogueEntry::attributes).orElse(Map.of()));
            price.ifPresent(value -> attributes.put(Catalogue.PRICE, value.toPlainString()));
            CatalogueEntry entry = new CatalogueEntry(id, name, attributes);
            return desk.send(
                    new Notice(
                            "The " + part.one() + " " + id + " is called " + name,
                            "The console and the answers with names follow within a second or two.",
                            Optional.empty(),
                            Set.of(),
                            false),
                    List.of(CatalogueRecord.of(part.topic(topics), entry, clock.instant())));
        });
    }

    /** Returns the value of a unit in stock, or a price if nothing is in stock. */
    private static BigDecimal value(Stock.Figures there, BigDecimal price) {
        return there.quantity().signum() == 0
                ? price
                : there.amount().divide(there.quantity(), 4, RoundingMode.HALF_UP);
    }

    private static Stock.Known known(Stock answer) {
        return switch (answer) {
            case Stock.Known known -> {
                if (!known.behind().isEmpty()) {
                    throw ShopRefusal.notReady(
                            "What is in stock is not known, because the consumer is behind. " + known.behind());
                }
                yield known;
            }
            case Stock.Unknown unknown -> throw ShopRefusal.notReady("What is in stock is not known. " + unknown.why());
        };
    }
}
