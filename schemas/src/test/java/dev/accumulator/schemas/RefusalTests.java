package dev.accumulator.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Error;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Breaks one thing in a valid example. The schema must name its place, and the record, if it gets that far, the field.
 */
class RefusalTests {

    private static final String MISSING = "";
    private static final String ENTRIES = "movements-posted-entries";

    /**
     * The example, the pointer to the changed value, the new JSON, the path in the schema's error, the field in the
     * record's.
     */
    static Stream<Arguments> refusals() {
        String longText = "\"" + "x".repeat(201) + "\"";
        return Stream.of(
                refusal("order-posted", "/orderId", MISSING, "$.orderId", "orderId"),
                refusal("order-posted", "/orderId", "null", "$.orderId", "orderId"),
                refusal("order-posted", "/orderId", "\"\"", "$.orderId", "orderId"),
                refusal("order-posted", "/orderId", "\"  \"", "$.orderId", "orderId"),
                refusal("order-posted", "/orderId", "true", "$.orderId", null),
                refusal("order-posted", "/orderId", "4.5", "$.orderId", null),
                refusal("order-posted", "/orderId", longText, "$.orderId", "orderId"),
                refusal("order-posted", "/orderId", "\"a\\u0000b\"", "$.orderId", "orderId"),
                refusal("order-posted", "/orderId", "\"a\\nb\"", "$.orderId", "orderId"),
                refusal("order-posted", "/orderId", "\"\\ud800\"", "$.orderId", "orderId"),
                refusal("order-posted", "/orderId", "\"\\udc00x\"", "$.orderId", "orderId"),
                refusal("order-posted", "/orderId", "9223372036854775808", "$.orderId", null),
                refusal("order-posted", "/revision", MISSING, "$.revision", null),
                refusal("order-posted", "/revision", "0", "$.revision", "revision"),
                refusal("order-posted", "/revision", "-1", "$.revision", "revision"),
                refusal("order-posted", "/revision", "1.5", "$.revision", null),
                refusal("order-posted", "/revision", "\"+1\"", "$.revision", null),
                refusal("order-posted", "/revision", "9223372036854775808", "$.revision", null),
                refusal("order-posted", "/revision", "9223372036854775807", "$.revision", "revision"),
                refusal("order-cancelled", "/revision", "8000000000000000001", "$.revision", "revision"),
                refusal("order-posted", "/occurredAt", MISSING, "$.occurredAt", "occurredAt"),
                refusal("order-posted", "/occurredAt", "\"yesterday\"", "$.occurredAt", null),
                refusal("order-posted", "/occurredAt", "1776593700", "$.occurredAt", null),
                refusal("order-posted", "/occurredAt", "\"2026-04-19\"", "$.occurredAt", null),
                refusal("order-posted", "/occurredAt", "\"2026-02-30T00:00:00Z\"", "$.occurredAt", null),
                refusal("order-posted", "/occurredAt", "\"2026-04-19T10:15:00\"", "$.occurredAt", null),
                refusal("order-posted", "/occurredAt", "\"0000-04-19T10:15:00Z\"", "$.occurredAt", "occurredAt"),
                refusal("order-posted", "/occurredAt", "\"1899-12-31T23:59:59Z\"", "$.occurredAt", "occurredAt"),
                refusal("order-posted", "/occurredAt", "\"2200-01-01T00:00:00Z\"", "$.occurredAt", "occurredAt"),
                refusal("order-posted", "/occurredAt", "\"9999-12-31T23:59:59Z\"", "$.occurredAt", "occurredAt"),
                refusal("order-posted", "/occurredAt", "\"+300000-01-01T00:00:00Z\"", "$.occurredAt", "occurredAt"),
                refusal("closing-set", "/register", MISSING, "$.register", "register"),
                refusal("closing-set", "/register", "\" \"", "$.register", "register"),
                refusal("closing-set", "/closedThrough", MISSING, "$.closedThrough", "closedThrough"),
                refusal("closing-set", "/closedThrough", "\"2026-02-30\"", "$.closedThrough", null),
                refusal("closing-set", "/closedThrough", "\"1899-12-31\"", "$.closedThrough", "closedThrough"),
                refusal("closing-set", "/closedThrough", "\"2200-01-01\"", "$.closedThrough", "closedThrough"),
                refusal("closing-set", "/policy", "\"ask\"", "$.policy", "policy"),
                refusal("closing-set", "/by", "\"\"", "$.by", "by"),
                refusal("closing-lifted", "/by", MISSING, "$.by", "by"),
                refusal("closing-lifted", "/reason", "\"\"", "$.reason", "reason"),
                refusal("closing-lifted", "/revision", "0", "$.revision", "revision"),
                refusal("order-posted", "/clientId", MISSING, "$.clientId", "clientId"),
                refusal("order-posted", "/warehouseId", "[1]", "$.warehouseId", null),
                refusal("order-posted", "/lines", MISSING, "$.lines", "lines"),
                refusal("order-posted", "/lines", "[]", "$.lines", "lines"),
                refusal("order-posted", "/lines", "{}", "$.lines", null),
                refusal("order-posted", "/lines/0", "null", "$.lines[0]", "lines[0]"),
                refusal("order-posted", "/lines/1/lineNo", MISSING, "$.lines[1].lineNo", null),
                refusal("order-posted", "/lines/1/lineNo", "0", "$.lines[1].lineNo", "lineNo"),
                refusal("order-posted", "/lines/1/lineNo", "2147483648", "$.lines[1].lineNo", null),
                refusal("order-posted", "/lines/1/productId", MISSING, "$.lines[1].productId", "productId"),
                refusal("order-posted", "/lines/1/unitCost", "-0.01", "$.lines[1].unitCost", "unitCost"),
                refusal("order-posted", "/lines/1/unitCost", "\"1e400\"", "$.lines[1].unitCost", "unitCost"),
                refusal("order-posted", "/lines/1/unitCost", "[]", "$.lines[1].unitCost", null),
                refusal("order-posted", "/lines/1/quantity", MISSING, "$.lines[1].quantity", "quantity"),
                refusal("order-posted", "/lines/1/quantity", "0", "$.lines[1].quantity", "quantity"),
                refusal("order-posted", "/lines/1/quantity", "\"0.00\"", "$.lines[1].quantity", "quantity"),
                refusal("order-posted", "/lines/1/quantity", "-5", "$.lines[1].quantity", "quantity"),
                refusal("order-posted", "/lines/1/quantity", "\"-5\"", "$.lines[1].quantity", "quantity"),
                refusal("order-posted", "/lines/1/quantity", "\"NaN\"", "$.lines[1].quantity", null),
                refusal("order-posted", "/lines/1/quantity", "\"1e400\"", "$.lines[1].quantity", "quantity"),
                refusal("order-posted", "/lines/1/quantity", "1e400", "$.lines[1].quantity", "quantity"),
                refusal("order-posted", "/lines/1/quantity", "1e20", "$.lines[1].quantity", "quantity"),
                refusal(
                        "order-posted",
                        "/lines/1/quantity",
                        "\"1" + "0".repeat(39) + "\"",
                        "$.lines[1].quantity",
                        "quantity"),
                refusal(
                        "order-posted",
                        "/lines/1/quantity",
                        "\"0." + "1".repeat(19) + "\"",
                        "$.lines[1].quantity",
                        "quantity"),
                refusal("order-posted", "/lines/1/quantity", "true", "$.lines[1].quantity", null),
                refusal("order-posted", "/lines/1/unitPrice", "-0.01", "$.lines[1].unitPrice", "unitPrice"),
                refusal("order-posted", "/lines/0/amount", "\"-1\"", "$.lines[0].amount", "amount"),
                refusal("order-cancelled", "/occurredAt", MISSING, "$.occurredAt", "occurredAt"),
                refusal("receipt-posted", "/receiptId", MISSING, "$.receiptId", "receiptId"),
                refusal("receipt-posted", "/supplierId", "\"\"", "$.supplierId", "supplierId"),
                refusal("receipt-posted", "/lines/0/unitCost", MISSING, "$.lines[0].unitCost", "unitCost"),
                refusal("receipt-cancelled", "/revision", "0", "$.revision", "revision"),
                refusal("order-posted", "/reservationId", "\"\"", "$.reservationId", "reservationId"),
                refusal("reservation-requested", "/reservationId", MISSING, "$.reservationId", "reservationId"),
                refusal("reservation-requested", "/expiresAt", MISSING, "$.expiresAt", "expiresAt"),
                refusal("reservation-requested", "/lines/0/quantity", "0", "$.lines[0].quantity", "quantity"),
                refusal("reservation-confirmed", "/orderId", MISSING, "$.orderId", "orderId"),
                refusal("reservation-released", "/releasedAt", MISSING, "$.releasedAt", "releasedAt"),
                refusal("movements-posted", "/recorder", "\"reservation:7\"", "$.recorder", "recorder"),
                refusal("movements-posted", "/recorder", "\"used-up:7\"", "$.recorder", "recorder"),
                refusal("movements-posted", "/recorder", "7", "$.recorder", null),
                refusal("movements-posted", "/recorder", "\"order:7\"", "$.recorder", "recorder"),
                refusal("movements-posted", "/recorder", "\"" + "x".repeat(213) + "\"", "$.recorder", "recorder"),
                refusal("movements-posted", "/period", MISSING, "$.period", "period"),
                refusal("movements-posted", "/movements", "[]", "$.movements", "movements"),
                refusal(
                        "movements-posted",
                        "/movements/0/period",
                        "\"9999-01-01T00:00:00Z\"",
                        "$.movements[0].period",
                        "period"),
                refusal("movements-posted", "/movements/0/register", MISSING, "$.movements[0].register", "register"),
                refusal(
                        "movements-posted",
                        "/movements/0/dimensions",
                        MISSING,
                        "$.movements[0].dimensions",
                        "dimensions"),
                refusal(
                        "movements-posted",
                        "/movements/0/dimensions/product",
                        "\"\"",
                        "$.movements[0].dimensions.product",
                        "dimensions.product"),
                refusal(
                        "movements-posted",
                        "/movements/0/dimensions/product",
                        "[]",
                        "$.movements[0].dimensions.product",
                        null),
                refusal(
                        "movements-posted",
                        "/movements/0/dimensions",
                        manyMembers(17),
                        "$.movements[0].dimensions",
                        "dimensions"),
                refusal("movements-posted", "/movements/0/resources", "{}", "$.movements[0].resources", "resources"),
                refusal(
                        "movements-posted",
                        "/movements/0/resources",
                        manyMembers(17),
                        "$.movements[0].resources",
                        "resources"),
                refusal(
                        "movements-posted",
                        "/movements/0/resources/quantity",
                        "null",
                        "$.movements[0].resources.quantity",
                        "resources.quantity"),
                refusal(
                        "movements-posted",
                        "/movements/0/resources/quantity",
                        "\"1e5\"",
                        "$.movements[0].resources.quantity",
                        null),
                refusal("movements-posted", "/entries", "[]", "$.entries", null),
                entry("/ledger", MISSING, "$.entries[0].ledger", "ledger"),
                entry("/period", "\"1899-12-31T00:00:00Z\"", "$.entries[0].period", "period"),
                entry("/debit", MISSING, "$.entries[0].debit", "debit"),
                entry("/credit/account", MISSING, "$.entries[0].credit.account", "credit.account"),
                entry("/credit/account", "\"\"", "$.entries[0].credit.account", "credit.account"),
                entry("/debit/product", "\"\"", "$.entries[0].debit.product", "debit.product"),
                entry("/resources", "{}", "$.entries[0].resources", "resources"),
                entry("/resources/amount", "\"-5\"", "$.entries[0].resources.amount", "resources.amount"),
                refusal("movements-cancelled", "/recorder", "\"receipt:7\"", "$.recorder", "recorder"),
                refusal("document-result", "/source", MISSING, "$.source", "source"),
                refusal("document-result", "/source/offset", "-1", "$.source.offset", "offset"),
                refusal(
                        "document-result",
                        "/changes/0/resources/quantity",
                        "-5",
                        "$.changes[0].resources.quantity",
                        null),
                refusal("document-rejected", "/code", MISSING, "$.code", "code"),
                refusal("document-rejected", "/changes", "[{}]", "$.changes", null),
                refusal("document-refused", "/floor", MISSING, "$.floor", "floor"),
                refusal("document-refused", "/asked", "\"-5\"", "$.asked", null),
                refusal("document-refused", "/changes", "[{}]", "$.changes", null),
                refusal("floor-crossing", "/floor", MISSING, "$.floor", "floor"),
                refusal("floor-crossing", "/balance", "-5", "$.balance", null),
                refusal("dead-letter", "/raw/value", "\"not base64!\"", "$.raw.value", null),
                refusal("dead-letter", "/raw/headers", MISSING, "$.raw.headers", "headers"));
    }

