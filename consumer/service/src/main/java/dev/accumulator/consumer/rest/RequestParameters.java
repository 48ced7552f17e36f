package dev.accumulator.consumer.rest;

import dev.accumulator.registers.model.FigureCondition;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.PointInTime;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.registers.model.Sort;
import dev.accumulator.text.ForeignText;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * The parameters of a request. An unknown parameter, or a repeated one that must be single, is refused, never ignored.
 */
final class RequestParameters {
    /** About what a person reads; programs give a limit. */
    private static final int LIMIT_DEFAULT = 100;

    /** A decimal number as it is written in plain. */
    private static final String FIGURE = "-?[0-9]+(\\.[0-9]+)?";

    /** More digits than any figure has. */
    private static final int FIGURE_CHARS_MAX = 60;

    private final MultiValueMap<String, String> given;

    /**
     * @param given the decoded query parameters
     * @param known the names that are allowed
     */
    RequestParameters(MultiValueMap<String, String> given, Stream<String> known) {
        this.given = given;
        Set<String> names = Set.copyOf(known.toList());
        for (String name : given.keySet()) {
            if (!names.contains(name)) {
                throw new InvalidQuery(
                        ForeignText.shorten(name),
                        "Unknown parameter \"" + ForeignText.shorten(name) + "\"; allowed are "
                                + String.join(", ", names.stream().sorted().toList()));
            }
        }
    }

    @Nullable
    String text(String name) {
        List<String> values = given.get(name);
        if (values == null || values.isEmpty()) {
            return null;
        }
        if (values.size() > 1) {
            throw new InvalidQuery(name, name + " is given " + values.size() + " times");
        }
        return values.getFirst();
    }

    String requiredText(String name) {
        String text = text(name);
        if (text == null) {
            throw new InvalidQuery(name, name + " is missing");
        }
        return text;
    }

    boolean truth(String name) {
        String text = text(name);
        return switch (text) {
            case null -> false;
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new InvalidQuery(
                        name, name + " must be true or false, was \"" + ForeignText.shorten(text) + "\"");
        };
    }

    PageRequest page() {
        String limit = text("limit");
        if (limit != null && !limit.matches("\\d{1,9}")) {
            throw new InvalidQuery(
                    "limit",
                    "limit must be a number from 1 to " + PageRequest.LIMIT_MAX + ", was \""
                            + ForeignText.shorten(limit) + "\"");
        }
        return new PageRequest(limit == null ? LIMIT_DEFAULT : Integer.parseInt(limit), text("cursor"));
    }

    /** Returns the page that is wanted, of a list with smaller pages than others. */
    PageRequest page(int limitMax) {
        PageRequest page = page();
        if (page.limit() > limitMax) {
            throw new InvalidQuery("limit", "limit must be from 1 to " + limitMax + ", was " + page.limit());
        }
        return page;
    }

    /**
     * Returns how many rows are wanted of an answer that has no pages.
     *
     * @param otherwise how many if nothing is said
     */
    int limit(int otherwise, int max) {
        String limit = text("limit");
        if (limit == null) {
            return otherwise;
        }
        int number = limit.matches("[0-9]{1,9}") ? Integer.parseInt(limit) : 0;
        if (number < 1 || number > max) {
            throw new InvalidQuery(
                    "limit", "limit must be a number from 1 to " + max + ", was " + ForeignText.quote(limit));
        }
        return number;
    }

    /** Returns a text. One with NUL is refused, because PostgreSQL cannot even search for it. */
    @Nullable
    String storable(String name) {
        String text = text(name);
        if (text != null && !ForeignText.isStorable(text)) {
            throw new InvalidQuery(name, name + " has a character that no text in the database has");
        }
        return text;
    }

    /**
     * Returns conditions on figures: {@code quantity=lt:0}.
     *
     * @param names the figures of the answer
     */
    List<FigureCondition> figures(List<String> names) {
        List<FigureCondition> conditions = new ArrayList<>();
        for (String name : names) {
            for (String text : given.getOrDefault(name, List.of())) {
                conditions.add(figure(name, text));
            }
        }
        return conditions;
    }

