package dev.accumulator.producer.page;

import dev.accumulator.producer.page.Views.DocumentRow;
import dev.accumulator.producer.page.Views.Option;
import dev.accumulator.producer.page.Views.RecordView;
import dev.accumulator.producer.shop.Catalogue;
import dev.accumulator.producer.shop.Catalogue.Part;
import dev.accumulator.producer.shop.Draft;
import dev.accumulator.producer.shop.Kind;
import dev.accumulator.producer.shop.Sent;
import dev.accumulator.producer.shop.Shop;
import dev.accumulator.producer.shop.ShopDocument;
import dev.accumulator.producer.traffic.Poison;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptPosted;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The lists of documents, the page of one, and the forms that make and change them. */
final class DocumentPages {

    private static final int ROWS = 50;
    private static final int PAGE_MAX = 1_000;

    private final Shop shop;
    private final PageAnswers pages;
    private final Clock clock;
    private final DocumentForm forms;

    DocumentPages(Shop shop, PageAnswers pages, Clock clock) {
        this.shop = shop;
        this.pages = pages;
        this.clock = clock;
        this.forms = new DocumentForm(shop.catalogue(), clock);
    }

    void addTo(Router router) {
        router.get("/orders", (request, holes) -> list(request, "Orders", "/orders", EnumSet.of(Kind.ORDER)))
                .get("/receipts", (request, holes) -> list(request, "Receipts", "/receipts", EnumSet.of(Kind.RECEIPT)))
                .get(
                        "/movements",
                        (request, holes) -> list(
                                request,
                                "Counts and transfers",
                                "/movements",
                                EnumSet.of(Kind.COUNT, Kind.TRANSFER, Kind.OTHER)))
                .get("/documents/{}", (request, holes) -> document(require(holes.getFirst())))
                .get("/documents/{}/change", (request, holes) -> change(holes.getFirst()))
                .post("/documents/{}/change", (request, holes) -> change(holes.getFirst(), new Form(request.form())))
                .post("/documents/{}/cancel", press(shop.trade()::cancel))
                .post("/documents/{}/again", press(shop.tricks()::again))
                .post("/documents/{}/old", press(shop.tricks()::old))
                .post("/documents/{}/out-of-order", press(shop.tricks()::outOfOrder))
                .post("/documents/{}/poison", (request, holes) -> poison(holes.getFirst(), new Form(request.form())));
        for (Made made : Made.values()) {
            router.get(made.path + "/new", (request, holes) -> made(made, 200, new Form(request.query())))
                    .post(made.path, (request, holes) -> made(made, new Form(request.form())));
        }
    }

    /** The documents that forms make. */
    private enum Made {
        ORDER(Kind.ORDER, "/orders", "New order", "Place the order"),
        RECEIPT(Kind.RECEIPT, "/receipts", "New receipt", "Receive the goods"),
        COUNT(Kind.COUNT, "/counts", "New count", "Publish the count"),
        TRANSFER(Kind.TRANSFER, "/transfers", "New transfer", "Publish the transfer");

        private final Kind kind;
        private final String path;
        private final String heading;
        private final String submit;

        Made(Kind kind, String path, String heading, String submit) {
            this.kind = kind;
            this.path = path;
            this.heading = heading;
            this.submit = submit;
        }
    }

    private Router.Handler press(Function<String, Sent> button) {
        return (request, holes) -> PageAnswers.sent(button.apply(holes.getFirst()));
    }

    record ListView(
            String heading,
            List<Templates.Link> makes,
            boolean any,
            List<DocumentRow> rows,
            String count,
            String newer,
            String older) {}

    private Answer list(Request request, String heading, String path, Set<Kind> kinds) {
        int page = page(request.queryOr("page", "1"));
        int count = shop.count(kinds);
        List<DocumentRow> rows = shop.latest(kinds, (page - 1) * ROWS, ROWS).stream()
                .map(document -> Views.row(document, summary(document)))
                .toList();
        List<Templates.Link> makes = Arrays.stream(Made.values())
                .filter(made -> kinds.contains(made.kind))
                .map(made -> new Templates.Link(made.path + "/new", made.heading, false))
                .toList();
        return pages.page(
                heading,
                path,
                "documents",
                new ListView(
                        heading,
                        makes,
                        !rows.isEmpty(),
                        rows,
                        count + (count == 1 ? " document" : " documents"),
                        page > 1 ? path + "?page=" + (page - 1) : "",
                        page * ROWS < count ? path + "?page=" + (page + 1) : ""));
    }

    private static int page(String typed) {
        try {
            return Math.clamp(Long.parseLong(typed), 1, PAGE_MAX);
        } catch (NumberFormatException none) {
            throw new BadRequest(400, "page must be a whole number, was \"" + typed + "\".");
        }
    }

    private String summary(ShopDocument document) {
        Catalogue names = shop.catalogue();
        DocumentEvent posted = document.lastPosted();
        if (posted instanceof OrderPosted order) {
            return names.name(Part.CLIENTS, order.clientId()) + ", from "
                    + names.name(Part.WAREHOUSES, order.warehouseId()) + ", "
                    + lines(order.lines().size());
        }
        if (posted instanceof ReceiptPosted receipt) {
            return "into " + names.name(Part.WAREHOUSES, receipt.warehouseId()) + ", "
                    + lines(receipt.lines().size());
        }
        return document.kind().title();
    }

