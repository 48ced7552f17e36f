package dev.accumulator.consumer.rest;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;
import tools.jackson.databind.JsonNode;

/**
 * Writes the decimals of an answer as strings, with the same digits, where {@link DecimalsChoice} says so. Whole numbers
 * that no double can hold, such as revisions in nanoseconds, become strings too.
 */
@RestControllerAdvice
final class DecimalsAsStrings implements ResponseBodyAdvice<Object> {
    /** Up to here every whole number is a double. */
    private static final long DOUBLE_EXACT_MAX = 1L << 53;

    @Override
    public boolean supports(MethodParameter method, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter method,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        boolean asked = request instanceof ServletServerHttpRequest servlet
                && DecimalsChoice.wantsStrings(servlet.getServletRequest());
        return asked ? withStrings(body) : body;
    }

    /** Returns a value with its decimals as strings. */
    static @Nullable Object withStrings(@Nullable Object value) {
        return switch (value) {
            case BigDecimal decimal -> decimal.toPlainString();
            case Long number when !isDouble(number) -> number.toString();
            case Map<?, ?> object -> members(object);
            case Collection<?> list -> elements(list);
            case JsonNode node -> withStrings(node);
            case null -> null;
            default -> value;
        };
    }

    private static Object members(Map<?, ?> object) {
        Map<Object, @Nullable Object> written = new LinkedHashMap<>();
        object.forEach((name, value) -> written.put(name, withStrings(value)));
        return written;
    }

    private static Object elements(Iterable<?> list) {
        List<@Nullable Object> written = new ArrayList<>();
        list.forEach(element -> written.add(withStrings(element)));
        return written;
    }

    private static boolean isDouble(long number) {
        return number >= -DOUBLE_EXACT_MAX && number <= DOUBLE_EXACT_MAX;
    }

    private static Object withStrings(JsonNode node) {
        if (node.isObject()) {
            Map<String, @Nullable Object> written = new LinkedHashMap<>();
            node.properties().forEach(member -> written.put(member.getKey(), withStrings((Object) member.getValue())));
            return written;
        }
        if (node.isArray()) {
            return elements(node);
        }
        boolean stays =
                !node.isNumber() || (node.isIntegralNumber() && node.canConvertToLong() && isDouble(node.longValue()));
        return stays ? node : node.decimalValue().toPlainString();
    }
}