    @ParameterizedTest(name = "{0} {1} = {2}")
    @MethodSource("refusals")
    void namesTheFault(String name, String pointer, String json, String path, @Nullable String field) {
        JsonNode wrong = change(name, pointer, json);
        String schema = name.equals(ENTRIES) ? "movements-posted" : name;

        assertThat(Contracts.errors(schema, wrong))
                .as("by the schema")
                .isNotEmpty()
                .extracting(RefusalTests::pathOf)
                .contains(path);
        if (field != null) {
            assertThatThrownBy(() -> Contracts.JSON.treeToValue(wrong, Contracts.RECORDS.get(schema)))
                    .as("by the record")
                    .rootCause()
                    .asInstanceOf(InstanceOfAssertFactories.type(InvalidField.class))
                    .satisfies(refused -> {
                        assertThat(refused.field()).isEqualTo(field);
                        assertThat(refused).hasMessageStartingWith(field + " ");
                    });
        }
    }

    @Test
    void aRefusalByClosedTimeNamesTheRegisterAndTheDay() {
        for (String field : List.of("register", "period", "closedThrough")) {
            JsonNode wrong = change("document-refused-closed", "/" + field, MISSING);
            assertThat(Contracts.errors("document-refused", wrong))
                    .extracting(RefusalTests::pathOf)
                    .containsExactly("$." + field);
            assertThatThrownBy(() -> Contracts.JSON.treeToValue(wrong, DocumentRefused.class))
                    .rootCause()
                    .asInstanceOf(InstanceOfAssertFactories.type(InvalidField.class))
                    .extracting(InvalidField::field)
                    .isEqualTo(field);
        }
    }

