package dev.accumulator.producer.page;

import dev.accumulator.producer.page.Views.RecordView;
import dev.accumulator.producer.shop.Catalogue;
import dev.accumulator.producer.shop.Catalogue.Part;
import dev.accumulator.producer.shop.Place;
import dev.accumulator.producer.shop.Sent;
import dev.accumulator.producer.shop.Shop;
import dev.accumulator.producer.shop.Stock;
import dev.accumulator.schemas.CatalogueEntry;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The stock, and the record that was just published with the stock after it. */
final class StockPages {

    private static final int WAREHOUSES_MAX = 12;
    private static final int SENT_MAX = 8;
    private static final int PLACES_MAX = 40;
    private static final String UNKNOWN = "—";

    private final Shop shop;
    private final PageAnswers pages;

    StockPages(Shop shop, PageAnswers pages) {
        this.shop = shop;
        this.pages = pages;
    }

    void addTo(Router router) {
        router.get("/", (request, holes) -> stock()).get("/sent/{}", (request, holes) -> sent(holes.getFirst()));
    }

    record CellView(String number, String href, boolean negative) {}

    record ProductView(String id, String name, List<CellView> cells, String total, String order) {}

    record SentLink(String href, String title, String at) {}

    record StockView(
            List<String> warehouses,
            List<ProductView> products,
            String unknown,
            String behind,
            List<SentLink> sent,
            String more) {}

    private Answer stock() {
        Catalogue names = shop.catalogue();
        List<CatalogueEntry> all = names.entries(Part.WAREHOUSES);
        List<CatalogueEntry> warehouses = all.subList(0, Math.min(all.size(), WAREHOUSES_MAX));
        List<CatalogueEntry> products = names.entries(Part.PRODUCTS);
        Stock stock = shop.stock(
                warehouses.stream().map(CatalogueEntry::id).toList(),
                products.stream().map(CatalogueEntry::id).toList());
        List<ProductView> rows = new ArrayList<>();
        for (CatalogueEntry product : products) {
            List<CellView> cells = new ArrayList<>();
            BigDecimal total = BigDecimal.ZERO;
            for (CatalogueEntry warehouse : warehouses) {
                Place place = new Place(warehouse.id(), product.id());
                cells.add(cell(stock, place));
                total = stock instanceof Stock.Known known
                        ? total.add(known.at(place).quantity())
                        : total;
            }
            rows.add(new ProductView(
                    product.id(),
                    product.name(),
                    cells,
                    stock instanceof Stock.Known ? Views.number(total) : UNKNOWN,
                    warehouses.isEmpty()
                            ? "/orders/new"
                            : DocumentPages.newOrder(warehouses.getFirst().id(), product.id())));
        }
        return pages.page(
                "Stock",
                "/",
                "stock",
                new StockView(
                        warehouses.stream().map(CatalogueEntry::name).toList(),
                        rows,
                        unknown(stock),
                        behind(stock),
                        sentLast(),
                        all.size() > WAREHOUSES_MAX
                                ? (all.size() - WAREHOUSES_MAX) + " more warehouses are not shown."
                                : ""));
    }

    private List<SentLink> sentLast() {
        return shop.sentLast(SENT_MAX).stream()
                .map(one -> new SentLink(
                        "/sent/" + one.number(),
                        one.title(),
                        Views.moment(one.records().getFirst().at())))
                .toList();
    }

    private CellView cell(Stock stock, Place place) {
        String href = pages.console("/registers/inventory/cell?warehouse=" + Views.encoded(place.warehouse())
                + "&product=" + Views.encoded(place.product()));
        return switch (stock) {
            case Stock.Known known -> {
                BigDecimal quantity = known.at(place).quantity();
                yield new CellView(Views.number(quantity), href, quantity.signum() < 0);
            }
            case Stock.Unknown unknown -> new CellView(UNKNOWN, href, false);
        };
    }

    record PlaceView(String warehouse, String product, CellView cell) {}

    record SentView(
            String heading,
            String meaning,
            boolean poison,
            String count,
            String took,
            boolean hasDocument,
            String recorder,
            String shopPath,
            String consolePath,
            String lettersPath,
            boolean moves,
            List<PlaceView> places,
            String unknown,
            String behind,
            List<RecordView> records,
            String others) {}

    private Answer sent(String typed) {
        Sent sent = number(typed);
        Set<String> warehouses = new LinkedHashSet<>();
        Set<String> products = new LinkedHashSet<>();
        List<Place> places = sent.places().stream()
                .sorted(Comparator.comparing(Place::warehouse).thenComparing(Place::product))
                .limit(PLACES_MAX)
                .toList();
        for (Place place : places) {
            warehouses.add(place.warehouse());
            products.add(place.product());
        }
        Stock stock = shop.stock(warehouses, products);
        Catalogue names = shop.catalogue();
        String recorder = sent.recorder().orElse("");
        return pages.page(
                sent.title(),
                "",
                "sent",
                new SentView(
                        sent.title(),
                        sent.meaning(),
                        sent.isPoison(),
                        sent.count() == 1 ? "one record" : String.format(Locale.ROOT, "%,d records", sent.count()),
                        String.format(Locale.ROOT, "%,d ms", sent.took().toMillis()),
                        !recorder.isEmpty(),
                        recorder,
                        Views.documentPath(recorder),
                        pages.console("/documents/" + Views.encoded(recorder)),
                        pages.console("/letters"),
                        !places.isEmpty(),
                        places.stream()
                                .map(place -> new PlaceView(
                                        names.name(Part.WAREHOUSES, place.warehouse()),
                                        names.name(Part.PRODUCTS, place.product()),
                                        cell(stock, place)))
                                .toList(),
                        unknown(stock),
                        behind(stock),
                        sent.records().stream().map(Views::of).toList(),
                        sent.count() > sent.records().size()
                                ? String.format(
                                        Locale.ROOT,
                                        "%,d more are not shown.",
                                        sent.count() - sent.records().size())
                                : ""));
    }

    private Sent number(String typed) {
        try {
            return shop.sent(Long.parseLong(typed)).orElseThrow(() -> new BadRequest(404, """
                    The shop has no list of what it sent then: it keeps the last hundred, and none across a restart. \
                    The document has its records."""));
        } catch (NumberFormatException none) {
            throw new BadRequest(404, "There is no such page.");
        }
    }

    private static String unknown(Stock stock) {
        return stock instanceof Stock.Unknown unknown ? unknown.why() : "";
    }

    private static String behind(Stock stock) {
        return stock instanceof Stock.Known known ? known.behind() : "";
    }
}
