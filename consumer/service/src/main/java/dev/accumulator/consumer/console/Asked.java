package dev.accumulator.consumer.console;

import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.RegisterDefinition;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * The parameters of a page in the words of the REST API. A form sends empty fields, and a field for each dimension to group
 * by, which the interface does not know.
 */
record Asked(MultiValueMap<String, String> parameters) {
    static final String GROUP_BY = "groupBy";
    static final String CURSOR = "cursor";
    static final String SORT = "sort";

    private static final String LIMIT = "limit";
    private static final String AFTER = "after";

    /** About two screens; a page of data is light. */
    private static final String LIMIT_DEFAULT = "50";

    private static final int LIMIT_MAX = 1_000;

    /** Reads the parameters of a request, without those that were left empty. */
    static Asked of(MultiValueMap<String, String> given) {
        MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();
        given.forEach((name, values) -> {
            if (name.equals(AFTER)) {
                // It was waited for, and what a page links to need not wait again.
                return;
            }
            List<String> filled =
                    values.stream().filter(value -> !value.isBlank()).toList();
            if (!filled.isEmpty()) {
                parameters.put(
                        name, new ArrayList<>(name.equals(GROUP_BY) ? List.of(String.join(",", filled)) : filled));
            }
        });
        return new Asked(parameters);
    }

    /** Reads the parameters of a page of rows: grouped by all dimensions unless the request says something else. */
    static Asked ofRows(MultiValueMap<String, String> given, RegisterDefinition definition) {
        Asked asked = of(given);
        if (!given.containsKey(GROUP_BY)) {
            asked = asked.with(GROUP_BY, String.join(",", definition.dimensionNames()));
        }
        return asked.limited(LIMIT_DEFAULT);
    }

    /**
     * Bounds the rows of a page, which cost more here than as JSON.
     *
     * @param otherwise the number of rows if none is given
     */
    Asked limited(String otherwise) {
        String limit = first(LIMIT);
        if (limit == null) {
            return with(LIMIT, otherwise);
        }
        if (limit.matches("[0-9]{1,9}") && Integer.parseInt(limit) > LIMIT_MAX) {
            throw new InvalidQuery(
                    LIMIT,
                    "A page shows up to " + LIMIT_MAX + " rows, not " + limit + "; the REST API and CSV have more");
        }
        return this;
    }

    /** The first value of a parameter, or null. */
    public @Nullable String first(String name) {
        return parameters.getFirst(name);
    }

    /** True if a parameter is given. */
    public boolean has(String name) {
        return parameters.containsKey(name);
    }

    /** The text that a field of a form shows again. */
    public String text(String name) {
        return String.join(",", parameters.getOrDefault(name, List.of()));
    }

    List<String> groupBy() {
        String list = first(GROUP_BY);
        return list == null ? List.of() : List.of(list.split(",", -1));
    }

    Asked with(String name, String value) {
        MultiValueMap<String, String> others = new LinkedMultiValueMap<>(parameters);
        others.set(name, value);
        return new Asked(others);
    }

    Asked without(String... names) {
        MultiValueMap<String, String> others = new LinkedMultiValueMap<>(parameters);
        for (String name : names) {
            others.remove(name);
        }
        return new Asked(others);
    }

    /** The address of a page with these parameters. */
    String at(String path) {
        StringBuilder address = new StringBuilder(path);
        char separator = '?';
        for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
            for (String value : parameter.getValue()) {
                address.append(separator)
                        .append(encoded(parameter.getKey()))
                        .append('=')
                        .append(encoded(value));
                separator = '&';
            }
        }
        return address.toString();
    }

    /**
     * The address of a page of rows with these parameters. That all dimensions are summed has to be said, because such a page
     * splits by all of them otherwise.
     */
    String atRows(String path) {
        String address = at(path);
        return has(GROUP_BY) ? address : address + (parameters.isEmpty() ? "?" : "&") + GROUP_BY + "=";
    }

    /** Encodes a part of an address, and leaves what is safe there and easier to read. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2C", ",")
                .replace("%3A", ":");
    }
}