    @Test
    void aReservationEndsAfterItsBeginning() {
        JsonNode empty = change("reservation-requested", "/expiresAt", "\"2026-04-19T10:00:00Z\"");
        assertThatThrownBy(() -> Contracts.JSON.treeToValue(empty, ReservationRequested.class))
                .rootCause()
                .hasMessage("expiresAt must be after occurredAt, 2026-04-19T10:00:00Z, was 2026-04-19T10:00:00Z");
        JsonNode early = change("reservation-released", "/releasedAt", "\"2026-04-19T09:59:59Z\"");
        assertThatThrownBy(() -> Contracts.JSON.treeToValue(early, ReservationReleased.class))
                .rootCause()
                .hasMessageStartingWith("releasedAt must not be before occurredAt, 2026-04-19T10:00:00Z");
    }

    @Test
    void refusesMoreLinesThanTheLimit() {
        for (String name : List.of("order-posted", "receipt-posted", "movements-posted", "reservation-requested")) {
            String lines = name.equals("movements-posted") ? "movements" : "lines";
            ObjectNode document = (ObjectNode) Contracts.json(Contracts.EXAMPLES.resolve(name + ".json"));
            JsonNode line = document.path(lines).path(0);
            ArrayNode many = document.putArray(lines);
            for (int i = 1; i <= Limits.LINES_MAX; i++) {
                ObjectNode copy = (ObjectNode) line.deepCopy();
                many.add(lines.equals("lines") ? copy.put("lineNo", i) : copy);
            }
            assertThat(Contracts.errors(name, document)).isEmpty();
            assertThat(Contracts.JSON.treeToValue(document, Contracts.RECORDS.get(name)))
                    .isNotNull();

            many.add(((ObjectNode) line.deepCopy()).put("lineNo", Limits.LINES_MAX + 1));

            assertThat(Contracts.errors(name, document))
                    .extracting(RefusalTests::pathOf)
                    .containsExactly("$." + lines);
            // The records go as far as a service can be set.
            int settable = lines.equals("lines") ? Limits.LINES_SETTABLE_MAX : Limits.MOVEMENTS_SETTABLE_MAX;
            for (int i = many.size() + 1; i <= settable + 1; i++) {
                ObjectNode copy = (ObjectNode) line.deepCopy();
                many.add(lines.equals("lines") ? copy.put("lineNo", i) : copy);
            }
            assertThatThrownBy(() -> Contracts.JSON.treeToValue(document, Contracts.RECORDS.get(name)))
                    .rootCause()
                    .hasMessage(lines + " has " + (settable + 1) + " elements, more than " + settable);
        }
    }

