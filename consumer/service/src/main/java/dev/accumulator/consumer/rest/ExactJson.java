package dev.accumulator.consumer.rest;

import dev.accumulator.registers.model.InvalidQuery;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON whose decimals keep all their digits. */
final class ExactJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private ExactJson() {}

    /** @throws InvalidQuery if the text is not one JSON value */
    static JsonNode read(String body) {
        try {
            return MAPPER.readTree(body);
        } catch (JacksonException malformed) {
            throw new InvalidQuery("body", "The body is not JSON: " + malformed.getOriginalMessage());
        } catch (NumberFormatException beyond) {
            // An exponent beyond those of BigDecimal is no exception of Jackson's.
            throw new InvalidQuery("body", "The body has a number that is too large: " + beyond.getMessage());
        }
    }

    static String write(JsonNode value) {
        return MAPPER.writeValueAsString(value);
    }
}