    private static FigureCondition figure(String name, String text) {
        int colon = text.indexOf(':');
        if (colon > 0
                && text.length() - colon <= FIGURE_CHARS_MAX
                && text.substring(colon + 1).matches(FIGURE)) {
            for (FigureCondition.Comparison comparison : FigureCondition.Comparison.values()) {
                if (lower(comparison).equals(text.substring(0, colon))) {
                    return new FigureCondition(name, comparison, new BigDecimal(text.substring(colon + 1)));
                }
            }
        }
        throw new InvalidQuery(
                name,
                name
                        + " is a figure and takes a condition such as lt:0; lt, le, eq, ne, ge, gt and a decimal number are"
                        + " allowed, was \"" + ForeignText.shorten(text) + "\"");
    }

    /** Parses a date such as {@code 2026-04-30}, or a moment with an offset such as {@code 2026-04-30T12:00:00Z}. */
    @Nullable
    PointInTime point(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        try {
            return text.length() == 10
                    ? new PointInTime.Day(LocalDate.parse(text))
                    : new PointInTime.Moment(parseMoment(text));
        } catch (DateTimeException notOne) {
            throw new InvalidQuery(
                    name,
                    name + " must be a date like 2026-04-30 or a moment like 2026-04-30T12:00:00Z, was \""
                            + ForeignText.shorten(text)
                            + "\"");
        }
    }

    @Nullable
    Instant moment(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        try {
            return parseMoment(text);
        } catch (DateTimeException notOne) {
            throw new InvalidQuery(
                    name,
                    name + " must be a moment like 2026-04-30T12:00:00Z, was \"" + ForeignText.shorten(text) + "\"");
        }
    }

    /** Parses a moment. In a query string, the plus of an offset arrives as a space. */
    private static Instant parseMoment(String text) {
        Instant moment = OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
        if (moment.isBefore(Instant.parse("0001-01-01T00:00:00Z"))
                || moment.isAfter(Instant.parse("9999-12-31T00:00:00Z"))) {
            throw new DateTimeException("outside the years 0001 to 9999");
        }
        return moment;
    }

    /** Returns the enum constant whose name in lower case was given. */
    <E extends Enum<E>> @Nullable E oneOf(String name, Class<E> type) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> lower(constant).equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidQuery(
                        name,
                        name + " must be one of "
                                + String.join(
                                        ", ",
                                        Arrays.stream(type.getEnumConstants())
                                                .map(RequestParameters::lower)
                                                .toList())
                                + ", was \"" + ForeignText.shorten(text) + "\""));
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Parses {@code sort=-quantity,product}. A minus means descending. */
    List<Sort> sort() {
        return list("sort").stream()
                .map(field -> field.startsWith("-") ? new Sort(field.substring(1), true) : new Sort(field, false))
                .toList();
    }

    List<String> list(String name) {
        String text = text(name);
        if (text == null) {
            return List.of();
        }
        List<String> parts = List.of(text.split(",", -1));
        if (parts.contains("")) {
            throw new InvalidQuery(
                    name,
                    name + " must be a list of names separated by commas, was \"" + ForeignText.shorten(text) + "\"");
        }
        return parts;
    }

    Selection selection(RegisterDefinition definition) {
        return new Selection(filters(definition), list("groupBy"));
    }

    /** Returns the filters by dimension; see {@link FilterValues}. */
    Map<String, List<@Nullable Object>> filters(RegisterDefinition definition) {
        Map<String, List<@Nullable Object>> filters = new LinkedHashMap<>();
        for (String dimension : definition.dimensionNames()) {
            List<String> texts = given.get(dimension);
            if (texts != null) {
                List<@Nullable Object> values = new ArrayList<>();
                texts.forEach(text -> values.addAll(FilterValues.parse(dimension, text)));
                filters.put(dimension, values);
            }
        }
        return filters;
    }
}
