package dev.accumulator.consumer.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * The pages of other sites that may ask, by configuration (CORS). They may read the interface as whoever is signed in. A change
 * takes a sign-in by a header of the page's own: that the service is reached from its machine does not count for them. No cookie
 * signs anybody in, so an answer never allows credentials that a browser adds by itself.
 */
final class AllowedPages {
    private static final String INTERFACE = "/api/";

    private static final Set<String> READS = Set.of("GET", "HEAD");

    private static final String METHODS = "GET, HEAD, POST, PUT, DELETE";

    private static final String REQUEST_HEADERS = "Authorization, Content-Type, Accept, If-None-Match, Last-Event-ID";

    private static final String ANSWER_HEADERS = "Accumulator-Positions, ETag, Location, Retry-After";

    /** For so long a browser does not ask again what it may send. Browsers take two hours at most. */
    private static final String ANSWER_AGE_SECONDS = "600";

    private final Set<String> origins;

    /** @param origins as browsers write them */
    AllowedPages(Collection<String> origins) {
        this.origins = origins.stream().map(AllowedPages::spelled).collect(Collectors.toUnmodifiableSet());
    }

    private static String spelled(String origin) {
        return origin.strip().toLowerCase(Locale.ROOT);
    }

    /** The judgement of a request from a page of another site. */
    enum Verdict {
        /** It is judged by its sign-in, like any other. */
        PASSES,
        /** It was a browser's question what it may send, and is answered. */
        ANSWERED,
        /** It is a change without a sign-in of its own. */
        NOT_SIGNED_IN,
        /** The page may not ask. */
        FOREIGN
    }

    /** Judges a request, and tells the browser that the page may read the answer if it may. */
    Verdict judge(String origin, HttpServletRequest request, HttpServletResponse response) {
        if (!origins.contains(spelled(origin))
                || !request.getRequestURI().startsWith(request.getContextPath() + INTERFACE)) {
            return Verdict.FOREIGN;
        }
        response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        if (request.getMethod().equals("OPTIONS")
                && request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) != null) {
            response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
            response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
            response.setHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, ANSWER_AGE_SECONDS);
            response.setStatus(HttpStatus.NO_CONTENT.value());
            return Verdict.ANSWERED;
        }
        response.setHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, ANSWER_HEADERS);
        return READS.contains(request.getMethod()) || request.getHeader(HttpHeaders.AUTHORIZATION) != null
                ? Verdict.PASSES
                : Verdict.NOT_SIGNED_IN;
    }

    /** Keeps caches from giving one page the answer of another. */
    void vary(HttpServletResponse response) {
        if (!origins.isEmpty()) {
            response.addHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        }
    }
}
