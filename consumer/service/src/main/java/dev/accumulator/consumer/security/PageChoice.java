package dev.accumulator.consumer.security;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** Tells people, who are answered by pages, from programs, which are answered by JSON. */
public final class PageChoice {
    /** Answers below these are for programs, whatever they accept. */
    private static final List<String> FOR_PROGRAMS =
            List.of("/api", "/v3", "/actuator", "/livez", "/readyz", "/error", "/assets", "/webjars", "/swagger-ui");

    private PageChoice() {}

    /**
     * True if a refusal of the request is to be a page: a browser shows the answer to somebody, and its address is none of
     * the interface.
     */
    public static boolean isWanted(HttpServletRequest request) {
        String path = path(request);
        for (String root : FOR_PROGRAMS) {
            if (path.equals(root) || path.startsWith(root + "/")) {
                return false;
            }
        }
        // Its script accepts everything and puts what comes into the page.
        return "true".equals(request.getHeader("HX-Request"))
                || accepted(request).stream()
                        .anyMatch(type -> type.equalsTypeAndSubtype(MediaType.TEXT_HTML) && type.getQualityValue() > 0);
    }

    /** Returns the path that was asked for, also if the request has failed and was dispatched to where failures are told. */
    private static String path(HttpServletRequest request) {
        String path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String asked
                ? asked
                : request.getRequestURI();
        return path.substring(Math.min(path.length(), request.getContextPath().length()));
    }

    private static List<MediaType> accepted(HttpServletRequest request) {
        try {
            return MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
        } catch (InvalidMediaTypeException malformed) {
            return List.of();
        }
    }
}