    @Test
    void refusesAnEnvelopeOfAnotherVersionOrTypeOrWithWrongData() {
        assertThat(envelopeErrors("/specversion", "\"2.0\"")).containsExactly("$.specversion");
        assertThat(envelopeErrors("/type", "\"order.shipped\"")).containsExactly("$.type");
        assertThat(envelopeErrors("/id", MISSING)).containsExactly("$.id");
        assertThat(envelopeErrors("/source", "\"\"")).containsExactly("$.source");
        assertThat(envelopeErrors("/time", "\"now\"")).containsExactly("$.time");
        assertThat(envelopeErrors("/data", MISSING)).containsExactly("$.data");
        assertThat(envelopeErrors("/data/lines/0/quantity", "0")).containsExactly("$.data.lines[0].quantity");
    }

    private static List<String> envelopeErrors(String pointer, String json) {
        JsonNode record = Contracts.json(Contracts.EXAMPLES.resolve("kafka/order-posted-structured.json"));
        return Contracts.errors("cloudevent", change(record.path("value"), pointer, json)).stream()
                .map(RefusalTests::pathOf)
                .toList();
    }

    private static Arguments refusal(String name, String pointer, String json, String path, @Nullable String field) {
        return Arguments.of(name, pointer, json, path, field);
    }

