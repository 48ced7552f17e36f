package dev.accumulator.producer.page;

import dev.accumulator.producer.shop.Catalogue;
import dev.accumulator.producer.shop.Catalogue.Part;
import dev.accumulator.producer.shop.Shop;
import dev.accumulator.schemas.CatalogueEntry;
import dev.accumulator.schemas.InvalidField;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The names of warehouses, products and clients. */
final class CataloguePages {

    /** The shipped registers have integers for them. */
    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,8}");

    private static final BigDecimal PRICE_MAX = BigDecimal.valueOf(1_000_000);

    private final Shop shop;
    private final PageAnswers pages;

    CataloguePages(Shop shop, PageAnswers pages) {
        this.shop = shop;
        this.pages = pages;
    }

    void addTo(Router router) {
        router.get("/catalogue", (request, holes) -> catalogue(200, new Form(Map.of())))
                .post("/catalogue", (request, holes) -> name(new Form(request.form())));
    }

    record EntryView(String id, String name, String price) {}

    record PartView(
            String part,
            String heading,
            String one,
            boolean priced,
            List<EntryView> entries,
            String newId,
            String newName,
            String newPrice,
            boolean hasRoom) {}

    record CatalogueView(List<PartView> parts, boolean wrong, List<Form.Problem> problems) {}

    private Answer catalogue(int status, Form form) {
        List<PartView> parts = new ArrayList<>();
        for (Part part : Part.values()) {
            boolean isAsked = form.text("part").equals(word(part));
            List<CatalogueEntry> entries = shop.catalogue().entries(part);
            parts.add(new PartView(
                    word(part),
                    heading(part),
                    part.one(),
                    part == Part.PRODUCTS,
                    entries.stream()
                            .map(entry -> new EntryView(
                                    entry.id(),
                                    entry.name(),
                                    part == Part.PRODUCTS
                                            ? Catalogue.price(entry).toPlainString()
                                            : ""))
                            .toList(),
                    isAsked ? form.text("id") : "",
                    isAsked ? form.text("name") : "",
                    isAsked ? form.text("price") : "",
                    entries.size() < Catalogue.ENTRIES_MAX));
        }
        return pages.page(
                status,
                "Catalogue",
                "/catalogue",
                "catalogue",
                new CatalogueView(parts, !form.isGood(), form.problems()));
    }

    private Answer name(Form form) {
        Optional<Part> part = part(form.text("part"));
        if (part.isEmpty()) {
            form.wrong("part", "must be warehouses, products or clients");
            return catalogue(400, form);
        }
        String id = form.text("id");
        boolean isKnown = shop.catalogue().find(part.get(), id).isPresent();
        if (!isKnown && !ID.matcher(id).matches()) {
            form.wrong("id", "must be a whole number from 1 to 999999999");
        }
        Optional<BigDecimal> price =
                part.get() == Part.PRODUCTS && !form.text("price").isEmpty()
                        ? Optional.of(form.decimal("price", 2, PRICE_MAX, true))
                        : Optional.empty();
        if (form.isGood()) {
            try {
                return PageAnswers.sent(shop.trade().name(part.get(), id, form.text("name"), price));
            } catch (InvalidField refused) {
                form.wrong(refused.field(), refused.problem());
            }
        }
        return catalogue(400, form);
    }

    private static Optional<Part> part(String word) {
        for (Part part : Part.values()) {
            if (word(part).equals(word)) {
                return Optional.of(part);
            }
        }
        return Optional.empty();
    }

    private static String word(Part part) {
        return part.name().toLowerCase(Locale.ROOT);
    }

    private static String heading(Part part) {
        return switch (part) {
            case WAREHOUSES -> "Warehouses";
            case PRODUCTS -> "Products";
            case CLIENTS -> "Clients";
        };
    }
}
