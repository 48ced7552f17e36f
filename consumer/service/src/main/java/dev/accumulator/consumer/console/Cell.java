package dev.accumulator.consumer.console;

import org.jspecify.annotations.Nullable;

/**
 * A cell of a table as a page shows it.
 *
 * @param text what it says
 * @param link where it leads, or null
 * @param name what the text is called by people, or null
 * @param style the class of the cell in the style sheet, or null
 * @param heading true if it says what its row is about
 */
record Cell(
        String text,
        @Nullable String link,
        @Nullable String name,
        @Nullable String style,
        boolean heading) {

    static Cell text(String text) {
        return new Cell(text, null, null, null, false);
    }

    static Cell link(String text, String link) {
        return new Cell(text, link, null, null, false);
    }

    static Cell number(String digits) {
        return new Cell(digits, null, null, digits.startsWith("-") ? "num bad" : "num", false);
    }

    static Cell moment(String text) {
        return new Cell(text, null, null, "when", false);
    }

    static Cell empty() {
        return text("");
    }

    Cell asHeading() {
        return new Cell(text, link, name, style, true);
    }

    Cell leadingTo(@Nullable String target) {
        return new Cell(text, target, name, style, heading);
    }
}
