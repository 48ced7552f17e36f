package dev.accumulator.producer.page;

import dev.accumulator.producer.page.Views.Option;
import dev.accumulator.producer.shop.Catalogue;
import dev.accumulator.producer.shop.Catalogue.Part;
import dev.accumulator.producer.shop.Draft;
import dev.accumulator.producer.shop.Kind;
import dev.accumulator.schemas.CatalogueEntry;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The form of a document: shown empty or filled in, and read. */
final class DocumentForm {

    /** The most lines that a form has. Documents with more are made by programs. */
    static final int LINES_MAX = 20;

    private static final int LINES = 4;
    private static final int QUANTITY_PLACES_MAX = 4;
    private static final int PRICE_PLACES_MAX = 2;
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);

    private final Catalogue catalogue;
    private final Clock clock;

    DocumentForm(Catalogue catalogue, Clock clock) {
        this.catalogue = catalogue;
        this.clock = clock;
    }

    /** The values of the template. */
    record View(
            String heading,
            String intro,
            String action,
            String submit,
            String revision,
            String warehouseLabel,
            List<Option> warehouses,
            String otherName,
            String otherLabel,
            List<Option> others,
            String day,
            String quantityLabel,
            String priceLabel,
            List<LineView> lines,
            boolean wrong,
            List<Form.Problem> problems) {}

    /** A line of the form. */
    record LineView(
            int no,
            List<Option> products,
            String quantity,
            String price,
            boolean badProduct,
            boolean badQuantity,
            boolean badPrice) {}

    /** Where a form goes, and what it is about. */
    record Frame(Kind kind, String heading, String action, String submit, String revision) {}

    View view(Frame frame, Form form, int linesUsed) {
        Kind kind = frame.kind();
        Set<String> wrong = form.problems().stream().map(Form.Problem::field).collect(Collectors.toSet());
        List<LineView> lines = new ArrayList<>();
        for (int no = 1; no <= Math.min(LINES_MAX, Math.max(LINES, linesUsed + 2)); no++) {
            lines.add(new LineView(
                    no,
                    Views.options(catalogue.entries(Part.PRODUCTS), form.text("product" + no)),
                    form.text("quantity" + no),
                    form.text("price" + no),
                    wrong.contains("product" + no),
                    wrong.contains("quantity" + no),
                    wrong.contains("price" + no)));
        }
        return new View(
                frame.heading(),
                intro(kind),
                frame.action(),
                frame.submit(),
                frame.revision(),
                kind == Kind.TRANSFER ? "From warehouse" : "Warehouse",
                Views.options(catalogue.entries(Part.WAREHOUSES), form.text("warehouse")),
                otherName(kind),
                kind == Kind.TRANSFER ? "To warehouse" : "Client",
                others(kind, form),
                form.text("day"),
                kind == Kind.COUNT ? "Counted" : "Quantity",
                priceLabel(kind),
                lines,
                !form.isGood(),
                form.problems());
    }

    /** Returns the draft that was filled in; empty if something is wrong with it, which the form then knows. */
    Optional<Draft> read(Kind kind, Form form, Instant original) {
        String warehouse = form.choice("warehouse", ids(Part.WAREHOUSES));
        String other = "";
        if (!otherName(kind).isEmpty()) {
            other = form.choice(otherName(kind), ids(kind == Kind.TRANSFER ? Part.WAREHOUSES : Part.CLIENTS));
            if (kind == Kind.TRANSFER && !other.isEmpty() && other.equals(warehouse)) {
                form.wrong("target", "must be another warehouse than the first");
            }
        }
        Instant at = form.day("day").map(day -> moment(day, original)).orElse(original);
        List<Draft.Line> lines = new ArrayList<>();
        for (int no = 1; no <= LINES_MAX; no++) {
            if (!form.text("product" + no).isEmpty()
                    || !form.text("quantity" + no).isEmpty()
                    || !form.text("price" + no).isEmpty()) {
                lines.add(line(kind, form, no));
            }
        }
        if (lines.isEmpty()) {
            form.wrong("product1", "is missing: choose at least one product");
        }
        return form.isGood() ? Optional.of(new Draft(warehouse, other, at, lines)) : Optional.empty();
    }

    private Draft.Line line(Kind kind, Form form, int no) {
        String product = form.choice("product" + no, ids(Part.PRODUCTS));
        BigDecimal quantity = form.decimal("quantity" + no, QUANTITY_PLACES_MAX, MOST, kind == Kind.COUNT);
        boolean isPriced =
                !priceLabel(kind).isEmpty() && !form.text("price" + no).isEmpty();
        BigDecimal price = isPriced
                ? form.decimal("price" + no, PRICE_PLACES_MAX, MOST, true)
                : catalogue.find(Part.PRODUCTS, product).map(Catalogue::price).orElse(BigDecimal.ZERO);
        return new Draft.Line(product, quantity, price);
    }

    /** Returns the fields that show a draft. */
    static Form filled(Kind kind, Draft draft) {
        Map<String, String> fields = new HashMap<>();
        fields.put("warehouse", draft.warehouse());
        fields.put(otherName(kind).isEmpty() ? "other" : otherName(kind), draft.other());
        fields.put("day", LocalDate.ofInstant(draft.at(), ZoneOffset.UTC).toString());
        int no = 1;
        for (Draft.Line line : draft.lines()) {
            fields.put("product" + no, line.product());
            fields.put("quantity" + no, line.quantity().toPlainString());
            fields.put("price" + no, line.price().toPlainString());
            no++;
        }
        return new Form(fields);
    }

    private Set<String> ids(Part part) {
        return catalogue.entries(part).stream().map(CatalogueEntry::id).collect(Collectors.toSet());
    }

    private List<Option> others(Kind kind, Form form) {
        String name = otherName(kind);
        if (name.isEmpty()) {
            return List.of();
        }
        return Views.options(
                catalogue.entries(kind == Kind.TRANSFER ? Part.WAREHOUSES : Part.CLIENTS), form.text(name));
    }

    /** Returns the moment of a day: now if it is today, the moment that it was if it is that day, or else noon. */
    private Instant moment(LocalDate day, Instant original) {
        for (Instant known : List.of(original, clock.instant())) {
            if (LocalDate.ofInstant(known, ZoneOffset.UTC).equals(day)) {
                return known;
            }
        }
        return day.atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC);
    }

    private static String otherName(Kind kind) {
        return switch (kind) {
            case ORDER -> "client";
            case TRANSFER -> "target";
            case RECEIPT, COUNT, OTHER -> "";
        };
    }

    private static String priceLabel(Kind kind) {
        return switch (kind) {
            case ORDER -> "Unit price";
            case RECEIPT -> "Unit cost";
            case COUNT, TRANSFER, OTHER -> "";
        };
    }

    private static String intro(Kind kind) {
        return switch (kind) {
            case ORDER ->
                "Takes goods from a warehouse and adds to the sales of a client. An empty price is that of the catalogue.";
            case RECEIPT -> "Brings goods into a warehouse. An empty cost is the price of the catalogue.";
            case COUNT ->
                "Sets the stock of a warehouse to what was counted. The shop asks what is in stock, and publishes the difference as movements.";
            case TRANSFER -> "Moves goods from one warehouse to another, as movements that are seen together.";
            case OTHER -> "";
        };
    }
}