    private static String lines(int count) {
        return count + (count == 1 ? " line" : " lines");
    }

    private Answer made(Made made, int status, Form form) {
        DocumentForm.Frame frame = new DocumentForm.Frame(made.kind, made.heading, made.path, made.submit, "");
        return pages.page(
                status,
                made.heading,
                Views.listPath(made.kind),
                "document-form",
                forms.view(frame, form, linesUsed(form)));
    }

    private Answer made(Made made, Form form) {
        Optional<Draft> draft = forms.read(made.kind, form, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        if (draft.isEmpty()) {
            return made(made, 400, form);
        }
        return PageAnswers.sent(
                made.kind == Kind.COUNT
                        ? shop.trade().count(draft.get())
                        : shop.trade().make(made.kind, draft.get()));
    }

    record DocumentView(
            String recorder,
            String path,
            String summary,
            String state,
            boolean cancelled,
            long revision,
            boolean changeable,
            boolean old,
            boolean lines,
            List<Option> poisons,
            String console,
            List<RecordView> records) {}

    private Answer document(ShopDocument document) {
        DocumentEvent posted = document.lastPosted();
        List<Option> poisons = new ArrayList<>();
        for (Poison poison : Poison.values()) {
            if (posted != null && poison.fits(posted)) {
                poisons.add(new Option(poison.name(), Labels.of(poison), poison == Poison.MISSING_QUANTITY));
            }
        }
        return pages.page(
                document.recorder(),
                Views.listPath(document.kind()),
                "document",
                new DocumentView(
                        document.recorder(),
                        Views.documentPath(document.recorder()),
                        summary(document),
                        document.isCancelled() ? "cancelled" : "posted",
                        document.isCancelled(),
                        document.newest().revision(),
                        draft(document).isPresent(),
                        document.oldRevision().isPresent(),
                        posted != null,
                        poisons,
                        pages.console("/documents/" + Views.encoded(document.recorder())),
                        document.records().stream().map(Views::of).toList()));
    }

    /** Returns what the form of a document shows; empty if there is no form for it. */
    private static Optional<Draft> draft(ShopDocument document) {
        DocumentEvent posted = document.lastPosted();
        if (posted instanceof OrderPosted order && order.lines().size() <= DocumentForm.LINES_MAX) {
            return Optional.of(new Draft(
                    order.warehouseId(),
                    order.clientId(),
                    order.occurredAt(),
                    order.lines().stream()
                            .map(line -> new Draft.Line(line.productId(), line.quantity(), line.unitPrice()))
                            .toList()));
        }
        if (posted instanceof ReceiptPosted receipt && receipt.lines().size() <= DocumentForm.LINES_MAX) {
            return Optional.of(new Draft(
                    receipt.warehouseId(),
                    "",
                    receipt.occurredAt(),
                    receipt.lines().stream()
                            .map(line -> new Draft.Line(line.productId(), line.quantity(), line.unitCost()))
                            .toList()));
        }
        return Optional.empty();
    }

    private Answer change(String recorder) {
        ShopDocument document = require(recorder);
        Form filled = DocumentForm.filled(document.kind(), requireDraft(document));
        return changeForm(200, document, filled, Long.toString(document.revisionMax()));
    }

    private Answer change(String recorder, Form form) {
        ShopDocument document = require(recorder);
        long seen = form.whole("revision");
        Optional<Draft> draft =
                forms.read(document.kind(), form, requireDraft(document).at());
        return draft.isEmpty()
                ? changeForm(400, document, form, form.text("revision"))
                : PageAnswers.sent(shop.trade().change(recorder, seen, draft.get()));
    }

    private Answer changeForm(int status, ShopDocument document, Form form, String revision) {
        String heading = "Change " + document.recorder();
        DocumentForm.Frame frame = new DocumentForm.Frame(
                document.kind(),
                heading,
                Views.documentPath(document.recorder()) + "/change",
                "Publish the change",
                revision);
        return pages.page(
                status,
                heading,
                Views.listPath(document.kind()),
                "document-form",
                forms.view(frame, form, linesUsed(form)));
    }

    private static Draft requireDraft(ShopDocument document) {
        return draft(document)
                .orElseThrow(() -> new BadRequest(
                        409,
                        document.recorder() + " has no form: only orders and receipts of up to "
                                + DocumentForm.LINES_MAX + " lines are changed here."));
    }

    private Answer poison(String recorder, Form form) {
        return PageAnswers.sent(shop.tricks().poison(recorder, Labels.poison(form)));
    }

    private ShopDocument require(String recorder) {
        return shop.find(recorder)
                .orElseThrow(() -> new BadRequest(404, "The shop knows no document \"" + recorder + "\"."));
    }

    private static int linesUsed(Form form) {
        int used = 0;
        for (int no = 1; no <= DocumentForm.LINES_MAX; no++) {
            used = form.text("product" + no).isEmpty() ? used : no;
        }
        return used;
    }

    /** Returns the parameters of a link to an empty form, for pages that offer one. */
    static String newOrder(String warehouse, String product) {
        return "/orders/new?"
                + String.join(
                        "&",
                        Map.of("warehouse", warehouse, "product1", product).entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(field -> field.getKey() + "=" + Views.encoded(field.getValue()))
                                .toList());
    }
}
