package dev.accumulator.producer.shop;

import dev.accumulator.producer.DemoCatalogue;
import dev.accumulator.producer.shop.Desk.Notice;
import dev.accumulator.producer.wire.BrokerCheck;
import dev.accumulator.producer.wire.PublishFailed;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A shop that is open: what it knows, and what can be done in it. */
public final class Shop implements AutoCloseable {

    /** How long an action waits while a shop that has just been opened reads its topics. */
    private static final Duration READING_MAX = Duration.ofSeconds(5);

    private final Book book;
    private final Catalogue catalogue;
    private final Desk desk;
    private final Trade trade;
    private final StreamTricks tricks;
    private final StockReads stock;
    private final TopicReading reading;

    private Shop(ShopSettings settings, Clock clock, RandomGenerator random) {
        book = new Book(settings.sources());
        catalogue = new Catalogue(settings.catalogues());
        stock = new StockReads(settings.consumer(), settings.signIn());
        reading = new TopicReading(
                settings.bootstrapServers(), settings.sources(), settings.catalogues(), new TopicReading.Listener() {
                    @Override
                    public void read(PublishedRecord record) {
                        book.apply(record);
                        catalogue.apply(record);
                    }

                    @Override
                    public void begunLate() {
                        // No document before the window can have such a number, as long as one a second is made.
                        book.countBeyond(clock.instant().getEpochSecond());
                    }
                });
        Dispatch dispatch = new Dispatch(settings.bootstrapServers(), settings.sources());
        desk = new Desk(settings.sources(), book, catalogue, dispatch, reading);
        trade = new Trade(settings.catalogues(), book, catalogue, desk, stock, clock);
        tricks = new StreamTricks(settings.sources(), book, catalogue, desk, clock, random);
    }

    /**
     * Opens a shop, and begins to read back what its topics say. The topics of names are made if there are none, and filled
     * with those of {@link DemoCatalogue} if they are empty.
     *
     * @throws PublishFailed if the broker does not answer, or has no topics for documents
     */
    public static Shop open(ShopSettings settings, Clock clock, RandomGenerator random) throws InterruptedException {
        BrokerCheck.require(settings.bootstrapServers(), settings.sources());
        BrokerCheck.requireOrMake(settings.bootstrapServers(), settings.catalogues());
        Shop shop = new Shop(settings, clock, random);
        try {
            shop.reading.start();
            if (shop.reading.awaitCaughtUp(READING_MAX) && shop.catalogue.isEmpty()) {
                shop.desk.send(
                        new Notice("The catalogue is published", "", Optional.empty(), Set.of(), false),
                        DemoCatalogue.records(settings.catalogues()));
            }
            return shop;
        } catch (InterruptedException | RuntimeException failure) {
            shop.close();
            throw failure;
        }
    }

    /** Returns the names that the shop knows. */
    public Catalogue catalogue() {
        return catalogue;
    }

    /** Returns a document. */
    public Optional<ShopDocument> find(String recorder) {
        return book.find(recorder);
    }

    /** Returns some documents of some kinds, the one with the latest record first. */
    public List<ShopDocument> latest(Collection<Kind> kinds, int skip, int most) {
        return book.latest(kinds::contains, skip, most);
    }

    /** Returns how many documents of some kinds the shop knows. */
    public int count(Collection<Kind> kinds) {
        return book.count(kinds::contains);
    }

    /** Returns what was sent by a press of a button; empty if it was long ago, or before the shop was opened. */
    public Optional<Sent> sent(long number) {
        return desk.find(number);
    }

    /** Returns what was sent last, the newest first. */
    public List<Sent> sentLast(int most) {
        return desk.latest(most);
    }

    /** Returns what is in stock, with the effects of everything that this shop has sent. */
    public Stock stock(Collection<String> warehouses, Collection<String> products) {
        return stock.ask(warehouses, products, desk.lastPlaces());
    }

    /** Returns why the shop does not know what its topics say; empty if it does. */
    public String trouble() {
        String trouble = reading.trouble();
        return trouble.isEmpty() && !reading.isCaughtUp() ? "The shop is still reading back its topics." : trouble;
    }

    /** Returns the business of the shop. */
    public Trade trade() {
        return trade;
    }

    /** Returns what streams do to documents. */
    public StreamTricks tricks() {
        return tricks;
    }

    @Override
    public void close() {
        reading.close();
        desk.close();
        stock.close();
    }
}
