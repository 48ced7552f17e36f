package dev.accumulator.registers.model;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of a card begins.
 *
 * @param movements the cursor of the movements
 * @param period the moment of the last line before
 * @param shown what the pages before have shown of that moment, by resource
 */
record CardCursor(String movements, Instant period, Map<String, BigDecimal> shown) {
    private static final String SEPARATOR = "~";

    /** A number of more characters is none of ours, and would be slow to read. */
    private static final int NUMBER_CHARS_MAX = 100;

    /** Returns the cursor of the page behind some rows. */
    static CardCursor behind(
            List<MovementRow> rows, String movements, @Nullable CardCursor before, RegisterDefinition ledger) {
        Instant last = rows.getLast().period();
        Map<String, BigDecimal> shown = new LinkedHashMap<>();
        if (before != null && before.period.equals(last)) {
            shown.putAll(before.shown);
        }
        for (MovementRow row : rows) {
            if (row.period().equals(last)) {
                ledger.resourceNames().forEach(resource -> shown.merge(resource, row.get(resource), BigDecimal::add));
            }
        }
        return new CardCursor(movements, last, shown);
    }

    String text() {
        List<String> parts = new ArrayList<>(List.of(movements, period.toString()));
        shown.values().forEach(value -> parts.add(value.toPlainString()));
        return String.join(SEPARATOR, parts);
    }

    /** Reads a cursor, with the figures in the order of the ledger's resources. */
    static CardCursor parse(String text, RegisterDefinition ledger) {
        List<String> parts = List.of(text.split(SEPARATOR, -1));
        List<String> resources = ledger.resourceNames();
        if (parts.size() != 2 + resources.size()) {
            throw notOurs();
        }
        Map<String, BigDecimal> shown = new LinkedHashMap<>();
        try {
            for (int i = 0; i < resources.size(); i++) {
                String number = parts.get(2 + i);
                if (number.length() > NUMBER_CHARS_MAX || number.contains("e") || number.contains("E")) {
                    throw notOurs();
                }
                shown.put(resources.get(i), new BigDecimal(number));
            }
            return new CardCursor(parts.getFirst(), Instant.parse(parts.get(1)), shown);
        } catch (NumberFormatException | DateTimeException unreadable) {
            throw notOurs();
        }
    }

    private static InvalidQuery notOurs() {
        return new InvalidQuery("cursor", "cursor is not the \"next\" of this card");
    }
}
