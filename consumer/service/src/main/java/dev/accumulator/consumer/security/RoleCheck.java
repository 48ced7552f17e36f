package dev.accumulator.consumer.security;

import dev.accumulator.text.ForeignText;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Compares the role of whoever asks with the rule of the very handler that Spring has chosen, before a byte of the body is
 * read. What administrators have asked for is logged with their names and with what it came to.
 */
final class RoleCheck implements HandlerInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(RoleCheck.class);

    private static final int PATH_CHARS_MAX = 300;

    /** The handler that a request was let through to. */
    private static final String JUDGED = RoleCheck.class.getName() + ".judged";

    private final boolean publicReference;

    /** @param publicReference true if everybody may read the API reference */
    RoleCheck(boolean publicReference) {
        this.publicReference = publicReference;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        if (wasJudged(request, handler) || (publicReference && Rules.isReference(handler))) {
            return true;
        }
        Optional<Role> needed = Rules.of(handler);
        if (needed.isPresent() && request.isUserInRole(needed.get().name())) {
            request.setAttribute(JUDGED, handler);
            return true;
        }
        LOG.warn("{} may not {}", who(request), what(request));
        ProblemAnswer.write(
                request,
                response,
                HttpStatus.FORBIDDEN,
                "forbidden",
                needed.map(role -> "This needs the role " + role.word() + ", which you do not have")
                        .orElse("Nobody may call this"));
        return false;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        if (request.getDispatcherType() != DispatcherType.ERROR
                && Rules.of(handler).filter(role -> role == Role.ADMIN).isPresent()) {
            LOG.info(
                    "{} has called {}: {} {}",
                    who(request),
                    what(request),
                    failure == null ? response.getStatus() : HttpStatus.INTERNAL_SERVER_ERROR.value(),
                    Objects.requireNonNullElse(response.getHeader(HttpHeaders.LOCATION), ""));
        }
    }

    /** True if the request comes by a second time, because it has failed or went on in another thread. */
    private static boolean wasJudged(HttpServletRequest request, Object handler) {
        return switch (request.getDispatcherType()) {
            case ERROR -> true;
            case ASYNC -> handler.equals(request.getAttribute(JUDGED));
            case REQUEST, FORWARD, INCLUDE -> false;
        };
    }

    private static String who(HttpServletRequest request) {
        try {
            return Operator.of(request).name();
        } catch (Operator.NameRefused refused) {
            return "Somebody who gives a name that is refused";
        }
    }

    private static String what(HttpServletRequest request) {
        return request.getMethod() + " " + ForeignText.shorten(request.getRequestURI(), PATH_CHARS_MAX);
    }
}
