package dev.accumulator.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class LimitsTests {

    private final JsonNode common = Contracts.schemaJson("common").path("$defs");

    @Test
    void linesAreThoseOfTheSchemas() {
        for (String pointer : List.of(
                "order-posted#/properties/lines",
                "receipt-posted#/properties/lines",
                "reservation-requested#/properties/lines",
                "reservation-confirmed#/properties/lines",
                "reservation-released#/properties/lines")) {
            assertLength(at(pointer), "minItems", "maxItems", 1, Limits.LINES_MAX);
        }
        assertLength(at("movements-posted#/properties/movements"), "minItems", "maxItems", 1, Limits.LINES_MAX);
        assertLength(at("movements-posted#/properties/entries"), "minItems", "maxItems", 1, Limits.LINES_MAX);
    }

    @Test
    void textLengthsAreThoseOfTheSchemas() {
        assertLength(common.path("identifier"), "minLength", "maxLength", 1, Limits.IDENTIFIER_CHARS_MAX);
        assertLength(common.path("dimensionValue"), "minLength", "maxLength", 1, Limits.IDENTIFIER_CHARS_MAX);
        assertLength(common.path("recorder"), "minLength", "maxLength", 1, Limits.RECORDER_CHARS_MAX);
        assertLength(common.path("name"), "minLength", "maxLength", 1, Limits.NAME_CHARS_MAX);
        assertLength(at("cloudevent#/$defs/attribute"), "minLength", "maxLength", 1, Limits.ATTRIBUTE_CHARS_MAX);
        assertThat(common.path("message").path("maxLength").intValue()).isEqualTo(Limits.MESSAGE_CHARS_MAX);
        assertLength(
                at("catalogue-entry#/properties/name"), "minLength", "maxLength", 1, Limits.CATALOGUE_NAME_CHARS_MAX);
        assertLength(at("chart-account#/$defs/code"), "minLength", "maxLength", 1, Limits.ACCOUNT_CODE_CHARS_MAX);
        assertLength(at("chart-account#/properties/name"), "minLength", "maxLength", 1, Limits.ACCOUNT_NAME_CHARS_MAX);
        assertThat(at("chart-account#/properties/analytics/maxItems").intValue())
                .isEqualTo(Limits.DIMENSIONS_MAX);
        assertThat(at("chart-account#/properties/analytics/items/maxLength").intValue())
                .isEqualTo(Limits.NAME_CHARS_MAX + 1);
        assertThat(at("catalogue-entry#/properties/attributes/maxProperties").intValue())
                .isEqualTo(Limits.CATALOGUE_ATTRIBUTES_MAX);
    }

    @Test
    void recorderHasRoomForEveryIdentifier() {
        assertThat(Limits.RECORDER_CHARS_MAX)
                .isEqualTo(DocumentEvent.RESERVATION_PREFIX.length() + Limits.IDENTIFIER_CHARS_MAX)
                .isGreaterThan(DocumentEvent.USED_UP_PREFIX.length() + Limits.IDENTIFIER_CHARS_MAX)
                .isGreaterThan(DocumentEvent.RECEIPT_PREFIX.length() + Limits.IDENTIFIER_CHARS_MAX)
                .isGreaterThan(DocumentEvent.ORDER_PREFIX.length() + Limits.IDENTIFIER_CHARS_MAX);
        assertThat(common.path("movementsRecorder").path("pattern").asString())
                .isEqualTo("^(?!" + DocumentEvent.ORDER_PREFIX + "|" + DocumentEvent.RECEIPT_PREFIX + "|"
                        + DocumentEvent.RESERVATION_PREFIX + "|" + DocumentEvent.USED_UP_PREFIX + ")");
    }

    @Test
    void memberCountsAreThoseOfTheSchemas() {
        assertThat(common.path("dimensions").path("maxProperties").intValue()).isEqualTo(Limits.DIMENSIONS_MAX);
        assertThat(at("movements-posted#/$defs/side/maxProperties").intValue()).isEqualTo(Limits.DIMENSIONS_MAX);
        for (String line : List.of("movement", "entry")) {
            assertLength(
                    at("movements-posted#/$defs/" + line + "/properties/resources"),
                    "minProperties",
                    "maxProperties",
                    1,
                    Limits.RESOURCES_MAX);
        }
    }

    @Test
    void integersAreThoseOfTheSchemas() {
        assertRange(common.path("revision"), Limits.REVISION_MIN, Limits.REVISION_MAX);
        assertRange(common.path("lineNo"), Limits.LINE_NO_MIN, Limits.LINE_NO_MAX);
        assertRange(common.path("identifier"), Long.MIN_VALUE, Long.MAX_VALUE);
        assertRange(common.path("dimensionValue"), Long.MIN_VALUE, Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"decimal", "positiveDecimal", "notNegativeDecimal", "optionalAmount"})
    void decimalDigitsAreThoseOfTheSchemas(String name) {
        JsonNode definition = common.path(name);
        Pattern pattern = Pattern.compile(definition.path("pattern").asString());
        String most =
                "9".repeat(Limits.DECIMAL_INTEGER_DIGITS_MAX) + "." + "9".repeat(Limits.DECIMAL_FRACTION_DIGITS_MAX);

        assertThat(most).matches(pattern);
        assertThat("9" + most).doesNotMatch(pattern);
        assertThat(most + "9").doesNotMatch(pattern);
        assertThat(definition.path("exclusiveMaximum").decimalValue())
                .isEqualByComparingTo(BigDecimal.TEN.pow(Limits.DECIMAL_INTEGER_DIGITS_MAX));
        assertThat(Require.decimal("most", new BigDecimal(most))).isEqualTo(new BigDecimal(most));
    }

    @Test
    void momentsAreThoseOfTheSchemas() {
        Pattern pattern = Pattern.compile(common.path("moment").path("pattern").asString());

        assertThat(Limits.MOMENT_MIN.toString()).matches(pattern);
        assertThat(Limits.MOMENT_END.minusNanos(1).toString()).matches(pattern);
        assertThat(Limits.MOMENT_MIN.minusNanos(1).toString()).doesNotMatch(pattern);
        assertThat(Limits.MOMENT_END.toString()).doesNotMatch(pattern);
    }

    @Test
    void everyTextPatternRefusesTheSame() {
        List<String> names = List.of("identifier", "dimensionValue", "name", "recorder");

        assertThat(names.stream()
                        .map(name -> common.path(name).path("pattern").asString())
                        .distinct())
                .hasSize(1);
    }

    @Test
    void aDeadLetterWithTheLargestOriginalFitsAnEvent() {
        int base64Bytes = (Limits.DEAD_LETTER_RAW_BYTES_MAX + 2) / 3 * 4;

        assertThat(base64Bytes + 4 * Limits.MESSAGE_CHARS_MAX).isLessThan(Limits.EVENT_BYTES_MAX);
        assertThat(Contracts.text(Contracts.SCHEMAS.resolve("dead-letter.schema.json")))
                .contains("%,d bytes".formatted(Limits.DEAD_LETTER_RAW_BYTES_MAX));
    }

    @Test
    void theReadmeStatesThem() {
        String readme = Contracts.text(Path.of("README.md"));

        assertThat(readme)
                .contains(
                        "%,d".formatted(Limits.EVENT_BYTES_MAX),
                        "%,d".formatted(Limits.LINES_MAX),
                        "| " + Limits.NESTING_MAX + " ",
                        "| " + Limits.IDENTIFIER_CHARS_MAX + " ",
                        "| " + Limits.RECORDER_CHARS_MAX + " ",
                        "| " + Limits.NAME_CHARS_MAX + " ",
                        "| " + Limits.DIMENSIONS_MAX + " ",
                        "| " + Limits.DECIMAL_INTEGER_DIGITS_MAX + " ",
                        "%,d".formatted(Limits.DEAD_LETTER_RAW_BYTES_MAX),
                        "%,d".formatted(Limits.ATTRIBUTE_CHARS_MAX),
                        Limits.MOMENT_MIN.toString(),
                        Limits.MOMENT_END.toString());
    }

    @Test
    void theReadmeListsEveryCode() {
        String readme = Contracts.text(Path.of("README.md"));

        assertThat(EventFault.values())
                .allSatisfy(
                        fault -> assertThat(readme).contains("| `%s` | %s |".formatted(fault.code(), fault.meaning())));
    }

    private static JsonNode at(String reference) {
        String[] parts = reference.split("#", 2);
        return Contracts.schemaJson(parts[0]).at(parts[1]);
    }

    private static void assertLength(JsonNode node, String minName, String maxName, int min, int max) {
        assertThat(node.path(minName).intValue()).isEqualTo(min);
        assertThat(node.path(maxName).intValue()).isEqualTo(max);
    }

    private static void assertRange(JsonNode node, long min, long max) {
        assertThat(node.path("minimum").longValue()).isEqualTo(min);
        assertThat(node.path("maximum").longValue()).isEqualTo(max);
    }
}
