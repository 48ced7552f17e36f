package dev.accumulator.consumer.console;

import dev.accumulator.consumer.rebuild.RebuildDifference;
import dev.accumulator.consumer.rest.RebuildAnswers;
import dev.accumulator.text.ForeignText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A difference that a rebuild has found, as a row of a table.
 *
 * @param number its place in the list, of all shards with the shard before it
 * @param what the cell, document or order
 * @param href its page; null if it has none
 * @param figure the figure of a cell, with its day or month; null for a document or an order
 * @param live the value now
 * @param rebuilt the value after a switch
 * @param difference rebuilt less live; null if they are no figures
 * @param documents the documents that explain it
 * @param documentsLeftOut how many more do
 */
record DifferenceRow(
        String number,
        String what,
        @Nullable String href,
        @Nullable String figure,
        String live,
        String rebuilt,
        @Nullable String difference,
        List<Share> documents,
        int documentsLeftOut) {
    private static final int DOCUMENTS_MAX = 10;

    private static final int VALUE_CHARS_MAX = 300;

    DifferenceRow {
        documents = List.copyOf(documents);
    }

    /** The part of a document in the difference of a cell. */
    record Share(String recorder, String href, String live, String rebuilt) {}

    static DifferenceRow of(RebuildAnswers.Difference one) {
        RebuildDifference found = one.difference();
        String number = (one.shard() == null ? "" : one.shard() + "-") + found.number();
        JsonNode json = found.difference();
        return switch (found.kind()) {
            case "cell" -> ofCell(number, found, json);
            case "document" -> {
                String recorder = json.path("recorder").asString("");
                yield new DifferenceRow(
                        number,
                        ForeignText.shorten(recorder, VALUE_CHARS_MAX),
                        Links.document(recorder),
                        null,
                        state(json.path("live")),
                        state(json.path("rebuilt")),
                        null,
                        List.of(),
                        0);
            }
            default -> {
                String order = "order:" + json.path("orderId").asString("");
                yield new DifferenceRow(
                        number,
                        "Row of " + ForeignText.shorten(order, VALUE_CHARS_MAX),
                        Links.document(order),
                        null,
                        value(json.path("live")),
                        value(json.path("rebuilt")),
                        null,
                        List.of(),
                        0);
            }
        };
    }

    private static DifferenceRow ofCell(String number, RebuildDifference found, JsonNode json) {
        List<Share> shares = new ArrayList<>();
        for (JsonNode share : json.path("recorders")) {
            if (shares.size() < DOCUMENTS_MAX) {
                String recorder = share.path("recorder").asString("");
                shares.add(new Share(
                        ForeignText.shorten(recorder),
                        Links.document(recorder),
                        value(share.path("live")),
                        value(share.path("rebuilt"))));
            }
        }
        String start = json.path("start").asString("");
        return new DifferenceRow(
                number,
                found.register() + ": " + dimensions(json.path("cell")),
                cell(found.register(), json.path("cell")),
                json.path("figure").asString("") + (start.isEmpty() ? "" : " from " + start),
                value(json.path("live")),
                value(json.path("rebuilt")),
                value(json.path("difference")),
                shares,
                Math.max(0, json.path("recorders").size() - DOCUMENTS_MAX));
    }

    private static @Nullable String cell(@Nullable String register, JsonNode cell) {
        Map<String, @Nullable Object> dimensions = new LinkedHashMap<>();
        cell.properties().forEach(one -> dimensions.put(one.getKey(), exact(one.getValue())));
        return register == null || dimensions.isEmpty() ? null : RowLinks.cell(register, dimensions);
    }

    private static @Nullable Object exact(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        return value.isNumber() ? value.decimalValue().toPlainString() : value.asString();
    }

    private static String dimensions(JsonNode cell) {
        return cell.properties().stream()
                .map(one -> one.getKey() + " " + value(one.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String state(JsonNode state) {
        if (!state.isObject()) {
            return "none";
        }
        return "revision " + state.path("revision").asLong()
                + (state.path("posted").asBoolean(false) ? ", posted" : ", not posted");
    }

    private static String value(JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return "none";
        }
        if (value.isNumber()) {
            return value.decimalValue().toPlainString();
        }
        return ForeignText.shorten(value.isString() ? value.asString() : value.toString(), VALUE_CHARS_MAX);
    }
}