    private static Arguments entry(String pointer, String json, String path, @Nullable String field) {
        return refusal(ENTRIES, "/entries/0" + pointer, json, path, field);
    }

    private static String manyMembers(int count) {
        ObjectNode members = Contracts.JSON.createObjectNode();
        for (int i = 0; i < count; i++) {
            members.put("member" + i, 1);
        }
        return members.toString();
    }

    /**
     * Returns the path of the fault. For a missing member the validator names the object, but a reader wants the
     * member.
     */
    private static String pathOf(Error error) {
        return error.getInstanceLocation() + (error.getKeyword().equals("required") ? "." + error.getProperty() : "");
    }

    private static JsonNode change(String name, String pointer, String json) {
        return change(Contracts.json(Contracts.EXAMPLES.resolve(name + ".json")), pointer, json);
    }

    private static JsonNode change(JsonNode good, String pointer, String json) {
        JsonPointer target = JsonPointer.compile(pointer);
        JsonNode parent = good.at(target.head());
        if (parent instanceof ObjectNode object) {
            if (json.equals(MISSING)) {
                object.remove(target.last().getMatchingProperty());
            } else {
                object.set(target.last().getMatchingProperty(), Contracts.JSON.readTree(json));
            }
        } else {
            ((ArrayNode) parent).set(target.last().getMatchingIndex(), Contracts.JSON.readTree(json));
        }
        return good;
    }
}
