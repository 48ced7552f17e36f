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
 * @param bar a bar in place of a text, or null
 */
record Cell(
        String text,
        @Nullable String link,
        @Nullable String name,
        @Nullable String style,
        boolean heading,
        @Nullable Bar bar) {

    /**
     * How much came in and went out, in percent of the greatest of the page.
     *
     * @param label the same in words
     */
    record Bar(double receipt, double expense, String label) {}

    static Cell of(String text, @Nullable String name, @Nullable String style) {
        return new Cell(text, null, name, style, false, null);
    }

    static Cell bar(Bar bar) {
        return new Cell("", null, null, null, false, bar);
    }

    static Cell text(String text) {
        return of(text, null, null);
    }

    static Cell link(String text, String link) {
        return new Cell(text, link, null, null, false, null);
    }

    static Cell number(String digits) {
        return of(digits, null, digits.startsWith("-") ? "num bad" : "num");
    }

    static Cell moment(String text) {
        return of(text, null, "when");
    }

    static Cell empty() {
        return text("");
    }

    Cell asHeading() {
        return new Cell(text, link, name, style, true, bar);
    }

    Cell leadingTo(@Nullable String target) {
        return new Cell(text, target, name, style, heading, bar);
    }
}
