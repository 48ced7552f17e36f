package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.security.Allowed;
import dev.accumulator.consumer.security.PageChoice;
import dev.accumulator.consumer.security.Role;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers in place of the error page: an answer of the interface is never a page, whatever the client accepts. */
@RestController
final class ErrorAnswers implements ErrorController {

    @Allowed(Role.READER)
    @RequestMapping("${spring.web.error.path:${error.path:/error}}")
    ResponseEntity<ProblemDetail> error(HttpServletRequest request) {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        // Without a status somebody asks for the path itself, and there is nothing at it.
        int shown = status instanceof Integer number && number >= 400 ? number : 404;
        ProblemDetail problem = StatusProblem.of(shown, text(request, RequestDispatcher.ERROR_MESSAGE));
        URI path = path(text(request, RequestDispatcher.ERROR_REQUEST_URI));
        if (path != null) {
            problem.setInstance(path);
        }
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(shown);
        return (PageChoice.isWanted(request) ? answer : answer.contentType(MediaType.APPLICATION_PROBLEM_JSON))
                .body(problem);
    }

    private static @Nullable String text(HttpServletRequest request, String attribute) {
        return request.getAttribute(attribute) instanceof String text ? text : null;
    }

    private static @Nullable URI path(@Nullable String text) {
        try {
            return text == null ? null : new URI(text);
        } catch (URISyntaxException malformed) {
            return null;
        }
    }
}
