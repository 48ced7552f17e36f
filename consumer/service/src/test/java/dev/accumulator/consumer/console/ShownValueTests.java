package dev.accumulator.consumer.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.console.ShownValue.Form;
import dev.accumulator.consumer.event.JsonPath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A record's value is shown whole where it is small, in part where it is large, and the fault is marked in it. */
class ShownValueTests {
    private static final String ORDER =
            "{\"orderId\":\"1\",\"lines\":[{\"productId\":7,\"quantity\":\"x\"},{\"productId\":8,\"quantity\":2.50}],\"none\":{},\"all\":[]}";

    @Test
    void aValueIsWrittenWithALineForEachField() {
        assertThat(texts(shown(ORDER, null)))
                .containsExactly(
                        "{",
                        "  \"orderId\": \"1\",",
                        "  \"lines\": [",
                        "    {",
                        "      \"productId\": 7,",
                        "      \"quantity\": \"x\"",
                        "    },",
                        "    {",
                        "      \"productId\": 8,",
                        "      \"quantity\": 2.50",
                        "    }",
                        "  ],",
                        "  \"none\": {},",
                        "  \"all\": []",
                        "}");
    }

    @Test
    void theFieldAtFaultIsMarked() {
        ShownValue value = shown(ORDER, "$.lines[0].quantity");

        assertThat(marked(value)).containsExactly("      \"quantity\": \"x\"");
        assertThat(value.found()).isTrue();
        assertThat(marked(shown(ORDER, "$.lines[1]"))).containsExactly("    {");
        assertThat(marked(shown(ORDER, "$"))).containsExactly("{");
        assertThat(marked(shown("7", "$"))).containsExactly("7");
        assertThat(marked(shown(ORDER, null))).isEmpty();
    }

    @Test
    void ofAFieldThatIsNotThereWhatIsAroundItIsMarked() {
        ShownValue value = shown(ORDER, "$.lines[1].unitPrice");

        assertThat(marked(value)).containsExactly("    {");
        assertThat(value.lines().stream()
                        .filter(ShownValue.Line::marked)
                        .findFirst()
                        .orElseThrow()
                        .number())
                .isEqualTo(8);
        assertThat(value.found()).isFalse();
        assertThat(marked(shown(ORDER, "$.lines[9].unitPrice"))).containsExactly("  \"lines\": [");
    }

    @Test
    void aFieldIsFoundByWhateverNameItHas() {
        String name = "a b'c\\d.e[0]";
        String value = "{\"a\":{\"b'c\":1,\"a b'c\\\\d.e[0]\":2}}";
        String path = JsonPath.ROOT.member("a").member(name).toString();

        assertThat(marked(shown(value, path))).containsExactly("    \"a b'c\\\\d.e[0]\": 2");
    }

    @Test
    void ofTwoFieldsWithOneNameTheSecondIsMarked() {
        ShownValue value = shown("{\"a\":1,\"a\":2}", "$.a");

        assertThat(marked(value)).containsExactly("  \"a\": 2");
    }

    @Test
    void aLargeValueIsShownFromItsBeginningAndAroundTheFault() {
        String value = IntStream.range(0, 100_000)
                .mapToObj(i -> "{\"n\":" + i + "}")
                .collect(Collectors.joining(",", "{\"lines\":[", "]}"));

        ShownValue shown = shown(value, "$.lines[70000].n");

        assertThat(shown.lines()).hasSizeLessThan(200);
        assertThat(marked(shown)).containsExactly("      \"n\": 70000");
        assertThat(shown.lines().getFirst().text()).isEqualTo("{");
        assertThat(shown.lines().stream().filter(ShownValue.Line::isGap).map(ShownValue.Line::text))
                .containsExactly("209903 more lines", "89940 more lines");
        assertThat(shown(value, null).lines()).hasSize(41);
    }

    @Test
    void aLongTextIsCutAndAHostileOneIsHarmless() {
        String value = "{\"a\":\"" + "x".repeat(1_000_000) + "\",\"b\":\"\\u0000\\u202e<script>\\n\\\"\"}";

        List<String> lines = texts(shown(value, "$.a"));

        assertThat(lines.get(1)).hasSizeLessThan(400).endsWith("x…\",");
        assertThat(lines.get(2)).isEqualTo("  \"b\": \"\\u0000\\u202e<script>\\u000a\\\"\"");
    }

    @Test
    void textThatIsNoJsonIsShownAsItCameWithThePlaceWhereItStopsToBeMarked() {
        ShownValue value = shown("{\"a\": 1,\n \"b\": oops,\n \"c\": 3}", null);

        assertThat(value.form()).isEqualTo(Form.TEXT);
        assertThat(marked(value)).containsExactly(" \"b\": oops,");
        assertThat(value.lines()).hasSize(3);

        ShownValue far = shown("{\"a\":\"" + "y".repeat(5_000) + "\" oops}", null);
        assertThat(marked(far).getFirst()).startsWith("…").contains("oops}").hasSizeLessThan(400);
        assertThat(shown("", null).form()).isEqualTo(Form.TEXT);
        assertThat(shown("<html>", "$.a").form()).isEqualTo(Form.TEXT);
    }

    @Test
    void deepNestingEndsInTextAndNotInAFailure() {
        ShownValue value = shown("[".repeat(200_000), "$[0][0][0]");

        assertThat(value.form()).isEqualTo(Form.TEXT);
        assertThat(value.lines().getFirst().text()).hasSizeLessThan(400);
    }

    @Test
    void otherBytesAreShownInHexadecimalAndATombstoneAsNothing() {
        byte[] bytes = new byte[3_000];
        bytes[0] = (byte) 0xff;
        bytes[1] = 'A';

        ShownValue value = ShownValue.of(bytes, "$.a");

        assertThat(value.form()).isEqualTo(Form.BYTES);
        assertThat(value.lines()).hasSize(65);
        assertThat(value.lines().getFirst().text())
                .startsWith("000000  ff 41 00")
                .endsWith("  .A" + ".".repeat(14));
        assertThat(value.lines().getLast().text()).isEqualTo("1976 more bytes");
        assertThat(ShownValue.of(null, null).form()).isEqualTo(Form.NOTHING);
    }

    private static ShownValue shown(String value, @Nullable String path) {
        return ShownValue.of(value.getBytes(StandardCharsets.UTF_8), path);
    }

    private static List<String> texts(ShownValue value) {
        return value.lines().stream().map(ShownValue.Line::text).toList();
    }

    private static List<String> marked(ShownValue value) {
        return value.lines().stream()
                .filter(ShownValue.Line::marked)
                .map(ShownValue.Line::text)
                .toList();
    }
}
