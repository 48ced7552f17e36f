package dev.accumulator.producer.page;

import dev.accumulator.producer.shop.Kind;
import dev.accumulator.producer.shop.PublishedRecord;
import dev.accumulator.producer.shop.ShopDocument;
import dev.accumulator.schemas.CatalogueEntry;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The shapes in which templates get what they show. */
final class Views {

    private static final int VALUE_CHARS_MAX = 8_000;
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Views() {}

    /** A choice of a form. */
    record Option(String value, String label, boolean selected) {}

    /** A record as it was published. */
    record RecordView(
            String place,
            String key,
            boolean hasKey,
            String at,
            List<HeaderView> headers,
            String value,
            boolean tombstone) {}

    /** A header of a record. */
    record HeaderView(String name, String value) {}

    /** A line of a list of documents. */
    record DocumentRow(
            String href, String recorder, String summary, String state, boolean cancelled, long revision, String at) {}

    static RecordView of(PublishedRecord record) {
        String key = record.key();
        return new RecordView(
                record.place(),
                key == null ? "" : key,
                key != null,
                moment(record.at()),
                record.headers().stream()
                        .map(header -> new HeaderView(header.name(), header.text()))
                        .toList(),
                record.valueText(VALUE_CHARS_MAX),
                record.value() == null);
    }

    static DocumentRow row(ShopDocument document, String summary) {
        return new DocumentRow(
                documentPath(document.recorder()),
                document.recorder(),
                summary,
                document.isCancelled() ? "cancelled" : "posted",
                document.isCancelled(),
                document.newest().revision(),
                moment(document.records().getFirst().at()));
    }

    static String documentPath(String recorder) {
        return "/documents/" + encoded(recorder);
    }

    /** Returns the page of the menu that lists documents of a kind. */
    static String listPath(Kind kind) {
        return switch (kind) {
            case ORDER -> "/orders";
            case RECEIPT -> "/receipts";
            case COUNT, TRANSFER, OTHER -> "/movements";
        };
    }

    static List<Option> options(List<CatalogueEntry> entries, String chosen) {
        return entries.stream()
                .map(entry -> new Option(entry.id(), entry.name(), entry.id().equals(chosen)))
                .toList();
    }

    /** Returns a number with thousands apart and without zeros at its end. */
    static String number(BigDecimal value) {
        return new DecimalFormat("#,##0.####", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(value);
    }

    static String moment(Instant at) {
        return MOMENT.format(at) + " UTC";
    }

    /** Returns text as one part of an address. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%3A", ":");
    }
}
