package dev.accumulator.producer.shop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrettyJsonTests {

    @Test
    void breaksLinesAndLeavesTokensAsTheyAre() {
        assertThat(PrettyJson.of(
                        "{\"a\":250.00,\"b\" : [1e3,\"x, \\\"y: {\"],\"c\":{ },\"d\":[],\"e\":\"\\u0000\"}", 1_000))
                .isEqualTo("""
                        {
                          "a": 250.00,
                          "b": [
                            1e3,
                            "x, \\"y: {"
                          ],
                          "c": {},
                          "d": [],
                          "e": "\\u0000"
                        }""");
    }

    @ParameterizedTest
    @ValueSource(strings = {"this is no JSON", "{\"a\":1", "", " ", "{} {}", "]", "{\"a\":1,\"a\":}"})
    void leavesWhatIsNoJsonWhole(String text) {
        assertThat(PrettyJson.of(text, 1_000)).isEqualTo(text);
    }

    @Test
    void boundsDepthAndLength() {
        String deep = "[".repeat(10_000) + "]".repeat(10_000);
        assertThat(PrettyJson.of(deep, 100)).startsWith("[".repeat(100)).hasSizeLessThan(200);
        assertThat(PrettyJson.of("[" + "1,".repeat(50_000) + "1]", 100)).hasSizeLessThan(200);
    }
}
