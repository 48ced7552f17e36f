package dev.accumulator.consumer.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table as a page shows it.
 *
 * @param caption what it is, for whoever does not see it
 */
record Table(String caption, List<Column> columns, List<Row> rows) {

    /**
     * A column.
     *
     * @param style the class of its heading in the style sheet, or null
     * @param sortLink the address of the page sorted by it, or null if it cannot be
     * @param sorted {@code ascending}, {@code descending} or null
     */
    record Column(
            String label,
            @Nullable String style,
            @Nullable String sortLink,
            @Nullable String sorted) {
        static Column of(String label) {
            return new Column(label, null, null, null);
        }

        static Column number(String label) {
            return new Column(label, "num", null, null);
        }
    }

    /**
     * A row.
     *
     * @param key tells it from the others while they change
     * @param style the class of the row in the style sheet, or null
     */
    record Row(String key, List<Cell> cells, @Nullable String style) {
        static Row of(String key, List<Cell> cells) {
            return new Row(key, cells, null);
        }

        Row styled(String other) {
            return new Row(key, cells, other);
        }
    }
}
