package dev.accumulator.consumer.rest;

import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.text.ForeignText;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Reads how a request wants decimals: as JSON numbers, or as strings for a client whose numbers are doubles. The
 * parameter {@code decimals} says so, or the same parameter of a media type in {@code Accept}. It is read before the
 * controller, so that a wrong value is refused before anything is done.
 */
final class DecimalsChoice implements HandlerInterceptor {
    static final String PARAMETER = "decimals";

    private static final String ATTRIBUTE = DecimalsChoice.class.getName();
    private static final String NUMBER = "number";
    private static final String STRING = "string";

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        request.setAttribute(ATTRIBUTE, asStrings(request));
        return true;
    }

    /** True if the request wants strings. */
    static boolean wantsStrings(HttpServletRequest request) {
        return Boolean.TRUE.equals(request.getAttribute(ATTRIBUTE));
    }

    private static boolean asStrings(HttpServletRequest request) {
        String[] given = request.getParameterValues(PARAMETER);
        if (given != null && given.length > 1) {
            throw new InvalidQuery(PARAMETER, PARAMETER + " is given " + given.length + " times");
        }
        String wanted = given != null ? given[0] : accepted(request);
        if (wanted != null && !wanted.equals(STRING) && !wanted.equals(NUMBER)) {
            throw new InvalidQuery(
                    PARAMETER, PARAMETER + " must be number or string, was " + ForeignText.quote(wanted));
        }
        return STRING.equals(wanted);
    }

    /** Returns what the first media type says that says anything. */
    private static @Nullable String accepted(HttpServletRequest request) {
        for (MediaType type : accepted(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)))) {
            String wanted = type.getParameter(PARAMETER);
            if (wanted != null && type.getQualityValue() > 0) {
                return wanted.replace("\"", "");
            }
        }
        return null;
    }

    private static List<MediaType> accepted(List<String> headers) {
        try {
            return MediaType.parseMediaTypes(headers);
        } catch (InvalidMediaTypeException malformed) {
            // Whoever chooses the type of the answer refuses the header.
            return List.of();
        }
    }
}
