package dev.accumulator.consumer.rest;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

/**
 * Tags the answers of reads by their bodies, and answers 304 to a client that has the same body. Clients and proxies may
 * keep an answer and ask each time if it still holds.
 *
 * <p>The tag is weak, because the same body may be sent compressed or not.
 */
final class BodyTags extends ShallowEtagHeaderFilter {
    private static final String REGISTERS = "/api/registers/";

    private static final String CHANGES = "/changes";

    BodyTags() {
        setWriteWeakETag(true);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!isAsyncDispatch(request) && isRead(request)) {
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
            // The form of decimals and of the whole answer.
            response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        }
        super.doFilterInternal(request, response, chain);
    }

    /** A stream has no tag, and what surrounds tagged answers passes no flush on. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        return path.startsWith(REGISTERS) && path.endsWith(CHANGES);
    }

    /** A request that waits was put aside with the container's own means, of which Spring does not know. */
    @Override
    protected boolean isAsyncStarted(HttpServletRequest request) {
        return request.isAsyncStarted() || super.isAsyncStarted(request);
    }

    private static boolean isRead(HttpServletRequest request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }
}
