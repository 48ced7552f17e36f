package dev.accumulator.consumer.rest;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/**
 * Begins work that answers in a thread of its own once the request's thread has left. Filters still set headers on their way
 * out, and an answer is not safe for use by two threads.
 */
final class RequestLeft implements Filter {
    private static final String WORK = RequestLeft.class.getName();

    private record Work(Runnable begin, Runnable giveUp) {}

    /**
     * Remembers the work of a request.
     *
     * @param begin called if the answer is open when the request's thread has left
     * @param giveUp called instead if it is not, because something failed
     */
    static void then(HttpServletRequest request, Runnable begin, Runnable giveUp) {
        request.setAttribute(WORK, new Work(begin, giveUp));
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean isOpen = false;
        try {
            chain.doFilter(request, response);
            isOpen = request.isAsyncStarted();
        } finally {
            if (request.getAttribute(WORK) instanceof Work work) {
                request.removeAttribute(WORK);
                (isOpen ? work.begin() : work.giveUp()).run();
            }
        }
    }
}
