package dev.accumulator.producer.shop;

import dev.accumulator.producer.shop.Catalogue.Part;
import dev.accumulator.producer.shop.Desk.Notice;
import dev.accumulator.producer.traffic.Poison;
import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.schemas.CatalogueEntry;
import dev.accumulator.schemas.DocumentEvent;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The tricks that streams play on documents: records come again, late, out of order, spoilt, and in crowds. */
public final class StreamTricks {

    private static final int CROWD = 1_000;
    private static final int CROWD_QUANTITY_MAX = 3;

    private final SourceTopics topics;
    private final Book book;
    private final Catalogue catalogue;
    private final Desk desk;
    private final Clock clock;
    private final RandomGenerator random;

    StreamTricks(SourceTopics topics, Book book, Catalogue catalogue, Desk desk, Clock clock, RandomGenerator random) {
        this.topics = topics;
        this.book = book;
        this.catalogue = catalogue;
        this.desk = desk;
        this.clock = clock;
        this.random = random;
    }

    /** Sends the last record of a document once more, byte for byte. */
    public Sent again(String recorder) {
        return desk.inTurn(() -> {
            ShopDocument document = desk.require(recorder);
            PublishedRecord last = document.records().getFirst();
            return desk.send(
                    new Notice(
                            "The last record of " + document.recorder() + " is sent again",
                            "It changes nothing: this revision with this content is known.",
                            Optional.of(document.recorder()),
                            Desk.places(document),
                            false),
                    List.of(last.again()));
        });
    }

    /** Sends the record of an older revision once more, after the newest. */
    public Sent old(String recorder) {
        return desk.inTurn(() -> {
            ShopDocument document = desk.require(recorder);
            PublishedRecord old = document.oldRevision()
                    .orElseThrow(() -> ShopRefusal.notPossible(document.recorder() + " has no older revision than "
                            + document.newest().revision() + " that the shop knows. Change it first."));
            return desk.send(
                    new Notice(
                            "Revision " + RecordReading.revision(old) + " of " + document.recorder() + " is sent late",
                            "It changes nothing: a newer revision is known.",
                            Optional.of(document.recorder()),
                            Desk.places(document),
                            false),
                    List.of(old.again()));
        });
    }

    /**
     * Makes two revisions and sends the second before the first. The second is as the document was, and the first has ten
     * times the quantities, so that a receiver which goes by the order of arrival is far off.
     */
    public Sent outOfOrder(String recorder) {
        return desk.inTurn(() -> {
            ShopDocument document = desk.require(recorder);
            DocumentEvent posted = posted(document);
            long first = document.revisionMax() + 1;
            long second = first + 1;
            return desk.send(
                    new Notice(
                            "Revision " + second + " of " + document.recorder() + " is sent before revision " + first,
                            "Revision " + second + " is in force. Revision " + first
                                    + ", with ten times the quantities, changes nothing, because it comes late.",
                            Optional.of(document.recorder()),
                            Desk.places(document),
                            false),
                    Papers.times(posted, second, 1),
                    Papers.times(posted, first, 10));
        });
    }

    /** Sends a bad record about a document, as its next revision. */
    public Sent poison(String recorder, Poison poison) {
        return desk.inTurn(() -> {
            ShopDocument document = desk.require(recorder);
            DocumentEvent posted = posted(document);
            boolean isConflict = poison == Poison.CONFLICT;
            DocumentEvent good = isConflict
                    ? Papers.times(posted, document.newest().revision(), 2)
                    : Papers.times(posted, document.revisionMax() + 1, 1);
            ProducerRecord<String, byte[]> bad = bad(poison, good);
            if (!isConflict) {
                book.tried(document.recorder(), good.revision());
            }
            return desk.send(
                    new Notice(
                            "A bad record about " + document.recorder() + " is sent",
                            "It becomes a dead letter with code " + poison.code()
                                    + ", and the document stays as it is. A later good revision mends it.",
                            Optional.of(document.recorder()),
                            Desk.places(document),
                            true),
                    List.of(bad));
        });
    }

    /** Sends a bad record about an order that there is not. */
    public Sent poison(Poison poison) {
        return desk.inTurn(() -> {
            if (poison == Poison.CONFLICT) {
                throw ShopRefusal.notPossible(
                        "A conflict needs a document that is posted: send it from a document's page.");
            }
            DocumentEvent order = order(book.nextId(Kind.ORDER), clock.instant(), book.costs());
            return desk.send(
                    new Notice(
                            "A bad record is sent",
                            "It becomes a dead letter with code " + poison.code() + ", and holds up nothing.",
                            Optional.empty(),
                            Set.of(),
                            true),
                    List.of(bad(poison, order)));
        });
    }

    /** Sends a thousand small orders, as fast as the broker takes them. */
    public Sent thousand() {
        return desk.inTurn(() -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
            Set<Place> places = new LinkedHashSet<>();
            Map<String, BigDecimal> costs = book.costs();
            for (int i = 0; i < CROWD; i++) {
                DocumentEvent order = order(book.nextId(Kind.ORDER), now, costs);
                records.add(desk.record(order));
                places.addAll(Papers.places(order));
            }
            return desk.send(
                    new Notice(
                            "A thousand orders are sent",
                            "Each takes one to three pieces of one product from one warehouse.",
                            Optional.empty(),
                            places,
                            false),
                    records);
        });
    }

    private DocumentEvent order(String id, Instant at, Map<String, BigDecimal> costs) {
        CatalogueEntry product = any(Part.PRODUCTS);
        Draft.Line line = new Draft.Line(
                product.id(), BigDecimal.valueOf(1 + random.nextInt(CROWD_QUANTITY_MAX)), Catalogue.price(product));
        Draft draft = new Draft(any(Part.WAREHOUSES).id(), any(Part.CLIENTS).id(), at, List.of(line));
        return Papers.of(Kind.ORDER, Kind.ORDER.recorder(id), 1, draft, costs);
    }

    private CatalogueEntry any(Part part) {
        List<CatalogueEntry> entries = catalogue.entries(part);
        if (entries.isEmpty()) {
            throw ShopRefusal.notPossible("The catalogue has no " + part.one() + ". Add one first.");
        }
        return entries.get(random.nextInt(entries.size()));
    }

    private ProducerRecord<String, byte[]> bad(Poison poison, DocumentEvent good) {
        return poison.of(good, topics)
                .orElseThrow(() -> ShopRefusal.notPossible(
                        poison + " cannot be made of " + good.recorder() + ": its records have no such field."));
    }

    private static DocumentEvent posted(ShopDocument document) {
        DocumentEvent posted = document.lastPosted();
        if (posted == null) {
            throw ShopRefusal.notPossible("The lines of " + document.recorder() + " are not known to the shop.");
        }
        return posted;
    }
}
