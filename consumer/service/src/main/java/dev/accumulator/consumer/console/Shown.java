package dev.accumulator.consumer.console;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How pages write values: exact digits, moments in a named zone, and the names of values where somebody knows them. */
final class Shown {
    private static final DateTimeFormatter MOMENT = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
            .toFormatter(Locale.ROOT);

    /** Shows values without names. */
    static final Shown WITHOUT_NAMES = new Shown(Map.of());

    private final Map<String, Map<Object, String>> names;

    private Shown(Map<String, Map<Object, String>> names) {
        this.names = names;
    }

    /** Looks up the names of all values that a page shows. */
    static Shown with(List<ValueNames> catalogues, Collection<? extends Map<String, @Nullable Object>> rows) {
        Map<String, Set<Object>> values = new LinkedHashMap<>();
        for (Map<String, @Nullable Object> row : rows) {
            row.forEach((dimension, value) -> {
                if (value != null) {
                    values.computeIfAbsent(dimension, name -> new LinkedHashSet<>())
                            .add(value);
                }
            });
        }
        Map<String, Map<Object, String>> names = new LinkedHashMap<>();
        values.forEach((dimension, some) -> {
            Map<Object, String> known = new LinkedHashMap<>();
            catalogues.forEach(catalogue -> known.putAll(catalogue.of(dimension, some)));
            names.put(dimension, known);
        });
        return new Shown(names);
    }

    /** A value of a dimension, with its name beside it. */
    Cell value(String dimension, @Nullable Object value) {
        if (value == null) {
            return Cell.of("none", null, "none");
        }
        String text = value.toString();
        String name = names.getOrDefault(dimension, Map.of()).get(value);
        return Cell.of(text.isEmpty() ? "(empty)" : text, name, text.isEmpty() ? "none" : null);
    }

    static Cell figure(@Nullable BigDecimal figure) {
        return figure == null ? Cell.empty() : Cell.number(figure.toPlainString());
    }

    static String moment(Instant moment, ZoneId zone) {
        return MOMENT.format(moment.atZone(zone));
    }

    /** A bound as the REST API takes it. */
    static String day(LocalDate day) {
        return day.toString();
    }

    /** The value of a filter for exactly this value. */
    static String filter(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        String text = value.toString();
        boolean plain = !text.isEmpty() && !text.equals("null") && text.indexOf('"') < 0 && text.indexOf(',') < 0;
        // A blank field of a form is none at all.
        return plain && !text.isBlank() ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /** A size as people write it. */
    static String bytes(long bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        double size = bytes;
        int unit = 0;
        while (size >= 1000 && unit < units.length - 1) {
            size /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 || size >= 100 ? "%.0f %s" : "%.1f %s", size, units[unit]);
    }

    /** The address of a document's page. */
    static String document(String recorder) {
        return "/documents/" + Asked.encoded(recorder);
    }

    static String text(@Nullable Object value) {
        return Objects.toString(value, "");
    }
}
