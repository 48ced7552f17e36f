package dev.accumulator.consumer.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses requests that a page of another site has sent, whoever is signed in: the browser of an operator would send them
 * with the operator's rights. A program sends none of the headers that give a page away, and is not concerned. Pages that are
 * configured may ask; see {@link AllowedPages}.
 */
final class ForeignRequests extends OncePerRequestFilter {
    private static final Set<String> READS = Set.of("GET", "HEAD");

    /** The words by which a browser says that no other site has part in a request. */
    private static final Set<String> OWN = Set.of("same-origin", "none");

    private final OwnNames names;
    private final AllowedPages allowed;

    ForeignRequests(OwnNames names, AllowedPages allowed) {
        this.names = names;
        this.allowed = allowed;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        allowed.vary(response);
        String host = request.getHeader(HttpHeaders.HOST);
        if (host != null && !names.areReachedBy(host)) {
            ProblemAnswer.write(
                    request,
                    response,
                    HttpStatus.FORBIDDEN,
                    "foreign-host",
                    "The request names a host that this service is not known by: list it in accumulator.security.hosts");
        } else if (isForeign(request, host)) {
            String origin = request.getHeader(HttpHeaders.ORIGIN);
            judge(origin == null ? "" : origin, request, response, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    private void judge(String origin, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        switch (allowed.judge(origin, request, response)) {
            case PASSES -> chain.doFilter(request, response);
            case NOT_SIGNED_IN ->
                ProblemAnswer.write(
                        request,
                        response,
                        HttpStatus.FORBIDDEN,
                        "foreign-origin",
                        "A page of another site changes something only with a sign-in in the header Authorization");
            case FOREIGN ->
                ProblemAnswer.write(
                        request,
                        response,
                        HttpStatus.FORBIDDEN,
                        "foreign-origin",
                        "The request comes from a page of another site, which may not ask here");
            case ANSWERED -> response.flushBuffer();
        }
    }

    private boolean isForeign(HttpServletRequest request, @Nullable String host) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null) {
            return !names.areServedAt(origin, host, request.isSecure());
        }
        String site = request.getHeader("Sec-Fetch-Site");
        return site != null && !OWN.contains(site) && !isFollowedLink(request);
    }

    /** True if a person followed a link to here: the answer is shown to that person, and no page can read it. */
    private static boolean isFollowedLink(HttpServletRequest request) {
        return READS.contains(request.getMethod())
                && "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
                && "document".equals(request.getHeader("Sec-Fetch-Dest"));
    }
}
