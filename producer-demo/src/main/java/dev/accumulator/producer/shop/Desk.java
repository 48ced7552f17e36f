package dev.accumulator.producer.shop;

import dev.accumulator.producer.wire.Envelope;
import dev.accumulator.producer.wire.Mode;
import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.producer.wire.Spelling;
import dev.accumulator.schemas.DocumentEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Where documents leave the shop: sends them, writes them into the book, and keeps what was sent last. */
final class Desk implements AutoCloseable {

    private static final int KEPT_MAX = 100;

    private final SourceTopics topics;
    private final Book book;
    private final Catalogue catalogue;
    private final Dispatch dispatch;
    private final TopicReading reading;

    /** One thing is done at a time, so that a revision is given once. */
    private final ReentrantLock turn = new ReentrantLock();

    /** The newest first. */
    private final Deque<Sent> kept = new ArrayDeque<>();

    private long sent;

    Desk(SourceTopics topics, Book book, Catalogue catalogue, Dispatch dispatch, TopicReading reading) {
        this.topics = topics;
        this.book = book;
        this.catalogue = catalogue;
        this.dispatch = dispatch;
        this.reading = reading;
    }

    /** The words about records that were sent. */
    record Notice(String title, String meaning, Optional<String> recorder, Set<Place> places, boolean isPoison) {}

    /** Does something that nothing else is done beside, once the topics are read. */
    Sent inTurn(Supplier<Sent> action) {
        turn.lock();
        try {
            // A shop that does not know its documents would give an id or a revision for the second time.
            if (!reading.isCaughtUp()) {
                throw ShopRefusal.notReady("The shop is still reading back its topics. " + reading.trouble());
            }
            return action.get();
        } finally {
            turn.unlock();
        }
    }

    ShopDocument require(String recorder) {
        return book.find(recorder).orElseThrow(() -> ShopRefusal.notKnown(recorder));
    }

    /**
     * Sends records, and returns when the broker has them.
     *
     * @throws dev.accumulator.producer.wire.PublishFailed if the broker does not acknowledge all of them
     */
    Sent send(Notice notice, List<ProducerRecord<String, byte[]>> records) {
        long began = System.nanoTime();
        List<PublishedRecord> published = dispatch.send(records);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        for (PublishedRecord record : published) {
            book.apply(record);
            catalogue.apply(record);
        }
        return keep(notice, published, took);
    }

    /** Sends events of one document, whose revisions are not used again even if they do not arrive. */
    Sent send(Notice notice, DocumentEvent... events) {
        for (DocumentEvent event : events) {
            book.tried(event.recorder(), event.revision());
        }
        return send(notice, List.of(events).stream().map(this::record).toList());
    }

    ProducerRecord<String, byte[]> record(DocumentEvent event) {
        return Envelope.of(topics, event, Spelling.NUMBERS).record(Mode.BINARY);
    }

    /** Returns the places that some versions of a document move. */
    static Set<Place> places(ShopDocument document, DocumentEvent... others) {
        Set<Place> places = new LinkedHashSet<>();
        DocumentEvent posted = document.lastPosted();
        if (posted != null) {
            places.addAll(Papers.places(posted));
        }
        for (DocumentEvent other : others) {
            places.addAll(Papers.places(other));
        }
        return places;
    }

    private synchronized Sent keep(Notice notice, List<PublishedRecord> published, Duration took) {
        Sent one = new Sent(
                ++sent,
                notice.title(),
                notice.meaning(),
                notice.recorder(),
                published,
                published.size(),
                took,
                notice.places(),
                notice.isPoison());
        kept.addFirst(one);
        if (kept.size() > KEPT_MAX) {
            kept.removeLast();
        }
        return one;
    }

    synchronized Optional<Sent> find(long number) {
        return kept.stream().filter(one -> one.number() == number).findFirst();
    }

    synchronized List<Sent> latest(int most) {
        return kept.stream().limit(most).toList();
    }

    /** Returns the places of the last records, which an answer about the stock must include. */
    List<String> lastPlaces() {
        return dispatch.places();
    }

    @Override
    public void close() {
        dispatch.close();
    }
}
